/** `npm run verify:documents`: looks whether every signed consent, form and treatment, and every version they name, is what was signed or approved. Ends with 1 when one is not, and names it by its id. */
import { openDatabase } from "#db/client.ts";
import { asSystem } from "#lib/auth/ctx.ts";
import { verifyDocuments } from "#lib/consent/queries/verify.ts";
import { verifyTreatments } from "#lib/treatments/queries/verify.ts";
import { runWithLifetime } from "./support/lifetime.ts";
import { openProductionDatabase } from "./support/production-database.ts";
import { say } from "./support/say.ts";

await runWithLifetime(async (lifetime) => {
  const { roles } = await openProductionDatabase(lifetime, { besideRunning: true });
  const database = openDatabase(roles.app, { name: "cadence-verify", max: 1 });
  try {
    const ctx = asSystem("verify-documents", { database, now: Temporal.Now.instant() });
    const { consents, forms, versions, altered: documents } = await verifyDocuments(ctx);
    const { treatments, altered: records } = await verifyTreatments(ctx);
    say(
      `Looked at ${consents} consents, ${forms} signed forms, ${versions} versions of what they name and ${treatments} signed treatments.`,
    );
    const altered = [...documents, ...records.map((id) => ({ document: "treatment", id }))];
    for (const { document, id } of altered) say(`Not what was signed or approved: ${document} ${id}`);
    if (altered.length === 0) say("Every one is what was signed and approved.");
    return altered.length === 0 ? 0 : 1;
  } finally {
    await database.pool.end();
  }
});
