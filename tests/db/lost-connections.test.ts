import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, runTransaction } from "#db/client.ts";
import { done } from "#lib/result.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";

const WRITERS = 20;
const KILLS = 400;
const ROWS = 5;

describe("the transaction helper while backends are killed", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase("lost-connections");
  });
  afterAll(() => database.close());

  it("hangs nobody, throws nothing past its caller, and loses or mixes no acknowledged row", async () => {
    const observer = postgres(database.ownerUrl, { max: 2, onnotice: () => undefined });
    await observer`create table storm (writer int not null, round int not null, part int not null)`;
    await observer`grant select, insert on storm to cadence_app`;
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on("uncaughtException", note);
    process.on("unhandledRejection", note);
    const victim = openDatabase(database.roles.app, { max: WRITERS, name: "cadence-storm" });
    let killing = true;
    const acknowledged: { writer: number; round: number }[] = [];
    let lostReplies = 0;

    const write = async (writer: number): Promise<void> => {
      for (let round = 0; killing; round += 1) {
        try {
          await runTransaction(victim, async (db) => {
            for (let part = 0; part < ROWS; part += 1)
              await db.execute(sql`insert into storm (writer, round, part) values (${writer}, ${round}, ${part})`);
            return done(null);
          });
          acknowledged.push({ writer, round });
        } catch {
          lostReplies += 1;
        }
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    let killed = 0;
    for (let stroke = 0; killed < KILLS && stroke < KILLS * 20; stroke += 1) {
      const [row] = await observer<{ killed: string }[]>`
        select count(pg_terminate_backend(pid)) as killed from
          (select pid from pg_stat_activity where application_name = 'cadence-storm' order by random() limit 1) as victim`;
      killed += Number(row?.killed ?? 0);
    }
    killing = false;
    const finished = await Promise.allSettled(writers);
    await victim.pool.end();
    process.off("uncaughtException", note);
    process.off("unhandledRejection", note);

    const groups = await observer<
      { writer: number; round: number; parts: string }[]
    >`select writer, round, count(distinct part) as parts from storm group by writer, round`;
    const whole = new Set(groups.filter((group) => Number(group.parts) === ROWS).map((group) => `${group.writer}/${group.round}`));
    await observer.end();

    expect(killed).toBeGreaterThanOrEqual(KILLS);
    expect(finished.filter((one) => one.status === "rejected")).toEqual([]);
    expect(uncaught).toEqual([]);
    expect(groups.filter((group) => Number(group.parts) !== ROWS)).toEqual([]);
    expect(acknowledged.filter((one) => !whole.has(`${one.writer}/${one.round}`))).toEqual([]);
    // How many depends on how quickly the machine writes between two strokes.
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(lostReplies).toBeGreaterThan(0);
  });
});
