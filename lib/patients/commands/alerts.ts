import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patientAlerts } from "#db/schema/patient-alerts.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddAlertInput, ArchiveAlertInput } from "../input.ts";
import { readsClinical } from "../queries/clinic-dates.ts";
import { mayWriteFor } from "../rules/patient.ts";
import { isPatient } from "./standing.ts";

/** Adds an alert. Refuses `not_found`, and `clinicians_audience` where reception would write for clinicians. */
export function addAlert(ctx: Ctx<"alert:write">, input: AddAlertInput): Promise<Result<{ alertId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "alert:add", key: input.idempotencyKey, input, answer: z.object({ alertId: z.string() }) }, async () => {
      if (!mayWriteFor(input.audience, readsClinical(tx))) return refuse("clinicians_audience", {}, "audience");
      if (!(await isPatient(tx, input.patientId))) return refuse("not_found");
      const { patientId, words, severity, audience, expiresOn } = input;
      const [made] = await tx.db
        .insert(patientAlerts)
        .values({ patientId, words, severity, audience, expiresOn, createdBy: tx.actor.id, createdAt: tx.now })
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
      .where(and(eq(patientAlerts.id, input.alertId), isRecordOf(patientAlerts.patientId, input.patientId), mine))
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
