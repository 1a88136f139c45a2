import { z } from "zod";
import { once } from "#db/once.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { findScreeningForm } from "#lib/forms/queries.ts";
import { answersFromForm, knownAnswers } from "#lib/forms/rules.ts";
import { type Result, refuse, refuseFields } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { CompleteStaffPartInput } from "../input.ts";
import { getScreeningRecord } from "../queries/facts.ts";
import { askEach, besideFields, questionsOf } from "./reading.ts";
import { insertSigned, type Signed } from "./sign.ts";
import { lockVisitIn } from "./standing.ts";

const answer = z.object({ responseId: z.string() });

/**
 * A clinician answers the questions that only staff answer; being signed in is the signature. It joins the latest answers, the patient's stay as they are.
 * Idempotent by key. @returns errors beside the fields, `screening_first` before the patient's part, and the refusals of `signScreening`.
 */
export function completeStaffPart(ctx: Ctx<"screening:decide">, input: CompleteStaffPartInput): Promise<Result<Signed>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "screening:staff-part", key: input.idempotencyKey, input, answer }, async () => {
      const locked = await lockVisitIn(tx, input.appointmentId);
      if (!locked.ok) return locked;
      const visit = locked.value;
      if (visit.dateOfBirth === null) return refuse("birth_date_missing");
      const form = await findScreeningForm(tx);
      if (form === null) return refuse("form_not_in_force");
      if (form.versionId !== input.formVersionId) return refuse("form_superseded");
      const record = await getScreeningRecord(tx, visit.patientId);
      if (record === null) return refuse("screening_first");
      const answeredOn = localDate(tx.now, visit.timeZone);
      const read = answersFromForm(form.definition, input.answers, {
        answeredOn,
        answering: "staff",
        earlier: knownAnswers(record.answers),
      });
      const beside = besideFields(form, { ...askEach(form, read.unanswered), ...read.errors });
      if (Object.keys(beside).length > 0) return refuseFields("answers_to_check", {}, beside);
      const staffIds = new Set(questionsOf(form).flatMap(({ id, staffOnly }) => (staffOnly === true ? [id] : [])));
      const answers = Object.fromEntries(Object.entries(read.answers).filter(([id]) => staffIds.has(id)));
      const signed = {
        part: "staff",
        answers,
        answeredOn,
        signedName: tx.actor.name,
        confirmed: false,
        image: null,
        mode: "staff",
        signedWith: authorId(tx),
      } as const;
      return insertSigned(tx, visit, form, signed, 0);
    }),
  );
}
