/** A primary, a replica that it waits for, and a pooler in front of them that hands connections round by transaction: on this machine, from Debian's packages. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { RoleUrls } from "#db/roles.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { serverUser } from "#scripts/support/postgres-user.ts";
import { endProcess, isRunning } from "#scripts/support/processes.ts";
import { Failure } from "#scripts/support/say.ts";
import type { Packages } from "./packages.ts";

const OWNER = "cadence";
const DATABASE = "cadence";
/** The same database through the same pooler, each connection one of the server's for as long as it lasts: for what listens, and for migrations. */
const BY_SESSION = "cadence_by_session";
const START_TIME = 30_000;

export type Servers = {
  /** The owner's address through the pooler, by transaction and by session. */
  readonly pooledUrl: string;
  readonly sessionUrl: string;
  /** The owner's address of the server that is the primary just now. */
  readonly primaryUrl: () => string;
  /** Lets the pooler know the runtime roles. */
  readonly admit: (roles: RoleUrls) => void;
  /** Has the primary wait for the replica with every commit, and waits until it does. */
  readonly beSynchronous: () => Promise<void>;
  /** Kills the primary with everything that belongs to it, as a machine that is gone. */
  readonly killPrimary: () => Promise<void>;
  readonly promoteReplica: () => void;
  /** Points the pooler to what was the replica. */
  readonly repoint: () => void;
};

export async function startServers({ program, pooler }: Packages, lifetime: Lifetime): Promise<Servers> {
  const owner = serverUser();
  const folder = mkdtempSync(path.join(tmpdir(), `cadence-failover-${process.pid}-`));
  lifetime.add(() => rmSync(folder, { recursive: true, force: true }));
  const own = (file: string, mode: number): string => {
    chmodSync(file, mode);
    if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
    return file;
  };
  own(folder, 0o755);
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return own(file, 0o600);
  };
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } as const;
  const options = { ...owner, cwd: "/", env: { ...env, NODE_ENV: "production" as const } };
  const run = (name: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): void => {
    execFileSync(program(name), [...args], { ...options, env: { ...options.env, ...more }, stdio: ["ignore", "ignore", "pipe"] });
  };
  const keep = (command: string, args: readonly string[]): ChildProcess => {
    const child = spawn(command, [...args], { ...options, detached: true, stdio: "ignore" });
    lifetime.add(async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        await endProcess(child.pid, [
          ["SIGINT", 10_000],
          ["SIGQUIT", 3_000],
        ]);
    });
    return child;
  };

  const password = randomBytes(24).toString("base64url");
  const [primaryPort, replicaPort, poolPort] = [await freePort(), await freePort(), await freePort()];
  const urlOf = (port: number, database: string) => `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
  const answers = async (port: number, database = "postgres"): Promise<void> => {
    for (const until = performance.now() + START_TIME; ; await wait(100)) {
      try {
        await asOwner(urlOf(port, database), (client) => client.query("select 1"));
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
      }
    }
  };

  const primaryFolder = path.join(folder, "primary");
  const replicaFolder = path.join(folder, "replica");
  run("initdb", [
    "-D",
    primaryFolder,
    "-U",
    OWNER,
    `--pwfile=${write("password", `${password}\n`)}`,
    "--auth=scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C",
  ]);
  appendFileSync(
    path.join(primaryFolder, "postgresql.conf"),
    "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nwal_level = replica\nhot_standby = on\nmax_connections = 100\nsynchronous_commit = on\n",
  );
  const primary = keep(program("postgres"), ["-D", primaryFolder, "-p", String(primaryPort)]);
  await answers(primaryPort);
  await asOwner(urlOf(primaryPort, "postgres"), (client) => client.query(`create database ${DATABASE}`));
  run("pg_basebackup", [
    "-D",
    replicaFolder,
    "-R",
    "-X",
    "stream",
    "-c",
    "fast",
    "-d",
    `${urlOf(primaryPort, "postgres")}?application_name=replica`,
  ]);
  keep(program("postgres"), ["-D", replicaFolder, "-p", String(replicaPort)]);
  await answers(replicaPort);

  mkdirSync(path.join(folder, "pooler"));
  own(path.join(folder, "pooler"), 0o700);
  const users = write("pooler/users.txt", `"${OWNER}" "${password}"\n`);
  const configuration = (port: number) => `
[databases]
${DATABASE} = host=127.0.0.1 port=${port} dbname=${DATABASE}
${BY_SESSION} = host=127.0.0.1 port=${port} dbname=${DATABASE} pool_mode=session
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${poolPort}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
max_client_conn = 400
default_pool_size = 16
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 10
`;
  const settings = write("pooler/pgbouncer.ini", configuration(primaryPort));
  const pool = keep(pooler, [settings]);
  const readAgain = () => {
    pool.kill("SIGHUP");
  };
  await answers(poolPort, DATABASE);
  let current = primaryPort;
  return {
    pooledUrl: urlOf(poolPort, DATABASE),
    sessionUrl: urlOf(poolPort, BY_SESSION),
    primaryUrl: () => urlOf(current, DATABASE),
    admit: (roles) => {
      const lines = Object.values(roles).map((address) => {
        const url = new URL(address);
        return `"${decodeURIComponent(url.username)}" "${decodeURIComponent(url.password)}"\n`;
      });
      appendFileSync(users, lines.join(""));
      readAgain();
    },
    beSynchronous: async () => {
      await asOwner(urlOf(primaryPort, "postgres"), async (client) => {
        await client.query("alter system set synchronous_standby_names = 'replica'");
        await client.query("select pg_reload_conf()");
        for (const until = performance.now() + START_TIME; ; await wait(100)) {
          const found = await client.query<{ state: string }>("select sync_state as state from pg_stat_replication");
          if (found.rows.some(({ state }) => state === "sync")) return;
          if (performance.now() > until) throw new Failure("The primary does not wait for the replica.");
        }
      });
    },
    killPrimary: async () => {
      const { pid } = primary;
      if (pid === undefined) throw new Error("There is no primary.");
      const backends = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
        .split("\n")
        .map(Number)
        .filter(Boolean);
      for (const each of [pid, ...backends]) if (isRunning(each)) process.kill(each, "SIGKILL");
    },
    promoteReplica: () => {
      run("pg_ctl", ["promote", "-w", "-D", replicaFolder]);
      current = replicaPort;
    },
    repoint: () => {
      writeFileSync(settings, configuration(replicaPort));
      readAgain();
    },
  };
}
