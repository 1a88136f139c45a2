/** `npm run test:fhir`: the bundle of every patient of the demo clinic against FHIR R4. Ends with 1 when one of them is not valid, and says what is not, without a name. */
import { randomBytes } from "node:crypto";
import { asc, eq, isNull } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { patients } from "#db/schema/patients.ts";
import { users } from "#db/schema/users.ts";
import { loadDemo } from "#db/seed/demo.ts";
import { demoAccounts } from "#db/seed/demo-accounts.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { fhirBundle } from "#lib/interchange/outputs/fhir/bundle.ts";
import { noteRequest } from "#lib/privacy/commands/requests.ts";
import { copyRecord } from "#lib/privacy/queries/copy.ts";
import { prepareDatabase } from "#scripts/support/database.ts";
import { ensureDatabase } from "#scripts/support/embedded-postgres.ts";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { say, step } from "#scripts/support/say.ts";
import { temporaryFiles } from "#scripts/support/temporary-files.ts";
import { startTemporaryPostgres } from "#scripts/support/temporary-postgres.ts";
import { fhirErrors } from "#tests/support/fhir.ts";

const DATABASE = "cadence_fhir";

await runWithLifetime(async (lifetime) => {
  const secret = randomBytes(32).toString("base64url");
  const server = await step("Database server", startTemporaryPostgres);
  lifetime.add(server.stop);
  await ensureDatabase(server, DATABASE);
  const roles = await step("Tables", () => prepareDatabase({ ownerUrl: server.url(DATABASE), secret, given: {} }));
  const files = temporaryFiles(lifetime);
  await step("Demo clinic", (onProgress) => loadDemo({ appUrl: roles.app, secret, files, light: true, onProgress }));
  const database = openDatabase(roles.app, { name: "cadence-fhir" });
  lifetime.add(() => database.pool.end());
  const email = demoAccounts.find(({ role }) => role.toLowerCase().includes("clinician"))?.email ?? "";
  const [clinician] = await database.db.select({ id: users.id, name: users.name }).from(users).where(eq(users.email, email));
  if (clinician === undefined) throw new Error("The demo has no clinician.");
  const actingAs = { ...clinician, roles: ["clinician"] as const, isDoctor: true, isPrescriber: true };
  const ctx = asSystem("test-fhir", { database, now: Temporal.Now.instant(), actingAs });
  const everybody = await database.db
    .select({ id: patients.id, number: patients.number })
    .from(patients)
    .where(isNull(patients.mergedInto))
    .orderBy(asc(patients.number));
  let [bad, resources] = [0, 0];
  for (const { id, number } of everybody) {
    await noteRequest(ctx, {
      idempotencyKey: crypto.randomUUID(),
      patientId: id,
      askedOn: "2020-01-01",
      asker: "patient",
      askerName: "",
      identityCheck: "known",
    });
    const copy = await copyRecord(ctx, id, "fhir");
    if (copy === null) throw new Error(`Patient ${number} has no copy.`);
    const bundle = JSON.parse(JSON.stringify(fhirBundle(copy)));
    const errors = fhirErrors(bundle);
    resources += bundle.entry.length;
    if (errors.length > 0) bad += 1;
    for (const error of errors.slice(0, 10)) say(`Patient ${number}: ${error}`);
  }
  say(
    `${everybody.length} patients, ${resources} resources: ${bad === 0 ? "every bundle is valid, 0 errors" : `${bad} bundles are not valid`}.`,
  );
  return bad === 0 && everybody.length > 0 ? 0 : 1;
});
