/** Server processes of a build on one database, and what they sent to it. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { serverEnvironment } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startWebServer } from "#scripts/support/web-server.ts";
import type { BenchDatabase } from "../database.ts";
import { type Client, clientOf } from "./client.ts";

/** A build, and the folder of the product that it is of. */
export type Built = { readonly home: string; readonly folder: string };

/** `took`: milliseconds from its sending to its answer, as the server saw it. */
const sent = z.object({ role: z.string(), text: z.string(), name: z.string().nullable(), values: z.array(z.unknown()), took: z.number() });
export type Sent = z.output<typeof sent>;

export type Server = {
  readonly client: Client;
  /** Of its process, in megabytes: now, and the most it ever was. */
  readonly memory: () => { readonly now: number; readonly most: number };
  readonly stop: () => Promise<void>;
};

export async function startServer(
  { home, folder }: Built,
  { roles, secret }: BenchDatabase,
  lifetime: Lifetime,
  more: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files: temporaryFiles(lifetime) }), ...more };
  const before = process.cwd();
  process.chdir(home);
  try {
    const { pid, stop } = await startWebServer({ mode: "start", buildFolder: folder, host: "127.0.0.1", port, env, lifetime });
    const client = clientOf(origin);
    return {
      client,
      memory: () => {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
        return { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
      },
      stop: async () => {
        client.close();
        await stop();
      },
    };
  } finally {
    process.chdir(before);
  }
}

export type Listened = Server & { readonly statementsOf: (work: (client: Client) => Promise<unknown>) => Promise<readonly Sent[]> };

/** A server whose statements are written down. */
export async function listenTo(
  built: Built,
  database: BenchDatabase,
  lifetime: Lifetime,
  more: Readonly<Record<string, string>>,
): Promise<Listened> {
  const file = path.join(temporaryFiles(lifetime), "statements");
  writeFileSync(file, "");
  const recorder = new URL("./recorder.ts", import.meta.url).href;
  const server = await startServer(built, database, lifetime, { ...more, NODE_OPTIONS: `--import ${recorder}`, STATEMENTS_FILE: file });
  return {
    ...server,
    statementsOf: async (work) => {
      writeFileSync(file, "");
      await work(server.client);
      const lines = readFileSync(file, "utf8").split("\n");
      return lines.flatMap((line) => (line === "" ? [] : [sent.parse(JSON.parse(line))]));
    },
  };
}
