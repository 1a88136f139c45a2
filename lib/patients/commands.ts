import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patientAlerts } from "#db/schema/patient-alerts.ts";
import { patients } from "#db/schema/patients.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { endFormLinksOf } from "#lib/auth/form-session.ts";
import { revokePortalAccess } from "#lib/auth/portal-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddAlertInput, ArchiveAlertInput, EditPatientInput, RegisterPatientInput } from "./input.ts";
import { getClinicDates, readsClinical } from "./queries/clinic-dates.ts";
import { canBeBornOn, mayAddAlertFor } from "./rules/patient.ts";

type Details = Omit<RegisterPatientInput, "idempotencyKey" | "birthDateUnknown">;

function columnsOf({ givenName, familyName, preferredName, pronouns, dateOfBirth, phone, email, language, timeZone }: Details): Details {
  return { givenName, familyName, preferredName, pronouns, dateOfBirth, phone, email, language, timeZone };
}

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
        .values({ ...columnsOf(input), createdAt: tx.now })
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
    const columns = columnsOf(input);
    const where = and(eq(patients.id, input.patientId), isNull(patients.mergedInto));
    const [before] = await tx.db
      .select({
        givenName: patients.givenName,
        familyName: patients.familyName,
        preferredName: patients.preferredName,
        pronouns: patients.pronouns,
        dateOfBirth: patients.dateOfBirth,
        phone: patients.phone,
        email: patients.email,
        language: patients.language,
        timeZone: patients.timeZone,
        version: patients.version,
      })
      .from(patients)
      .where(where)
      .for("update");
    if (before === undefined) return refuse("not_found");
    if (before.version !== input.version) return changedMeanwhile(tx, "patient", input.patientId);
    if (!(await bornPossible(tx, input.dateOfBirth))) return refuse("born_impossibly", {}, "dateOfBirth");
    const fields = [
      "givenName",
      "familyName",
      "preferredName",
      "pronouns",
      "dateOfBirth",
      "phone",
      "email",
      "language",
      "timeZone",
    ] as const;
    const changed = fields.filter((field) => before[field] !== columns[field]);
    if (changed.length === 0) return done({ revokedLinks: 0 });
    // Before the change: the database ends whatever is still live with the change itself, and then nobody could count it.
    const revokedLinks = OPENS_PORTAL.some((field) => changed.includes(field))
      ? (await revokePortalAccess(tx.db, input.patientId, "details_changed")) + (await endFormLinksOf(tx.db, input.patientId))
      : 0;
    await tx.db
      .update(patients)
      .set({ ...columns, version: sql`${patients.version} + 1` })
      .where(where);
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

/** Adds an alert. Refuses `not_found`, and `alert_audience` where reception would write for clinicians. */
export function addAlert(ctx: Ctx<"alert:write">, input: AddAlertInput): Promise<Result<{ alertId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "alert:add", key: input.idempotencyKey, input, answer: z.object({ alertId: z.string() }) }, async () => {
      if (!mayAddAlertFor(input.audience, readsClinical(tx))) return refuse("alert_audience", {}, "audience");
      const [patient] = await tx.db
        .select({ id: patients.id })
        .from(patients)
        .where(and(eq(patients.id, input.patientId), isNull(patients.mergedInto)));
      if (patient === undefined) return refuse("not_found");
      const { patientId, words, severity, audience } = input;
      const [made] = await tx.db
        .insert(patientAlerts)
        .values({ patientId, words, severity, audience, createdBy: tx.actor.id, createdAt: tx.now })
        .returning({ id: patientAlerts.id });
      if (made === undefined) throw new Error("The alert was not made.");
      await recordAudit(tx, { action: "alert:add", objectType: "alert", objectId: made.id, patientId, detail: { audience, severity } });
      return done({ alertId: made.id });
    }),
  );
}

/** Takes an alert away; it stays on the record. An alert that this person may not read is `not_found`. */
export function archiveAlert(ctx: Ctx<"alert:write">, input: ArchiveAlertInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const mine = readsClinical(tx) ? undefined : eq(patientAlerts.audience, "everyone");
    const [alert] = await tx.db
      .select({ version: patientAlerts.version, archivedAt: patientAlerts.archivedAt })
      .from(patientAlerts)
      .where(and(eq(patientAlerts.id, input.alertId), eq(patientAlerts.patientId, input.patientId), mine))
      .for("update");
    if (alert === undefined) return refuse("not_found");
    if (alert.archivedAt !== null || alert.version !== input.version) return changedMeanwhile(tx, "alert", input.alertId);
    await tx.db
      .update(patientAlerts)
      .set({ archivedAt: tx.now, version: sql`${patientAlerts.version} + 1` })
      .where(eq(patientAlerts.id, input.alertId));
    await recordAudit(tx, { action: "alert:archive", objectType: "alert", objectId: input.alertId, patientId: input.patientId });
    return done(null);
  });
}
