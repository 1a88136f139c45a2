import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patients } from "#db/schema/patients.ts";
import { patientStatements, recordRequests } from "#db/schema/privacy.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { compareDates, localDate } from "#lib/time.ts";
import type { AnswerRequestInput, NoteRequestInput, TakeDownStatementInput } from "../input/rights.ts";
import { getPrivacyLaw } from "../queries/law.ts";
import { answerBy } from "../rules/law.ts";

/** Whether there is such a patient whose record was not merged into another. */
async function isPatient(tx: Tx<"privacy:note">, patientId: string): Promise<boolean> {
  const found = await tx.db
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, patientId), isNull(patients.mergedInto)));
  return found.length > 0;
}

async function isAhead(tx: Tx<"privacy:note" | "clinic:read">, day: string): Promise<boolean> {
  return compareDates(day, localDate(tx.now, await getClinicZone(tx))) > 0;
}

/**
 * Notes that somebody asked for a copy of a patient's record, once for one key; from then on it can be made. Due by the law that the clinic has confirmed.
 * Refuses `not_found`, `day_ahead`.
 */
export function noteRequest(ctx: Ctx<"privacy:note" | "clinic:read">, input: NoteRequestInput): Promise<Result<{ requestId: string }>> {
  const answer = z.object({ requestId: z.string() });
  return transaction(ctx, (tx) =>
    once(tx, { command: "request:note", key: input.idempotencyKey, input, answer }, async () => {
      const { idempotencyKey: _, ...asked } = input;
      if (!(await isPatient(tx, asked.patientId))) return refuse("not_found");
      if (await isAhead(tx, asked.askedOn)) return refuse("day_ahead", {}, "askedOn");
      const law = await getPrivacyLaw(tx);
      const dueOn = law === null ? null : answerBy(law, asked.askedOn);
      const [made] = await tx.db
        .insert(recordRequests)
        .values({ ...asked, askerName: asked.asker === "patient" ? "" : asked.askerName, law, dueOn, notedBy: authorId(tx) })
        .returning({ id: recordRequests.id });
      if (made === undefined) throw new Error("The request was not returned.");
      const { patientId, asker, identityCheck } = asked;
      await recordAudit(tx, {
        action: "request:note",
        objectType: "record_request",
        objectId: made.id,
        patientId,
        detail: { asker, identityCheck },
      });
      return done({ requestId: made.id });
    }),
  );
}

/** Writes down how a request was answered; it stays so. Refuses `not_found`, `changed_meanwhile`. */
export function answerRequest(ctx: Ctx<"privacy:note">, input: AnswerRequestInput): Promise<Result<{ patientId: string }>> {
  return transaction(ctx, async (tx) => {
    const { requestId, version, answer, answerWords } = input;
    const [answered] = await tx.db
      .update(recordRequests)
      .set({ answer, answerWords, answeredAt: tx.now, answeredBy: authorId(tx), version: sql`${recordRequests.version} + 1` })
      .where(and(eq(recordRequests.id, requestId), eq(recordRequests.version, version), isNull(recordRequests.answeredAt)))
      .returning({ patientId: recordRequests.patientId });
    if (answered === undefined) {
      const [stands] = await tx.db.select({ id: recordRequests.id }).from(recordRequests).where(eq(recordRequests.id, requestId));
      return stands === undefined ? refuse("not_found") : changedMeanwhile(tx, "record_request", requestId);
    }
    const { patientId } = answered;
    await recordAudit(tx, { action: "request:answer", objectType: "record_request", objectId: requestId, patientId, detail: { answer } });
    return done({ patientId });
  });
}

/** Whether the entry that a statement speaks of is this patient's, in whichever of their records. */
async function isTheirs(tx: Tx<"privacy:note">, patientId: string, { about, aboutId }: TakeDownStatementInput["about"]): Promise<boolean> {
  if (about === "record") return true;
  const table = sql.identifier({ treatment: "treatments", consent: "consents", adverse_event: "adverse_events" }[about]);
  const { rows } = await tx.db.execute(
    sql`select 1 from ${table} t where t.id = ${aboutId}::uuid and t.patient_id = any(patient_records(${patientId}::uuid))`,
  );
  return rows.length > 0;
}

/**
 * Takes down what a patient says of their record, in their words, once for one key. It stays, beside what it speaks of. Refuses `not_found`, and `day_ahead`.
 */
export function takeDownStatement(
  ctx: Ctx<"privacy:note" | "clinic:read">,
  input: TakeDownStatementInput,
): Promise<Result<{ statementId: string }>> {
  const answer = z.object({ statementId: z.string() });
  return transaction(ctx, (tx) =>
    once(tx, { command: "statement:take", key: input.idempotencyKey, input, answer }, async () => {
      const { patientId, about, words, saidOn } = input;
      if (!(await isPatient(tx, patientId)) || !(await isTheirs(tx, patientId, about))) return refuse("not_found");
      if (await isAhead(tx, saidOn)) return refuse("day_ahead", {}, "saidOn");
      const [made] = await tx.db
        .insert(patientStatements)
        .values({ patientId, ...about, words, saidOn, takenDownBy: authorId(tx) })
        .returning({ id: patientStatements.id });
      if (made === undefined) throw new Error("The statement was not returned.");
      const detail = { about: about.about };
      await recordAudit(tx, { action: "statement:take", objectType: "patient_statement", objectId: made.id, patientId, detail });
      return done({ statementId: made.id });
    }),
  );
}
