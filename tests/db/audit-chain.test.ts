import { mkdtempSync, rmSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { getTableColumns } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { recordAudit, recordAudits } from "#lib/audit/commands.ts";
import { anchorHead } from "#lib/audit/jobs/anchor.ts";
import { sealAudit } from "#lib/audit/jobs/seal.ts";
import { type Anchor, readAnchors } from "#lib/audit/queries/anchors.ts";
import { chainKey, sealedColumns } from "#lib/audit/queries/link.ts";
import { type Verified, verifyChain } from "#lib/audit/queries/verify.ts";
import { asSystem, type Ctx, transaction } from "#lib/auth/ctx.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { done } from "#lib/result.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { type Forger, LINK_CHANGES, openForger, ROW_CHANGES, seals } from "#tests/support/forged-audit.ts";
import { value } from "#tests/support/results.ts";

const key = chainKey("a secret that only these tests know, of some length");
const ROWS = 12;
const AT = 5;

let database: TestDatabase;
let forger: Forger;
let ctx: Ctx<Permission>;
let anchors: readonly Anchor[];
const folder = mkdtempSync(path.join(tmpdir(), "cadence-anchors-"));
const file = path.join(folder, "of-this-clinic", "audit-anchors.log");

const seal = () => sealAudit({ database: database.app, key });
const entry = (n: number) => ({ action: "patient:open" as const, objectType: "patient", objectId: `${n}`, detail: { n, of: "ä" } });

beforeAll(async () => {
  database = await freshDatabase("audit chain");
  ctx = asSystem("tests", { database: database.app, now: Temporal.Instant.from("2026-03-10T01:00Z") });
  await recordAudits(
    ctx,
    Array.from({ length: ROWS }, (_, n) => entry(n)),
  );
  await seal();
  await anchorHead(database.app, file);
  ({ anchors } = await readAnchors(file));
  forger = await openForger(database.ownerUrl);
});
afterAll(async () => {
  await forger.end();
  await database.close();
  rmSync(folder, { recursive: true });
});

/** What the verifier says first; what it writes down of its own look stands unsealed, and is gone with the forgery. */
async function verified(options: { readonly anchors?: readonly Anchor[]; readonly newest?: number } = {}): Promise<Verified> {
  return verifyChain(ctx, { key, anchors: [], ...options });
}
const first = async (statements: readonly string[], options: { readonly anchors?: readonly Anchor[]; readonly newest?: number } = {}) => {
  const { findings } = await forger.during(statements, () => verified(options));
  const found = findings[0];
  return found === undefined ? null : [found.seq, found.what];
};

test("what was sealed and left alone is found whole, and every column of a row is sealed", async () => {
  expect(await verified({ anchors })).toMatchObject({ from: 1, links: ROWS, bad: 0, findings: [] });
  expect(Object.keys(sealedColumns).toSorted()).toEqual(Object.keys(getTableColumns(auditLog)).toSorted());
});

describe("the first bad link is named exactly", () => {
  test.each(Object.entries(ROW_CHANGES))("when the column %s of a row is changed", async (_, change) => {
    expect(await first([`update audit_log set ${change} where id = ${seals(AT)}`])).toEqual([AT, "altered"]);
  });

  test.each(Object.entries(LINK_CHANGES))("when the column %s of its link is changed", async (column, change) => {
    expect(await first([`update audit_chain set ${change} where seq = ${AT}`])).toEqual([
      AT,
      column === "audit_id" ? "missing" : "altered",
    ]);
  });

  test("when a row, a link, or both are taken away, the gap closed or left", async () => {
    const row = `delete from audit_log where id = ${seals(AT)}`;
    const link = `delete from audit_chain where seq = ${AT}`;
    // One after the other: a unique number is checked with each row.
    const close = Array.from({ length: ROWS - AT }, (_, n) => `update audit_chain set seq = ${AT + n} where seq = ${AT + n + 1}`);
    for (const taken of [[row], [link], [row, link], [link, ...close], [row, link, ...close]])
      expect(await first(taken)).toEqual([AT, "missing"]);
  });

  test("when a link is put in by somebody who has no key", async () => {
    const open = Array.from({ length: ROWS - AT + 1 }, (_, n) => `update audit_chain set seq = ${ROWS - n + 1} where seq = ${ROWS - n}`);
    const row =
      "insert into audit_log (id, actor_kind, action, object_type, request_id) values ('00000000-0000-7000-8000-000000000001', 'staff', 'patient:open', 'patient', 'x')";
    const link = (prev: string) =>
      `insert into audit_chain values (${AT}, '00000000-0000-7000-8000-000000000001', ${prev}, sha256('forged'))`;
    expect(await first([...open, row, link(`(select hash from audit_chain where seq = ${AT - 1})`)])).toEqual([AT, "inserted"]);
    expect(await first([...open, row, link("sha256('nothing')")])).toEqual([AT, "inserted"]);
  });

  test("when two links, or the rows of two links, are put in each other's place", async () => {
    const swap = (column: string) => [
      `update audit_chain a set ${column} = b.${column} from (table kept_audit_chain) b where a.seq in (${AT}, 9) and b.seq in (${AT}, 9) and a.seq <> b.seq`,
    ];
    const numbers = [
      `update audit_chain set seq = 1000 where seq = ${AT}`,
      `update audit_chain set seq = ${AT} where seq = 9`,
      "update audit_chain set seq = 9 where seq = 1000",
    ];
    const rows = [
      "alter table audit_chain drop constraint audit_chain_row_once",
      ...swap("audit_id"),
      "alter table audit_chain add constraint audit_chain_row_once unique (audit_id)",
    ];
    expect(await first(numbers)).toEqual([AT, "swapped"]);
    expect(await first(rows)).toEqual([AT, "swapped"]);
  });

  test("when the tail is cut, and nobody knows but the anchor", async () => {
    const cut = [
      `delete from audit_log where id in (select audit_id from audit_chain where seq > ${AT})`,
      `delete from audit_chain where seq > ${AT}`,
    ];
    expect(await first(cut)).toBeNull();
    expect(await first(cut, { anchors })).toEqual([AT + 1, "cut"]);
  });

  test("when the whole chain is written anew: without the key by itself, with it by the anchor", async () => {
    const emptied = [
      "delete from audit_chain",
      "delete from audit_unsealed",
      "insert into audit_unsealed select id from audit_log",
      "update audit_log set object_id = '0'",
    ];
    const anew = (secret: Buffer) =>
      forger.during(emptied, async () => {
        await sealAudit({ database: database.app, key: secret });
        const [alone, beside] = [await verified(), await verified({ anchors })];
        return [alone, beside].map(({ findings }) => findings[0] ?? null);
      });
    const [alone, beside] = await anew(chainKey("another secret, which somebody made up who has not this one"));
    expect(alone).toMatchObject({ seq: 1, what: "altered" });
    expect(beside).toMatchObject({ seq: 1, what: "altered" });
    const [whole, anchored] = await anew(key);
    expect(whole).toBeNull();
    expect(anchored).toMatchObject({ seq: 1, what: "rewritten" });
  });

  test("only where it is among the newest, if only those are asked for", async () => {
    const changed = [`update audit_log set ${ROW_CHANGES.action ?? ""} where id = ${seals(AT)}`];
    expect(await first(changed, { newest: ROWS - AT + 1 })).toEqual([AT, "altered"]);
    expect(await first(changed, { newest: ROWS - AT })).toBeNull();
  });
});

test("a row that was never sealed is found after ten minutes, and one that went before it was sealed at once", async () => {
  const planted = (at: string) =>
    `insert into audit_log (at, actor_kind, action, object_type, request_id) values (${at}, 'staff', 'patient:open', 'patient', 'x')`;
  expect(await first([planted("now()")])).toBeNull();
  expect(await first([planted("now() - interval '11 minutes'")])).toEqual([null, "unsealed"]);
  expect(await first(["insert into audit_unsealed values ('00000000-0000-7000-8000-000000000002')"])).toEqual([null, "missing"]);
});

test("the anchor file is only added to, has one line for each head, and tells which of its lines are none", async () => {
  const before = await readFile(file, "utf8");
  expect(await anchorHead(database.app, file)).toBeNull();
  await appendFile(file, "no anchor\n");
  const more = await forger.during([], async () => {
    await recordAudit(ctx, entry(100));
    await seal();
    return anchorHead(database.app, file);
  });
  expect(more?.seq).toBeGreaterThan(ROWS);
  expect(await readFile(file, "utf8")).toBe(`${before}no anchor\n${JSON.stringify(more)}\n`);
  expect(await readAnchors(file)).toMatchObject({ anchors: [{ seq: ROWS }, more], unreadable: [2] });
});

test("fifty writers and two sealers at once leave no gap and no fork, and what commits late is sealed too", async () => {
  const counts = await forger.during([], async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isWritten = () => {};
    const written = new Promise<void>((resolve) => {
      isWritten = resolve;
    });
    const late = transaction(ctx, async (tx) => {
      await recordAudit(tx, entry(0));
      isWritten();
      await held;
      return done(null);
    });
    await written;
    const writers = Array.from({ length: 50 }, async (_, n) => {
      for (let i = 0; i < 4; i += 1) value(await transaction(ctx, async (tx) => done(await recordAudits(tx, [entry(n), entry(i)]))));
    });
    let isWriting = true;
    const sealers = [1, 2].map(async () => {
      while (isWriting) await seal();
    });
    await Promise.all(writers);
    release();
    await late;
    isWriting = false;
    await Promise.all(sealers);
    await seal();
    const { rows } = await database.app.pool.query<{ links: number; last: number; rows: number; waiting: number }>(
      `select (select count(*)::int from audit_chain) as links, (select max(seq)::int from audit_chain) as last,
        (select count(*)::int from audit_log) as rows, (select count(*)::int from audit_unsealed) as waiting`,
    );
    const { bad } = await verified();
    return { ...rows[0], bad };
  });
  expect(counts).toMatchObject({ waiting: 0, bad: 0 });
  expect(counts.links).toBe(counts.rows);
  expect(counts.last).toBe(counts.rows);
  expect(counts.rows).toBeGreaterThanOrEqual(ROWS + 401);
});

test("a link that does not go on from the last one is refused by the database, whoever writes it", async () => {
  const forged = (seq: number, prev: string) =>
    database.app.pool.query(
      `insert into audit_chain select ${seq}, id, ${prev}, sha256('forged') from audit_log where not exists (select from audit_chain where audit_id = id) limit 1`,
    );
  await recordAudit(ctx, entry(200));
  await expect(forged(ROWS + 1, "sha256('x')")).rejects.toMatchObject({ constraint: "audit_chain_goes_on" });
  await expect(forged(ROWS + 2, "sha256('x')")).rejects.toMatchObject({ constraint: "audit_chain_goes_on" });
  await expect(forged(ROWS, `(select hash from audit_chain where seq = ${ROWS - 1})`)).rejects.toMatchObject({
    constraint: "audit_chain_pkey",
  });
});
