/** S16 of security.md: what the audit trail holds, and whether anybody can change it without being found out. */
import { Client } from "pg";
import { findExamples } from "#e2e/support/examples.ts";
import { sealAudit } from "#lib/audit/jobs/seal.ts";
import { chainKey } from "#lib/audit/queries/link.ts";
import { verifyChain } from "#lib/audit/queries/verify.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { ask, ownHeaders } from "./asking.ts";
import { type Left, rowsOfActs, rowsOfLooks } from "./audit-rows.ts";
import { type Tampered, tamperInMemory } from "./chain-in-memory.ts";
import { openStretch } from "./chain-in-postgres.ts";
import { type CopiedHouse, copyHouse } from "./copied-house.ts";

/** Links of the demo's chain that are tampered with. */
const LINKS = 1_000;
const WRITERS = 200;
const ROUNDS = 5;
const MOST_TRIES = 5;

const sayCounts = ({ counts }: Left) =>
  [...counts]
    .sort(([one], [other]) => one - other)
    .map(([rows, many]) => `${many} left ${rows}`)
    .join(", ");

const tried = (all: readonly Tampered[]) => all.reduce((sum, each) => sum + each.tried, 0);

/** What each role but the owner can do to the trail: everything that changes it, tried. */
async function refusedTo(house: House): Promise<{ readonly tried: number; readonly taken: readonly string[] }> {
  const statements = ["audit_log", "audit_chain", "audit_unsealed"].flatMap((table) => [
    `update ${table} set ${table === "audit_log" ? "id" : "audit_id"} = uuidv7()`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
    `alter table ${table} disable trigger all`,
    `drop table ${table} cascade`,
    `create rule x as on insert to ${table} do instead nothing`,
  ]);
  const besides = [
    "set session_replication_role = replica",
    "drop trigger audit_log_inserts_only on audit_log",
    "drop function continue_chain() cascade",
  ];
  const taken: string[] = [];
  let many = 0;
  for (const [role, connectionString] of Object.entries(runtimeRoleUrls(house.ownerUrl, house.secret, {}))) {
    const client = new Client({ connectionString });
    await client.connect();
    for (const statement of [...statements, ...besides]) {
      many += 1;
      await client.query("begin");
      await client.query(statement).then(
        ({ rowCount }) => taken.push(`${role}: ${statement} (${rowCount} rows)`),
        () => undefined,
      );
      await client.query("rollback");
    }
    await client.end();
  }
  return { tried: many, taken };
}

/** Many at once, each of whom leaves one row, at two processes that both seal; then the chain as the database itself has it. */
async function writeAtOnce(house: House, copy: CopiedHouse, address: string) {
  const { sql } = copy.witness;
  const at = { ...house, ...copy };
  const key = chainKey(copy.secret);
  const [mark] = await sql`select uuidv7()::text as id`;
  const headers = ownHeaders(at, copy.cookieOf("clinician"));
  // Where two hundred wait for a busy server, one may be asked to come again.
  const writer = async (turn: number) => {
    for (let asked = 1; asked <= MOST_TRIES; asked += 1) if ((await ask(at, turn, address, { headers })).status === 200) return 1;
    return 0;
  };
  let letIn = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await Promise.all(Array.from({ length: WRITERS }, (_, turn) => writer(turn)));
    letIn += found.filter((each) => each === 1).length;
  }
  const [left] = await sql`
    select count(*)::int as rows, count(distinct request_id)::int as requests from audit_log where id > ${String(mark?.id)}::uuid`;
  // Where another sealer is at it, that one goes on: asked again until nothing waits.
  const waiting = async () => Number((await sql`select count(*)::int as many from audit_unsealed`)[0]?.many);
  while ((await waiting()) > 0) await sealAudit({ database: copy.database, key });
  const [chain] = await sql`
    select count(*)::int as links, max(seq)::int as last, count(distinct audit_id)::int as sealed, count(distinct prev_hash)::int as before,
      count(*) filter (where seq > 1 and prev_hash is distinct from (select b.hash from audit_chain b where b.seq = c.seq - 1))::int as forks
    from audit_chain c`;
  const ctx = asSystem("tests", { database: copy.database, now: Temporal.Now.instant() });
  const { bad, links } = await verifyChain(ctx, { key, anchors: [] });
  return { letIn, rows: Number(left?.rows), requests: Number(left?.requests), chain, bad, links };
}

export async function auditTrail(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const ids = await findExamples(house.ownerUrl);

  const { tried: statements, taken } = await refusedTo(house);
  say(
    `${statements} statements of the roles that serve, keep the portal and destroy: update, delete, truncate, and what would set the rules aside`,
  );
  none("that the database took", taken);

  const otherKey = chainKey(crypto.randomUUID());
  const stretch = await openStretch(house, LINKS, otherKey);
  is("links of the demo's own chain", stretch.links.length, LINKS);
  const inMemory = await tamperInMemory({ key: chainKey(house.secret), links: stretch.links }, otherKey);
  say(`in memory, through the verifier's own walk: ${inMemory.length} kinds of tampering, ${tried(inMemory)} times`);
  none(
    "not found where they begin",
    inMemory.flatMap(({ missed }) => missed),
  );
  const inPostgres = await stretch.tamper();
  const byCommand = inPostgres.filter(({ kind }) => kind.startsWith("verify:audit"));
  say(
    `in Postgres, committed by its owner: ${tried(inPostgres) - tried(byCommand)} times through verifyChain, ${tried(byCommand)} through npm run verify:audit`,
  );
  none(
    "not found where they begin",
    inPostgres.flatMap(({ missed }) => missed),
  );

  const copy = await copyHouse(house);
  const looks = await rowsOfLooks(house, copy, ids);
  say(`${looks.requests} looks at pages and documents about somebody: ${sayCounts(looks)} rows`);
  none("looks at somebody's health that left nothing", looks.none);
  none("looks that left two rows for one thing", looks.twice);
  const acts = await rowsOfActs(house, copy, ids);
  say(`${acts.requests} actions as the demo's forms send them, ${acts.took} changed something: ${sayCounts(acts)} rows`);
  none("actions that changed something and left nothing", acts.none);
  none("actions that left two rows for one thing", acts.twice);
  none("actions that changed nothing and left a row that says so", acts.false);

  const { letIn, rows, requests, chain, bad, links } = await writeAtOnce(house, copy, `/treatments/${ids.treatment}`);
  is(`${WRITERS} at once, ${ROUNDS} times, let in`, letIn, WRITERS * ROUNDS);
  is("their requests that left no row, or another beside it", Math.max(0, letIn - requests) + rows - requests, 0);
  is("links beside the number of the last", Number(chain?.links) - Number(chain?.last), 0);
  is("links that do not go on from the one before", Number(chain?.forks), 0);
  is("rows sealed twice, and hashes gone on from twice", 2 * Number(chain?.links) - Number(chain?.sealed) - Number(chain?.before), 0);
  is(`bad among the ${links} links`, bad, 0);
  return report();
}
