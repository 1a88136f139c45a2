import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import { type FormAnswers, knownAnswers } from "#lib/forms/rules.ts";
import type { IsoDate } from "#lib/time.ts";
import { screeningRecord } from "../rules/record.ts";
import { seesAnswers } from "./draft.ts";
import { listSignedForms } from "./facts.ts";
import type { Reading, Visit } from "./gate-rows.ts";

export type Earlier = {
  readonly answers: FormAnswers;
  /** The day on which they were given for this visit; null where the patient has answered since then for another one: those are to be asked, not confirmed. */
  readonly confirmOn: IsoDate | null;
};

/**
 * What the patient answered earlier for this very visit, at home or the day before, to look through and confirm. Once they have signed another form since, the
 * answers are those that stand now, since "the latest answer to each question holds": nothing older is put over them with one tap. Null where nothing was
 * answered for this visit, and for whoever may not see answers.
 */
export async function findEarlier(reading: Reading, ctx: Ctx<"screening:take"> | FormCtx, visit: Visit): Promise<Earlier | null> {
  if (!seesAnswers(ctx)) return null;
  const signed = await listSignedForms(reading, visit.patientId);
  const given = signed.filter(({ part }) => part !== "staff");
  const own = given.findLast(({ appointmentId }) => appointmentId === visit.id);
  if (own === undefined) return null;
  if (own === given.at(-1)) return { answers: knownAnswers(own.answers), confirmOn: own.answeredOn };
  return { answers: knownAnswers(screeningRecord(signed)?.answers ?? {}), confirmOn: null };
}
