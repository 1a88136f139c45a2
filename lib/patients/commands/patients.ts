import { eq } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patientDetails } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { endFormLinksOf } from "#lib/auth/form-session.ts";
import { revokePortalAccess } from "#lib/auth/portal-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { EditPatientInput, RegisterPatientInput } from "../input.ts";
import { getClinicDates } from "../queries/clinic-dates.ts";
import { detailColumns } from "../queries/details.ts";
import { DETAIL_FIELDS, detailsOf } from "../rules/details.ts";
import { canBeBornOn } from "../rules/patient.ts";
import { lockOwnDetails, writeDetails } from "./details.ts";

/** Whether this date of birth can be right today, on the clinic's calendar. */
async function bornPossible(ctx: Ctx<"patient:write">, dateOfBirth: string | null): Promise<boolean> {
  if (dateOfBirth === null) return true;
  const { today } = await getClinicDates(ctx);
  return canBeBornOn(dateOfBirth, today);
}

/** Registers a patient, once for one key. Refuses `born_impossibly`. */
export function registerPatient(ctx: Ctx<"patient:write">, input: RegisterPatientInput): Promise<Result<{ patientId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "patient:register", key: input.idempotencyKey, input, answer: z.object({ patientId: z.string() }) }, async () => {
      if (!(await bornPossible(tx, input.dateOfBirth))) return refuse("born_impossibly", {}, "dateOfBirth");
      const [made] = await tx.db
        .insert(patients)
        .values({ ...detailsOf(input), createdAt: tx.now })
        .returning({ id: patients.id });
      if (made === undefined) throw new Error("The patient was not made.");
      await recordAudit(tx, { action: "patient:register", objectType: "patient", objectId: made.id, patientId: made.id });
      return done({ patientId: made.id });
    }),
  );
}

/** A changed one of these ends every portal link and visit: whoever holds the link may no longer be the patient. */
const OPENS_PORTAL = ["phone", "email", "dateOfBirth"] as const;

/**
 * Changes a patient's details. A changed phone, e-mail or date of birth revokes the portal links in the same transaction.
 * Refuses `not_found`, `changed_meanwhile`, `born_impossibly`.
 * @returns how many portal links were ended.
 */
export function editPatient(ctx: Ctx<"patient:write">, input: EditPatientInput): Promise<Result<{ revokedLinks: number }>> {
  return transaction(ctx, async (tx) => {
    const details = detailsOf(input);
    const own = await lockOwnDetails(tx.db, input.patientId);
    if (own === null) return refuse("not_found");
    const [before] = await tx.db
      .select({ ...detailColumns, version: patientDetails.version })
      .from(patientDetails)
      .where(eq(patientDetails.id, input.patientId));
    if (before?.version !== input.version) return changedMeanwhile(tx, "patient", input.patientId);
    if (!(await bornPossible(tx, input.dateOfBirth))) return refuse("born_impossibly", {}, "dateOfBirth");
    const changed = DETAIL_FIELDS.filter((field) => before[field] !== details[field]);
    if (changed.length === 0) return done({ revokedLinks: 0 });
    // Before the change: the database ends whatever is still live with the change itself, and then nobody could count it.
    const revokedLinks = OPENS_PORTAL.some((field) => changed.includes(field))
      ? (await revokePortalAccess(tx.db, input.patientId, "details_changed")) + (await endFormLinksOf(tx.db, input.patientId))
      : 0;
    await writeDetails(tx.db, input.patientId, own, changed, details);
    await recordAudit(tx, {
      action: "patient:edit",
      objectType: "patient",
      objectId: input.patientId,
      patientId: input.patientId,
      detail: { fields: changed.join(" "), revokedLinks },
    });
    return done({ revokedLinks });
  });
}
