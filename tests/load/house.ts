/** Two server processes of the production build on a database of their own, and people signed in to them: what the load tests knock at. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Database, openDatabase } from "#db/client.ts";
import type { RoleUrls } from "#db/roles.ts";
import { clinics } from "#db/schema/clinics.ts";
import { users } from "#db/schema/users.ts";
import { needsTwoSteps, type Role } from "#lib/auth/policy.ts";
import { newStepSecret, sealStep } from "#lib/auth/sealed-step.ts";
import { openSession, sessionCookieName } from "#lib/auth/staff-session.ts";
import { keepSecondStepIn } from "#lib/staff/commands/second-step.ts";
import { addDays, localDate } from "#lib/time.ts";
import { ensureBuild } from "#scripts/support/build.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { type EmbeddedPostgres, ensureDatabase } from "#scripts/support/embedded-postgres.ts";
import { serverEnvironment } from "#scripts/support/environment.ts";
import type { Lifetime } from "#scripts/support/lifetime.ts";
import { freePort } from "#scripts/support/ports.ts";
import { step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startTemporaryPostgres } from "#scripts/support/temporary-postgres.ts";
import { deskOf } from "#tests/support/desk.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";
import { commandFront } from "./front.ts";
import type { FormPlaces, Servers } from "./posted-front.ts";
import { type ServerProcess, serverProcess } from "./server-process.ts";
import { type Witness, witnessOf } from "./witness.ts";

const DATABASE = "cadence_load";
const work = z.object({ msg: z.literal("work"), took: z.number(), waited: z.number() });

export type Work = z.output<typeof work>;

/** What the house begins with: a clinic with nothing in it, or the demo's. */
export type Clinic = "empty" | "demo";

export type House = {
  readonly database: Database;
  readonly desk: ReturnType<typeof deskOf>;
  readonly witness: Witness;
  readonly servers: Servers;
  /** The same two, to be killed and started again. */
  readonly processes: readonly ServerProcess[];
  /** How long commands took inside the servers, and waited in line before, since this was last asked, in milliseconds. */
  readonly worked: () => readonly Work[];
  readonly cookieOf: (role: Role) => string;
  /** A session of its own, with its row. */
  readonly openSession: (...roles: readonly Role[]) => Promise<{ readonly cookie: string; readonly userId: string }>;
  /** Starts another process on the same database; `env` is added to what the others get. @returns its address */
  readonly startProcess: (env: Readonly<Record<string, string>>) => Promise<string>;
  /** The same, not started yet, to be killed and started again. */
  readonly newProcess: (env: Readonly<Record<string, string>>) => Promise<ServerProcess>;
  /** All that the servers have written to their logs so far. */
  readonly logs: () => string;
  readonly buildFolder: string;
  readonly server: EmbeddedPostgres;
  /** The log-in addresses of the roles, as the processes are told them. */
  readonly roles: RoleUrls;
  /** Where both processes keep their files. */
  readonly files: string;
  readonly secret: string;
  readonly ownerUrl: string;
  readonly lifetime: Lifetime;
};

/** Where a house stands: its database server, which forgets what it acknowledged when it is killed unless another is given, and the folder of its files. */
export type Ground = { readonly startServer?: () => Promise<EmbeddedPostgres>; readonly files?: string };

/** Every process with the pool of a clinic's own installation: what queues there queues here. */
export async function openHouse(lifetime: Lifetime, clinic: Clinic, ground: Ground = {}): Promise<House> {
  const secret = randomBytes(32).toString("base64url");
  const server = await step("Database server", ground.startServer ?? startTemporaryPostgres);
  lifetime.add(server.stop);
  const ownerUrl = server.url(DATABASE);
  const roles = await step("Tables", async () => {
    await ensureDatabase(server, DATABASE);
    return prepareDatabase({ ownerUrl, secret, given: {} });
  });
  const database = openDatabase(roles.app, { name: "cadence-load" });
  lifetime.add(() => database.pool.end());
  const witness = witnessOf(ownerUrl);
  lifetime.add(witness.end);
  const files = ground.files ?? temporaryFiles(lifetime);
  const [buildFolder] = await Promise.all([
    step("Build", (progress) => ensureBuild(progress, lifetime)),
    step("Clinic", async (onProgress) => {
      if (clinic === "empty") return void (await database.db.insert(clinics).values({ name: "Load clinic" }));
      const { loadDemo } = await import("#db/seed/demo.ts");
      await loadDemo({ appUrl: roles.app, secret, files, light: true, onProgress });
    }),
  ]);

  let times: Work[] = [];
  let rest = "";
  const written: string[] = [];
  const listen = (text: string) => {
    written.push(text);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.includes('"work"')) times.push(work.parse(JSON.parse(line)));
  };
  const [firstPort, secondPort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${firstPort}`;
  const processAt = (port: number, more: Readonly<Record<string, string>>): ServerProcess =>
    serverProcess({
      mode: "start",
      buildFolder,
      host: "127.0.0.1",
      port,
      env: {
        ...serverEnvironment({ roles, secret, publicUrl: origin, embedded: true, files }),
        TEST_CLOCK: "1",
        WORKER: "none",
        LOG_LEVEL: "debug",
        ...more,
      },
      lifetime,
      onOutput: listen,
    });
  const processes = [processAt(firstPort, {}), processAt(secondPort, {})];
  await step("Two web servers", () => Promise.all(processes.map(({ start }) => start())));

  const open = (...held: readonly Role[]) => signedIn({ database, witness, secret }, held);
  const cookies = {
    admin: (await open("admin")).cookie,
    clinician: (await open("clinician")).cookie,
    reception: (await open("reception")).cookie,
  };
  return {
    database,
    desk: deskOf(database),
    witness,
    servers: { addresses: processes.map(({ address }) => address), origin },
    processes,
    worked: () => {
      const found = times;
      times = [];
      return found;
    },
    cookieOf: (role) => cookies[role],
    openSession: open,
    logs: () => written.join(""),
    buildFolder,
    files,
    secret,
    ownerUrl,
    server,
    roles,
    startProcess: async (env) => {
      const made = processAt(await freePort(), env);
      await made.start();
      return made.address;
    },
    newProcess: async (env) => processAt(await freePort(), env),
    lifetime,
  };
}

/** Adds somebody and signs them in, for as long as a suite takes. */
export async function signedIn(
  { database, witness, secret }: Pick<House, "database" | "witness" | "secret">,
  held: readonly Role[],
): Promise<{ readonly cookie: string; readonly userId: string }> {
  const [user] = await database.db
    .insert(users)
    .values({ name: `${held.join()} ${crypto.randomUUID()}`, email: `${crypto.randomUUID()}@load.example`, roles: [...held] })
    .returning({ id: users.id });
  if (user === undefined) throw new Error("Nobody was added.");
  if (needsTwoSteps(held)) await keepSecondStepIn(database.db, user.id, sealStep(newStepSecret(), user.id, secret), 0);
  const cookie = `${sessionCookieName(false)}=${await openSession(database.db, user.id, secret, "load")}`;
  // A suite takes longer than ten minutes: nobody is asked for a password that they do not have.
  await witness.sql`update sessions set confirmed_at = now() + interval '1 hour' where user_id = ${user.id}`;
  return { cookie, userId: user.id };
}

/** Pages of this clinic on which the forms stand: an appointment far ahead, and a series that nobody has scheduled, of its last two patients. */
export async function formPlaces(
  { database, desk, witness }: Pick<House, "database" | "desk" | "witness">,
  clinic: SmallClinic,
): Promise<FormPlaces> {
  const now = Temporal.Now.instant();
  const date = addDays(localDate(now, "UTC"), 400);
  const [patientId = "", other] = clinic.patients.slice(-2);
  const { locationId, consultationId: serviceId } = clinic;
  await commandFront([database], now, () => undefined).book(0, {
    patientId,
    serviceId,
    locationId,
    date,
    time: "10:00",
    clinicianId: "any",
  });
  const [row] = await witness.sql`select id from appointments where local_date = ${date} and location_id = ${locationId}`;
  const seriesId = await desk.proposed(clinic, 1, clinic.patients.indexOf(other ?? patientId));
  return {
    book: { page: `/diary/new?patient=${patientId}`, field: "serviceId" },
    move: { page: `/appointments/${row?.id}/move?date=${date}&time=11:00`, field: "again" },
    cancel: { page: `/appointments/${row?.id}/cancel`, field: "reason" },
    bookSeries: { page: `/series/${seriesId}/schedule`, field: "sessions.0.date" },
  };
}
