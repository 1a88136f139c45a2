import { and, eq, isNull, sql } from "drizzle-orm";
import { formLinks, formSessions } from "#db/schema/form-links.ts";
import { sessions } from "#db/schema/sessions.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type FormCtx, type FormTx, formTransaction, type PatientForm } from "#lib/auth/ctx.ts";
import { abandonFormVisit } from "#lib/auth/form-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";

/**
 * A form was signed by its patient, in the signing's own transaction: this visit opens it no more, and ends with its last form; a link at home is used up.
 * @returns `form_closed` where it was signed, used or ended meanwhile: then nothing of the signing may stay.
 */
export async function finishFormIn(tx: FormTx, form: PatientForm): Promise<Result<null>> {
  const left = sql`array_remove(${formSessions.forms}, ${form})`;
  const [visit] = await tx.db
    .update(formSessions)
    .set({
      forms: sql`case when ${left} = '{}' then ${formSessions.forms} else ${left} end`,
      endedAt: sql`case when ${left} = '{}' then now() end`,
    })
    .where(
      and(
        eq(formSessions.id, tx.formSessionId),
        isNull(formSessions.endedAt),
        sql`${form} = any(${formSessions.forms})`,
        // On a tablet for as long as it is in the patient's hands: staff who take it back wait for this, or this finds it taken.
        sql`(${formSessions.staffSessionId} is null or exists (select from ${sessions} s where s.id = ${formSessions.staffSessionId}
          and s.handed_over_at is not null and s.revoked_at is null for share))`,
      ),
    )
    .returning({ linkId: formSessions.linkId });
  if (visit === undefined) return refuse("form_closed");
  if (visit.linkId === null) return done(null);
  const [used] = await tx.db
    .update(formLinks)
    .set({ usedAt: sql`now()` })
    .where(and(eq(formLinks.id, visit.linkId), isNull(formLinks.usedAt), isNull(formLinks.revokedAt)))
    .returning({ id: formLinks.id });
  return used === undefined ? refuse("form_closed") : done(null);
}

/** The screen was left with nobody at it: the visit ends. What was typed so far is kept as a draft; staff hand the tablet over again to go on. */
export function abandonForms(ctx: FormCtx): Promise<Result<null>> {
  return formTransaction(ctx, async (tx) => {
    await abandonFormVisit(tx.db, tx.formSessionId);
    await recordAudit(tx, {
      action: "form:abandon",
      objectType: "appointment",
      objectId: tx.appointmentId,
      patientId: tx.patientId,
    });
    return done(null);
  });
}
