/** A server process that can be killed as a power cut would, and started again in its place. */
import { goneWithin, isRunning } from "#scripts/support/processes.ts";
import { startWebServer, type WebServer, type WebServerOptions } from "#scripts/support/web-server.ts";

export type ServerProcess = {
  readonly address: string;
  /** Starts it, and waits for its first answer. */
  readonly start: () => Promise<void>;
  /** Ends it at once, whatever it is at. */
  readonly kill: () => Promise<void>;
  /** Whether it is there. */
  readonly isUp: () => boolean;
  /** Its number, while it is there. */
  readonly pid: () => number;
};

export function serverProcess(options: WebServerOptions): ServerProcess {
  let current: WebServer | undefined;
  const pid = () => current?.pid ?? 0;
  const isUp = () => pid() > 0 && isRunning(pid());
  return {
    address: `http://${options.host}:${options.port}`,
    start: async () => {
      current = await startWebServer(options);
    },
    kill: async () => {
      if (!isUp()) return;
      process.kill(pid(), "SIGKILL");
      await goneWithin(pid(), 5_000);
    },
    isUp,
    pid,
  };
}
