/** A worker as `npm run worker` starts it, and a way to its database that can be closed and opened again. */
import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import type { TestDatabase } from "./database.ts";

/** A worker that hands over to this mail server. What it prints is kept line by line. */
export function startWorker(
  { roles }: TestDatabase,
  { databaseUrl = roles.app, mailUrl }: { readonly databaseUrl?: string; readonly mailUrl: string },
) {
  const child = spawn(process.execPath, ["--conditions=react-server", "scripts/worker.ts"], {
    env: {
      ...process.env,
      DATABASE_APP_URL: databaseUrl,
      DATABASE_PORTAL_URL: roles.portal,
      CADENCE_SECRET: "a secret of the installation, long enough for it",
      PUBLIC_URL: "https://diary.example",
      DATA_DIR: tmpdir(),
      SMTP_URL: mailUrl,
      MAIL_FROM: "desk@clinic.example",
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => void lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => void errors.push(line));
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  return {
    lines,
    /** What it printed beside its log. */
    errors,
    ended,
    /** Whether it still runs as it was started. */
    runs: () => child.exitCode === null && child.signalCode === null,
    end: (signal: "SIGTERM" | "SIGKILL") => void child.kill(signal),
  };
}

/** A gateway to a database: while it is closed nobody gets through, and whoever was through is cut off. */
export async function openGateway(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket)).once("error", () => undefined);
    }
    near.once("close", () => far.destroy()).pipe(far);
    far.once("close", () => near.destroy()).pipe(near);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The gateway has no port.");
  const { port } = address;
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(port);
  return {
    url: url.toString(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    open: () => listen(port),
  };
}
