/** R7 of security.md: the database ends connections at random while transactions are awaited, and no row ever lands in a transaction of another request. */
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase, runTransaction } from "#db/client.ts";
import { done, refuse } from "#lib/result.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { findEffects, openStorm } from "./write-storm.ts";

const STROKES = 500;
const WRITERS = 20;
const ROWS = 5;
const MOST = 2_000;
const LONGEST = 180_000;

/** Ends a connection of these that is in a transaction, time after time, until so many were. @returns how many */
async function endConnections({ witness: { sql: ask } }: House, names: readonly string[], many: number): Promise<number> {
  const until = performance.now() + LONGEST;
  let ended = 0;
  while (ended < many && performance.now() < until) {
    const [row] = await ask`
      select count(*) filter (where pg_terminate_backend(pid))::int as many from (
        select pid from pg_stat_activity where application_name = any(${[...names]}) and xact_start is not null and backend_type = 'client backend'
        order by random() limit 1) victim`;
    ended += Number(row?.many);
    await wait(20);
  }
  return ended;
}

export async function cutOff(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const ask = house.witness.sql;

  await ask`drop table if exists groups_of_rows`;
  await ask`create table groups_of_rows (request text not null, part int not null)`;
  await ask`grant select, insert on groups_of_rows to cadence_app`;
  const victim = openDatabase(house.roles.app, { max: WRITERS, name: "cadence-victim" });
  const acknowledged: string[] = [];
  const refused: string[] = [];
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on("uncaughtException", note);
  process.on("unhandledRejection", note);
  let isOver = false;
  let [lost, begun] = [0, 0];
  const writer = async () => {
    while (!isOver) {
      const request = crypto.randomUUID();
      begun += 1;
      const isRefused = begun % 5 === 0;
      try {
        const result = await runTransaction(victim, async (db) => {
          for (let part = 0; part < ROWS; part += 1)
            await db.execute(sql`insert into groups_of_rows (request, part) values (${request}, ${part})`);
          return isRefused ? refuse("busy") : done(null);
        });
        (result.ok ? acknowledged : refused).push(request);
      } catch {
        lost += 1;
      }
    }
  };
  const writers = Array.from({ length: WRITERS }, writer);
  const ended = await endConnections(house, ["cadence-victim"], STROKES);
  isOver = true;
  await Promise.all(writers);
  await victim.pool.end();
  process.off("uncaughtException", note);
  process.off("unhandledRejection", note);
  const [groups] = await ask`
    select count(*) filter (where requests > 1)::int as mixed, count(*) filter (where rows <> ${ROWS})::int as torn
    from (select count(distinct request) as requests, count(*) as rows from groups_of_rows group by xmin::text) g`;
  const [kept] = await ask`
    select (select count(*) from unnest(${acknowledged}::text[]) r where not exists (select from groups_of_rows g where g.request = r))::int as missing,
      (select count(*) from groups_of_rows where request = any(${refused}))::int as undead`;
  say(`${WRITERS} writers of ${ROWS} rows each, ${ended} connections ended while in a transaction: ${acknowledged.length} acknowledged,`);
  say(`${refused.length} rolled back, ${lost} told that it failed`);
  is("connections ended", ended, STROKES);
  is("transactions with rows of two requests", Number(groups?.mixed), 0);
  is("transactions kept in part", Number(groups?.torn), 0);
  is("rows of requests that were rolled back", Number(kept?.undead), 0);
  is("acknowledged and missing", Number(kept?.missing), 0);
  is("errors that nobody caught", uncaught.length, 0);
  await ask`drop table groups_of_rows`;

  const { begin } = await openStorm(house, MOST);
  const [mark] = await ask`select uuidv7()::text as id`;
  const storm = begin();
  const strokes = await endConnections(house, ["cadence-web", "cadence-portal"], STROKES);
  await storm.stop();
  const { missing, twice, half, changes, audited, refused: refusals, givenUp } = await findEffects(house, storm.writes);
  const [mixed] = await ask`
    select count(*)::int as many from (
      select from audit_log where id > ${String(mark?.id)}::uuid group by xmin::text having count(distinct request_id) > 1) g`;
  // Whatever a key answers with was written in the key's own transaction, and named by that transaction's audit rows alone.
  const [foreign] = await ask`
    select count(*)::int as many from idempotency_keys k where k.created_at > (select min(at) from audit_log where id > ${String(mark?.id)}::uuid)
      and not exists (select from audit_log l where l.xmin::text = k.xmin::text
        and l.object_id in (k.answer ->> 'patientId', k.answer ->> 'noteId', k.answer ->> 'appointmentId', k.answer ->> 'seriesId'))`;
  say(
    `forms at two processes, ${strokes} of their connections ended while in a transaction: ${storm.done()} acknowledged, ${storm.trouble.busy} “busy”`,
  );
  is("connections ended", strokes, STROKES);
  is("transactions with audit rows of two requests", Number(mixed?.many), 0);
  is("effects outside their own transaction", Number(foreign?.many), 0);
  none("acknowledged and missing", missing);
  none("there twice", twice);
  none("half applied", half);
  is("audit rows for changes", audited, changes);
  none("refused", refusals);
  none("never answered", givenUp);
  none("server errors", storm.trouble.errors);
  none("hung: no answer within 10 s", storm.trouble.hung);
  is("processes that went on", house.processes.filter(({ isUp }) => isUp()).length, house.processes.length);
  return report();
}
