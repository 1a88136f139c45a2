/** R14 of security.md: a clinic of an earlier release is brought up to date, by a migrator that is killed in the middle, and beside processes that serve. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { migrateDatabase } from "#db/migrate.ts";
import { randomFrom } from "#db/seed/demo/random.ts";
import { ensureDatabase } from "#scripts/support/embedded-postgres.ts";
import { runtimeRoleUrls } from "#scripts/support/environment.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { type Witness, witnessOf } from "#tests/load/witness.ts";
import {
  columnsOf,
  contentOf,
  countMigrations,
  earlierMigrations,
  fillEarlier,
  laterMigrations,
  PATIENTS,
  schemaOf,
} from "./earlier-release.ts";
import { findEffects, openStorm } from "./write-storm.ts";

const KILLS = 12;
const LONGEST_RUN = 120_000;
/** For so long somebody reads a big table, so that a step of the migration has to wait for it. */
const READS_FOR = 7_000;

/** What a release to come may do to the tables that everybody uses. */
const TO_COME = [
  "alter table patients add column to_come text not null default ''",
  "alter table appointments add column to_come uuid references users (id)",
  "create index appointments_to_come on appointments (to_come)",
  "alter table patient_notes add constraint patient_notes_to_come check (length(words) < 100000)",
  "create table to_come (id uuid primary key default uuidv7(), patient_id uuid not null references patients (id), appointment_id uuid references appointments (id))",
  "grant select, insert on to_come to cadence_app",
];

/** Whether a migrator is in the middle of its transaction. */
async function isInside({ sql }: Witness): Promise<boolean> {
  const found = await sql`
    select from pg_stat_activity where application_name = 'cadence-migrate' and datname = current_database() and xact_start is not null`;
  return found.length > 0;
}

/**
 * Runs the migrator as an installation does, in a process of its own.
 * @param moment when it is killed, or null where it is not
 * @returns whether it ended by itself, and well
 */
async function runMigrator(house: House, ownerUrl: string, moment: (() => Promise<void>) | null): Promise<boolean> {
  const child = spawn(process.execPath, ["--conditions=react-server", "scripts/migrate.ts"], {
    env: { ...process.env, DATABASE_URL: ownerUrl, CADENCE_SECRET: house.secret },
    stdio: "ignore",
  });
  house.lifetime.add(() => void child.kill("SIGKILL"));
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const timer = setTimeout(() => void child.kill("SIGKILL"), LONGEST_RUN);
  if (moment !== null) {
    await Promise.race([moment(), ended]);
    child.kill("SIGKILL");
  }
  const code = await ended;
  clearTimeout(timer);
  return code === 0;
}

const appliedTo = async ({ sql }: Witness): Promise<number> =>
  Number((await sql`select count(*)::int as many from drizzle.__drizzle_migrations`)[0]?.many);

export async function migrating(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const scratch = mkdtempSync(path.join(tmpdir(), `cadence-test-${process.pid}-migrations-`));
  house.lifetime.add(() => rmSync(scratch, { recursive: true, force: true }));
  const urlOf = async (name: string) => {
    await ensureDatabase(house.server, name);
    return house.server.url(name);
  };

  const earlierUrl = await urlOf("cadence_earlier");
  const roles = runtimeRoleUrls(earlierUrl, house.secret, {});
  await migrateDatabase({ ownerUrl: earlierUrl, roles, folder: earlierMigrations(path.join(scratch, "earlier")) });
  const earlier = witnessOf(earlierUrl);
  house.lifetime.add(earlier.end);
  await fillEarlier(earlier);
  const had = await columnsOf(earlier);
  const from = await appliedTo(earlier);
  const [priced] =
    await earlier.sql`select count(*)::int as many, sum(price_minor)::int as sum from services, locations where price_minor is not null`;
  const untouched = await contentOf(earlier, had);
  const freshUrl = await urlOf("cadence_fresh");
  await migrateDatabase({ ownerUrl: freshUrl, roles: runtimeRoleUrls(freshUrl, house.secret, {}) });
  const fresh = witnessOf(freshUrl);
  house.lifetime.add(fresh.end);
  const has = await columnsOf(fresh);
  const both = new Map([...had].map(([table, names]) => [table, names.filter((name) => has.get(table)?.includes(name))] as const));
  const before = await contentOf(earlier, both);
  const inPart: string[] = [];
  const random = randomFrom(14);
  let [killed, inside] = [0, 0];
  const intoTheMiddle = async () => {
    while (!(await isInside(earlier))) await wait(2);
    await wait(random.int(0, 250));
    if (await isInside(earlier)) inside += 1;
  };
  for (let turn = 0; turn < KILLS; turn += 1) {
    if (!(await runMigrator(house, earlierUrl, intoTheMiddle))) killed += 1;
    const applied = await appliedTo(earlier);
    if (applied === countMigrations()) break;
    if (applied !== from) inPart.push(`${applied} of ${countMigrations()} migrations`);
    for (const [table, content] of await contentOf(earlier, had))
      if (content !== untouched.get(table)) inPart.push(`${table} after kill ${turn + 1}`);
  }
  is("run to its end", (await runMigrator(house, earlierUrl, null)) ? "yes" : "no", "yes");
  is("run once more", (await runMigrator(house, earlierUrl, null)) ? "yes" : "no", "yes");
  say(
    `${PATIENTS} patients of an earlier release, ${from} of ${countMigrations()} migrations; the migrator killed ${killed} times, ${inside} of them in its transaction`,
  );
  none("kept in part by a migrator that was killed", inPart);
  is("migrations applied", await appliedTo(earlier), countMigrations());
  const after = await contentOf(earlier, both);
  none(
    "tables whose rows are not what they were",
    [...before]
      .filter(([table, content]) => after.get(table) !== content)
      .map(([table, content]) => `${table}: ${content}, then ${after.get(table)}`),
  );
  const gone = [...had].flatMap(([table, names]) =>
    names.filter((name) => !has.get(table)?.includes(name)).map((name) => `${table}.${name}`),
  );
  say(`columns that the releases since took away: ${gone.join(", ") || "none"}`);
  const [moved] = await earlier.sql`select count(*)::int as many, sum(amount_minor)::int as sum from prices`;
  is("prices, and their sum, at every location", `${moved?.many} ${moved?.sum}`, `${priced?.many} ${priced?.sum}`);
  const [one, other] = [new Set(await schemaOf(earlier)), new Set(await schemaOf(fresh))];
  none("of the schema not as in a database made today", [...one.symmetricDifference(other)]);

  const { begin } = await openStorm(house, 1_000);
  const storm = begin();
  while (storm.done() < 20) await wait(20);
  const own = { ownerUrl: house.ownerUrl, roles: house.roles };
  const reading = house.witness.sql.begin(async (sql) => {
    await sql`select count(*) from appointments`;
    await sql`select count(*) from patients`;
    await wait(READS_FOR);
  });
  await wait(200);
  const since = performance.now();
  await migrateDatabase({ ...own, folder: laterMigrations(path.join(scratch, "later"), TO_COME) });
  const took = (performance.now() - since) / 1000;
  await reading;
  // Every process that starts migrates first: for those that serve, that must be nothing.
  for (let turn = 0; turn < 3; turn += 1) await migrateDatabase(own);
  const marked = storm.done();
  while (storm.done() < marked + 40) await wait(20);
  await storm.stop();
  const { missing, twice, half, changes, audited, givenUp } = await findEffects(house, storm.writes);
  say(
    `beside two processes of the release before, while somebody read for ${READS_FOR / 1000} s: migrated in ${took.toFixed(1)} s, ${storm.done()} forms acknowledged`,
  );
  is("answered 5xx or “busy”", storm.trouble.errors.length + storm.trouble.busy, 0);
  is("cut off or hung", storm.trouble.cut + storm.trouble.hung.length, 0);
  none("acknowledged and missing", missing);
  none("there twice", twice);
  none("half applied", half);
  is("audit rows for changes", audited, changes);
  none("never answered", givenUp);
  return report();
}
