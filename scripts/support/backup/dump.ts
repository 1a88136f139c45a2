/** The database of a server of the clinic's own: pg_dump writes it, pg_restore reads it, and both come with PostgreSQL. */
import { spawn } from "node:child_process";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { z } from "zod";
import { Failure, type Progress } from "../say.ts";
import { digestTables, writeAlike } from "./digests.ts";
import { fileOf, type Manifest } from "./manifest.ts";
import { ownerClient } from "./mark.ts";
import type { Bytes } from "./sealed.ts";
import { type OpenStore, putStored } from "./store.ts";

type Tool = "pg_dump" | "pg_restore";

/** The address as PostgreSQL's own tools take it: in their environment, where no list of processes shows it. */
export function toolEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const ssl = searchParams.get("sslmode");
  return {
    PGHOST: decodeURIComponent(hostname),
    ...(port === "" ? {} : { PGPORT: port }),
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(ssl === null ? {} : { PGSSLMODE: ssl }),
  };
}

const environmentOf = (url: string): NodeJS.ProcessEnv => ({
  NODE_ENV: "production",
  PATH: process.env.PATH,
  LC_ALL: "C",
  ...toolEnvironment(url),
});

/** What a tool says of itself; null where there is none. */
function versionOf(tool: Tool): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(tool, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    child.once("error", () => resolve(null));
    child.once("close", () => {
      const major = Number(/\(PostgreSQL\) (\d+)/.exec(said)?.[1]);
      resolve(Number.isInteger(major) ? major : null);
    });
  });
}

/** @throws a sentence where the tool is missing or older than the server */
async function requireTool(tool: Tool, major: number): Promise<void> {
  const has = await versionOf(tool);
  if (has === null)
    throw new Failure(
      `${tool} is not on this machine: install the client programs of PostgreSQL ${major}, or have the server's own provider make the backups.`,
    );
  if (has < major)
    throw new Failure(
      `${tool} here is of PostgreSQL ${has}, and the server is ${major}: install the client programs of PostgreSQL ${major}.`,
    );
}

/** Runs a tool. @returns its output as it comes; an error at its end where the tool failed, with the last line that it said */
async function* outputOf(tool: Tool, flags: readonly string[], url: string): AsyncGenerator<Uint8Array> {
  const child = spawn(tool, flags, { env: environmentOf(url), stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  try {
    yield* child.stdout;
    if ((await ended) !== 0) throw new Failure(`${tool} failed: ${said.trim().split("\n").at(-1) ?? "it said nothing"}`);
  } finally {
    child.kill();
  }
}

const found = z.object({ version: z.string(), number: z.coerce.number(), at: z.date(), snapshot: z.string() });

/** Dump and tables are of one view of the database, so nobody has to wait. */
export async function dumpDatabase(
  store: OpenStore,
  name: string,
  url: string,
  progress: Progress,
): Promise<Pick<Manifest, "markedAt" | "server" | "mark" | "base" | "contents" | "tables">> {
  const client: Client = await ownerClient(url);
  try {
    await writeAlike(client);
    await client.query("begin isolation level repeatable read read only");
    const { rows } = await client.query(
      "select current_setting('server_version') as version, current_setting('server_version_num') as number, clock_timestamp() as at, pg_export_snapshot() as snapshot",
    );
    const { version, number, at, snapshot } = found.parse(rows[0]);
    const major = Math.floor(number / 10_000);
    await requireTool("pg_dump", major);
    progress("the database");
    const flags = ["--format=custom", "--compress=0", "--no-owner", `--snapshot=${snapshot}`];
    const base = await putStored(store, fileOf(name, "database.dump.zst.age"), outputOf("pg_dump", flags, url));
    progress("what every table holds");
    const tables = [...(await digestTables(client))];
    return {
      markedAt: at.toTemporalInstant().toString(),
      server: { version, major, systemId: "" },
      mark: null,
      base,
      contents: [],
      tables,
    };
  } finally {
    await client.end();
  }
}

/** Fills an empty database with what was dumped, and counts what its tables hold, by which statements are planned. The runtime roles must be there. */
export async function restoreDump(url: string, major: number, dump: Bytes): Promise<void> {
  await requireTool("pg_restore", major);
  const child = spawn(
    "pg_restore",
    ["--no-owner", "--exit-on-error", "--single-transaction", `--dbname=${new URL(url).pathname.slice(1)}`],
    {
      env: environmentOf(url),
      stdio: ["pipe", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  let broken: unknown;
  await pipeline(dump, child.stdin).catch((error: unknown) => {
    broken = error;
  });
  const code = await ended;
  // Where the tool ended first, what it said tells more than that nobody read on.
  if (code !== 0) throw new Failure(`pg_restore failed: ${said.trim().split("\n").at(-1) ?? "it said nothing"}`, { cause: broken });
  if (broken !== undefined) throw broken;
  const owner = await ownerClient(url, "cadence-restore");
  try {
    await owner.query("analyze");
  } finally {
    await owner.end();
  }
}
