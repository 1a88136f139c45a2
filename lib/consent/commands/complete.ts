import { eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse, refuseFields } from "#lib/result.ts";
import { toTheMicrosecond } from "#lib/screening/commands/end-consents.ts";
import { lockPatientIn } from "#lib/screening/commands/standing.ts";
import { findVisit } from "#lib/screening/queries/facts.ts";
import { type Lapse, lapseOf } from "#lib/screening/rules/consent.ts";
import { compareDates, localDate } from "#lib/time.ts";
import type { CompleteConsentInput } from "../input.ts";
import { type CliniciansPart, howEnded, isIntact, sealColumns, sealWhole } from "../queries/seal.ts";
import { tickElements } from "../rules/elements.ts";
import { sayLapse } from "../rules/words.ts";
import { bytesOf, endConsents, withoutPictures } from "./standing.ts";

const answer = z.object({ consentId: z.string() });
type Completed = z.output<typeof answer>;

/**
 * The clinician ticks what was talked over and signs: from now on the consent is in force, and an earlier one to the same protocol is replaced.
 * Only what the patient signed and what still fits the plan can be completed: a clinician's later yes revives nothing. Idempotent by key.
 * @returns `elements_open` beside each element not ticked, `consent_not_waiting`, `consent_lapsed`, `document_altered`.
 */
export function completeConsent(ctx: Ctx<"consent:complete">, input: CompleteConsentInput): Promise<Result<Completed>> {
  const request = { command: "consent:complete", key: input.idempotencyKey, input: withoutPictures(input), answer };
  return transaction(ctx, (tx) => once(tx, request, () => completeIn(tx, input)));
}

/** The name under the clinician's part: as typed, and always with that of whoever was signed in. */
function signedAs(typed: string | null, account: string): string {
  return typed === null || typed === account ? account : `${typed} (signed in as ${account})`;
}

async function completeIn(tx: Tx<"consent:complete">, input: CompleteConsentInput): Promise<Result<Completed>> {
  const locked = await lockConsentIn(tx, input.consentId);
  if (locked === null || locked.kind !== "treatment" || locked.protocolId === null || locked.appointmentId === null)
    return refuse("not_found");
  const { canonicalId, ...row } = locked;
  const how = howEnded(row) ?? (row.inForceAt === null ? null : "is complete");
  if (how !== null && row.lapsedReason === null) return refuse("consent_not_waiting", { how });
  // What is completed is what the patient signed, to the byte, and what the clinician had before them.
  if (!isIntact(row) || row.contentHash.toString("hex") !== input.seen) return refuse("document_altered");
  const lapsed = await lapseNow(tx, { ...row, protocolId: locked.protocolId, appointmentId: locked.appointmentId });
  if (lapsed !== null) return refuse("consent_lapsed", { why: lapsed });
  const { all, open } = tickElements(input.elements);
  if (open.length > 0) {
    return refuseFields(
      "elements_open",
      {},
      Object.fromEntries(open.map(({ id, number }) => [`elements.${id}`, `Point ${number}: talk it over, then tick it.`])),
    );
  }
  const now = toTheMicrosecond(tx.now);
  const part: CliniciansPart = {
    elements: all,
    clinicianId: authorId(tx),
    clinicianName: signedAs(input.signature.typedName, tx.actor.name),
    clinicianImage: bytesOf(input.signature),
    clinicianSignedAt: now,
    inForceAt: now,
  };
  const of = { patientId: canonicalId, kind: "treatment", protocolId: locked.protocolId } as const;
  const replaced = await endConsents(tx, of, "in_force", { replacedAt: now });
  await tx.db
    .update(consents)
    .set({ ...part, completedHash: sealWhole(row, part) })
    .where(eq(consents.id, input.consentId));
  const audited = { objectType: "consent", patientId: canonicalId };
  await recordAudits(tx, [
    ...replaced.map((objectId) => ({ ...audited, action: "consent:replace" as const, objectId })),
    { ...audited, action: "consent:complete", objectId: input.consentId },
  ]);
  return done({ consentId: input.consentId });
}

/** The consent with its patient locked; null when there is none of that id. */
async function lockConsentIn(tx: Tx<"consent:complete">, consentId: string) {
  const find = async () => {
    const [found] = await tx.db
      .select({
        ...sealColumns,
        canonicalId: patientIdentities.canonicalId,
      })
      .from(consents)
      .innerJoin(patientIdentities, eq(patientIdentities.id, consents.patientId))
      .where(eq(consents.id, consentId));
    return found ?? null;
  };
  const seen = await find();
  if (seen === null) return null;
  await lockPatientIn(tx, seen.canonicalId);
  return find();
}

/** What changed since the patient signed, as the visit is planned now; null where nothing did. */
async function lapseNow(
  tx: Tx<"consent:complete">,
  row: {
    readonly protocolId: string;
    readonly appointmentId: string;
    readonly device: string | null;
    readonly deviceIds: readonly string[] | null;
    readonly indication: string | null;
    readonly expiresOn: string | null;
    readonly lapsedReason: Lapse | null;
  },
): Promise<string | null> {
  const visit = await findVisit(tx, row.appointmentId);
  if (visit === null) return sayLapse("protocol");
  if (row.expiresOn !== null && compareDates(row.expiresOn, localDate(tx.now, visit.timeZone)) < 0) return "it has expired";
  const lapse = row.lapsedReason ?? lapseOf(row, visit);
  return lapse === null ? null : sayLapse(lapse);
}
