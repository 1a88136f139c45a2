/** A database with a stretch of the demo's audit chain alone, tampered with by its owner and verified as a clinic verifies its own. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { type Database, openDatabase } from "#db/client.ts";
import { anchorHead } from "#lib/audit/jobs/anchor.ts";
import { sealAudit } from "#lib/audit/jobs/seal.ts";
import { type Anchor, readAnchors } from "#lib/audit/queries/anchors.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { linksFrom, verifyChain } from "#lib/audit/queries/verify.ts";
import type { Link } from "#lib/audit/queries/walk.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import type { House } from "#tests/load/house.ts";
import { type Forger, LINK_CHANGES, openForger, ROW_CHANGES, seals } from "#tests/support/forged-audit.ts";
import type { Tampered } from "./chain-in-memory.ts";

const DATABASE = "cadence_tampered";
/** Places of the chain at which each column is changed. */
const PLACES = 16;
const APART = 7;
/** Further than any link of the stretch: where links stand while others take their numbers. */
const AWAY = 1_000_000;
const ANOTHER_ID = "00000000-0000-7000-8000-000000000001";

export type Stretch = {
  readonly links: readonly Link[];
  /** Every kind of tampering, committed and put back: by the verifier in this process, and by the command itself. */
  readonly tamper: () => Promise<readonly Tampered[]>;
};

type Tampering = {
  readonly kind: string;
  /** Where it begins. */
  readonly wanted: number;
  readonly statements: readonly string[];
  /** Seals what then stands unsealed, with this key. */
  readonly sealedWith?: Buffer;
  readonly anchored?: true;
};

/** @param many links of the demo's chain, from its first on */
export async function openStretch(house: House, many: number, otherKey: Buffer): Promise<Stretch> {
  const ownerUrl = copyUrl(house.ownerUrl);
  await house.witness.sql.unsafe(`create database ${DATABASE}`);
  const roles = await prepareDatabase({ ownerUrl, secret: house.secret, given: {} });
  const database = openDatabase(roles.app, { name: "cadence-tampered", max: 2 });
  house.lifetime.add(() => database.pool.end());
  await copyChain(house, ownerUrl, many);
  const folder = await mkdtemp(path.join(tmpdir(), "cadence-tampered-"));
  house.lifetime.add(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "anchors.log");
  await anchorHead(database, file);
  const { anchors } = await readAnchors(file);
  const links: Link[] = [];
  for await (const link of linksFrom(database.db, 1)) links.push(link);
  const key = chainKey(house.secret);
  return {
    links,
    tamper: async () => {
      const forger = await openForger(ownerUrl);
      try {
        return await tamperAll({ forger, database, key, anchors, file, ownerUrl, secret: house.secret }, links.length, otherKey);
      } finally {
        await forger.end();
      }
    },
  };
}

const copyUrl = (ownerUrl: string): string => {
  const url = new URL(ownerUrl);
  url.pathname = `/${DATABASE}`;
  return url.toString();
};

/** As text of JSON, in which an instant keeps its microseconds and bytes their value. */
async function copyChain({ witness: { sql } }: House, ownerUrl: string, many: number): Promise<void> {
  const [rows] =
    await sql`select json_agg(l order by c.seq)::text as all from audit_log l join audit_chain c on c.audit_id = l.id where c.seq <= ${many}`;
  const [links] = await sql`select json_agg(c order by c.seq)::text as all from audit_chain c where c.seq <= ${many}`;
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query("insert into audit_log select * from json_populate_recordset(null::audit_log, $1::json)", [rows?.all]);
  await owner.query("insert into audit_chain select * from json_populate_recordset(null::audit_chain, $1::json)", [links?.all]);
  await owner.end();
}

/** What the owner, with triggers and foreign keys set aside, can do at one link. */
function tamperings(seq: number, last: number): readonly Tampering[] {
  const wanted = seq;
  const other = seq + APART;
  const row = `delete from audit_log where id = ${seals(seq)}`;
  const link = `delete from audit_chain where seq = ${seq}`;
  const moved = (from: number, by: number) => [
    `update audit_chain set seq = seq + ${AWAY} where seq >= ${from}`,
    `update audit_chain set seq = seq - ${AWAY - by} where seq >= ${AWAY}`,
  ];
  const forged = (before: string) => [
    ...moved(seq, 1),
    `insert into audit_log (id, actor_kind, action, object_type, request_id) values ('${ANOTHER_ID}', 'staff', 'patient:open', 'patient', 'x')`,
    `insert into audit_chain values (${seq}, '${ANOTHER_ID}', ${before}, sha256('forged'))`,
  ];
  const kept = (column: string, of: number) => `(select ${column} from kept_audit_chain where seq = ${of})`;
  const exchanged = (column: string, meanwhile: string) => [
    `update audit_chain set ${column} = ${meanwhile} where seq = ${seq}`,
    `update audit_chain set ${column} = ${kept(column, seq)} where seq = ${other}`,
    `update audit_chain set ${column} = ${kept(column, other)} where ${column} = ${meanwhile}`,
  ];
  return [
    ...Object.entries(ROW_CHANGES).map(([column, change]) => ({
      kind: `column ${column} of a row`,
      wanted,
      statements: [`update audit_log set ${change} where id = ${seals(seq)}`],
    })),
    { kind: "column id of a row", wanted, statements: [`update audit_log set id = '${ANOTHER_ID}' where id = ${seals(seq)}`] },
    ...Object.entries(LINK_CHANGES).map(([column, change]) => ({
      kind: `column ${column} of a link`,
      wanted,
      statements: [`update audit_chain set ${change} where seq = ${seq}`],
    })),
    { kind: "column seq of a link", wanted, statements: [`update audit_chain set seq = ${last + 1} where seq = ${seq}`] },
    { kind: "a row taken out", wanted, statements: [row] },
    { kind: "a link taken out", wanted, statements: [link] },
    { kind: "a link taken out, the gap closed", wanted, statements: [link, ...moved(seq + 1, -1)] },
    { kind: "row and link taken out, the gap closed", wanted, statements: [row, link, ...moved(seq + 1, -1)] },
    { kind: "a link put in behind the true hash", wanted, statements: forged(`(select hash from audit_chain where seq = ${seq - 1})`) },
    { kind: "a link put in behind a hash of its own", wanted, statements: forged("sha256('nothing')") },
    { kind: "two links swapped", wanted, statements: exchanged("seq", String(AWAY)) },
    { kind: "the rows of two links swapped", wanted, statements: exchanged("audit_id", `'${ANOTHER_ID}'`) },
    {
      kind: "the tail cut",
      wanted: seq + 1,
      anchored: true,
      statements: [
        `delete from audit_log where id in (select audit_id from audit_chain where seq > ${seq})`,
        `delete from audit_chain where seq > ${seq}`,
      ],
    },
  ];
}

function rewritings(key: Buffer, otherKey: Buffer): readonly Tampering[] {
  const statements = [
    "delete from audit_chain",
    "delete from audit_unsealed",
    "insert into audit_unsealed select id from audit_log",
    "update audit_log set object_id = '0'",
  ];
  return [
    { kind: "written anew without the key", wanted: 1, statements, sealedWith: otherKey },
    { kind: "written anew with the key", wanted: 1, statements, sealedWith: key, anchored: true },
  ];
}

type Verifier = {
  readonly forger: Forger;
  readonly database: Database;
  readonly key: Buffer;
  readonly anchors: readonly Anchor[];
  readonly file: string;
  readonly ownerUrl: string;
  readonly secret: string;
};

/** The first bad link that `npm run verify:audit` names; 0 when it says that all is well, null when it says neither. */
async function byCommand({ ownerUrl, secret, file }: Verifier, isAnchored: boolean): Promise<number | null> {
  const { AUDIT_SECRET: _, ...inherited } = process.env;
  const env = { ...inherited, DATABASE_URL: ownerUrl, CADENCE_SECRET: secret, AUDIT_ANCHOR_FILE: isAnchored ? file : `${file}.none` };
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, ["--conditions=react-server", "scripts/verify-audit.ts"], { env }, (_error, stdout) => resolve(stdout));
  });
  if (said.includes("The chain is whole")) return 0;
  const named = /^Link (\d+):/m.exec(said)?.[1];
  return named === undefined ? null : Number(named);
}

async function tamperAll(verifier: Verifier, last: number, otherKey: Buffer): Promise<readonly Tampered[]> {
  const { forger, database, key, anchors } = verifier;
  const ctx = asSystem("tests", { database, now: Temporal.Now.instant() });
  const counts = new Map<string, { tried: number; missed: string[] }>();
  const note = (by: string, { kind, wanted }: Pick<Tampering, "kind" | "wanted">, found: number | null | undefined) => {
    const name = `${by}: ${kind}`;
    const count = counts.get(name) ?? { tried: 0, missed: [] };
    counts.set(name, count);
    count.tried += 1;
    if (found !== wanted) count.missed.push(`${name} at ${wanted}: found ${found ?? "nowhere"}`);
  };
  const during = ({ statements, sealedWith }: Tampering, ask: () => Promise<void>) =>
    forger.during(statements, async () => {
      if (sealedWith !== undefined) await sealAudit({ database, key: sealedWith });
      await ask();
    });
  const spread = (turn: number) => 2 + Math.floor((turn * (last - APART - 3)) / (PLACES - 1));
  const places = Array.from({ length: PLACES }, (_, turn) => spread(turn));
  const everything = [...places.flatMap((seq) => tamperings(seq, last)), ...rewritings(key, otherKey)];
  const isOf = new Set<string>();
  for (const tampering of everything) {
    const isFirst = !isOf.has(tampering.kind);
    isOf.add(tampering.kind);
    await during(tampering, async () => {
      const { findings } = await verifyChain(ctx, { key, anchors: tampering.anchored === true ? anchors : [] });
      note("verifyChain", tampering, findings[0]?.seq);
      if (isFirst) note("verify:audit", tampering, await byCommand(verifier, tampering.anchored === true));
    });
  }
  note("verify:audit", { kind: "left alone", wanted: 0 }, await byCommand(verifier, true));
  return [...counts].map(([kind, count]) => ({ kind, ...count }));
}
