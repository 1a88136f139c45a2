/**
 * `npm run test:failover`: what a clinic loses when the machine of its database is gone. Debian's PostgreSQL as primary and synchronous replica, PgBouncer in
 * transaction mode and two processes of Cadence, all on this machine; bookings by posted forms; the primary is killed, the replica promoted, the pooler pointed to
 * it. Prints what was acknowledged, found, lost and there twice, and for how long nothing was answered. From a blank Debian with Node: root has the two packages
 * installed, anybody else is told what is missing. A few minutes. With `--blank` all of it is done on a blank Debian that is booted for it.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { openDatabase } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { addDays, localDate, timeOfMinutes } from "#lib/time.ts";
import { openDesks } from "#tests/failover/desks.ts";
import { findPackages } from "#tests/failover/packages.ts";
import { startServers } from "#tests/failover/servers.ts";
import { formPlaces, signedIn } from "#tests/load/house.ts";
import { startOwnClinic } from "#tests/load/own-clinic.ts";
import { reporter } from "#tests/load/report.ts";
import { witnessOf } from "#tests/load/witness.ts";
import { deskOf } from "#tests/support/desk.ts";
import { prepareDatabase } from "./support/database.ts";
import { type Lifetime, runWithLifetime } from "./support/lifetime.ts";
import { bootMachine } from "./support/operations/machine.ts";
import { freePort } from "./support/ports.ts";
import { say, step } from "./support/say.ts";
import { temporaryFiles } from "./support/temporary-files.ts";

const LONGEST = 15 * 60_000;
const DESKS = 8;
const BEFORE = 15_000;
const AFTER = 20_000;
/** From when on nobody waits for the service to come back. */
const LONGEST_GAP = 60_000;

const readinessOf = async (origin: string): Promise<string> => {
  try {
    const response = await fetch(`${origin}/api/ready`);
    return `${response.status} (${(await response.text()).trim().split("\n").join(", ")})`;
  } catch {
    return "no answer";
  }
};

/** What root of a machine with Debian and Node alone types. */
const FROM_BLANK = `apt-get update -q
apt-get install -y -q git libatomic1
git clone --quiet https://git.example/cadence.git /opt/cadence
cd /opt/cadence
npm ci --no-audit --no-fund
npm run test:failover`;

async function onBlankDebian(lifetime: Lifetime): Promise<number> {
  const machine = await step("A blank Debian with Node", (progress) => bootMachine(lifetime, process.cwd(), progress));
  say(`\nThere, as root:\n${FROM_BLANK}\n`);
  const { code, printed } = await step("From the first package to the last figure", () => machine.run(FROM_BLANK));
  say(printed.slice(Math.max(0, printed.indexOf("> cadence@"))));
  return code ?? 1;
}

await runWithLifetime(async (lifetime) => {
  if (process.argv.includes("--blank")) return onBlankDebian(lifetime);
  setTimeout(() => {
    say("\nThe fifteen minutes are over.");
    void lifetime.end().then(() => process.exit(1));
  }, LONGEST).unref();
  const { say: tell, is, none, report } = reporter();
  const packages = await step("Packages", async () => findPackages());
  const servers = await step(`PostgreSQL ${packages.version}: primary and replica; PgBouncer`, () => startServers(packages, lifetime));
  const secret = randomBytes(32).toString("base64url");
  const ownerUrl = servers.pooledUrl;
  const roles = await step("Tables", () => prepareDatabase({ ownerUrl, directUrl: servers.primaryUrl(), secret, given: {} }));
  servers.admit(roles);
  await step("The primary waits for the replica", servers.beSynchronous);

  // Everything from here on goes through the pooler.
  const database = openDatabase(roles.app, { max: 4, name: "cadence-failover" });
  lifetime.add(() => database.pool.end());
  const [clinic, desk] = await step("Clinic", async () => {
    await database.db.insert(clinics).values({ name: "Failover clinic" });
    const made = deskOf(database);
    return [await made.clinicOf({ clinicians: 3, rooms: 3, devices: 3, patients: 300 }), made] as const;
  });
  const before = witnessOf(servers.primaryUrl());
  const places = await formPlaces({ database, desk, witness: before }, clinic);
  const { cookie } = await signedIn({ database, witness: before, secret }, ["reception"]);
  await before.end();
  const own = await step("Two processes of Cadence", async () =>
    startOwnClinic(lifetime, {
      port: await freePort(),
      processes: 2,
      env: {
        DATABASE_URL: servers.pooledUrl,
        DATABASE_DIRECT_URL: servers.sessionUrl,
        CADENCE_SECRET: secret,
        FILES_DIR: temporaryFiles(lifetime),
      },
    }),
  );

  const from = addDays(localDate(Temporal.Now.instant(), "Australia/Melbourne"), 60);
  let asked = 0;
  const desks = await openDesks({
    many: DESKS,
    origin: own.origin,
    cookie,
    form: places.book,
    next: () => {
      asked += 1;
      const slot = { date: addDays(from, Math.floor(asked / 8)), time: timeOfMinutes(9 * 60 + (asked % 8) * 60), clinicianId: "any" };
      const patientId = clinic.patients[asked % 290] ?? "";
      return { patientId, slot, fields: { ...slot, patientId, serviceId: clinic.consultationId, locationId: clinic.locationId } };
    },
  });
  const ready = await readinessOf(own.origin);
  await wait(BEFORE);
  const since = performance.now();
  const seconds = () => ((performance.now() - since) / 1000).toFixed(1);
  const acknowledgedBefore = desks.acknowledged.length;
  await servers.killPrimary();
  tell(`the primary was killed after ${acknowledgedBefore} bookings by ${DESKS} desks, two processes, ${BEFORE / 1000} s`);
  const during = readinessOf(own.origin);
  servers.promoteReplica();
  tell(`the replica was promoted ${seconds()} s after that`);
  servers.repoint();
  tell(`the pooler was pointed to it ${seconds()} s after that`);
  const isBack = () => desks.acknowledged.length > acknowledgedBefore + DESKS;
  while (!isBack() && performance.now() - since < LONGEST_GAP) await wait(100);
  await wait(AFTER);
  const readyAgain = await readinessOf(own.origin);
  await desks.stop();

  const times = desks.acknowledged.map(({ at }) => at);
  const gap = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
  const witness = witnessOf(servers.primaryUrl());
  lifetime.add(witness.end);
  const kept = await witness.sql<{ patient: string; date: string; time: string; many: number }[]>`
    select patient_id::text as patient, local_date::text as date, to_char(local_start, 'HH24:MI') as time, count(*)::int as many
    from appointments where location_id = ${clinic.locationId} and local_date >= ${from}::date group by 1, 2, 3`;
  const many = new Map(kept.map((row) => [`${row.patient} ${row.date} ${row.time}`, row.many]));
  const found = desks.acknowledged.filter(({ patientId, slot }) => many.has(`${patientId} ${slot.date} ${slot.time}`)).length;
  const [audited] = await witness.sql`
    select (select count(*)::int from audit_log where action = 'appointment:book') as rows, (select count(*)::int from appointments) as visits`;
  say("");
  is(
    "acknowledged and found",
    `${desks.acknowledged.length} and ${found}`,
    `${desks.acknowledged.length} and ${desks.acknowledged.length}`,
  );
  is("lost", desks.acknowledged.length - found, 0);
  is("duplicated", [...many.values()].filter((count) => count > 1).length, 0);
  tell(`seconds without service: ${(gap / 1000).toFixed(1)}`);
  is("visits, and audit rows of them", `${audited?.visits} and ${audited?.rows}`, `${audited?.visits} and ${audited?.visits}`);
  is("overlaps", await witness.overlaps(), 0);
  is("half done", await witness.halves(), 0);
  none("refused", desks.refused);
  for (const [why, count] of desks.again) tell(`sent again ${count} times: ${why}`);
  tell(`ready before: ${ready}`);
  tell(`ready, asked when the primary was gone: ${await during}`);
  is("processes that serve, as many as before", own.serving().length, 2);
  is("ready after", readyAgain.slice(0, 3), "200");
  if (!readyAgain.startsWith("200")) tell(readyAgain);
  const { misses } = report();
  for (const miss of misses) say(`  MISSED: ${miss}`);
  return misses.length === 0 ? 0 : 1;
});
