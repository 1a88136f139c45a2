import { and, desc, eq, inArray } from "drizzle-orm";
import { formResponses } from "#db/schema/form-responses.ts";
import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import { type FormAnswers, knownAnswers } from "#lib/forms/rules.ts";
import type { IsoDate } from "#lib/time.ts";
import { seesAnswers } from "./draft.ts";
import { type Reading, storedAnswers } from "./gate-rows.ts";

export type Earlier = { readonly answers: FormAnswers; readonly answeredOn: IsoDate };

/**
 * What the patient answered earlier for this very visit, at home or the day before: the latest form that was signed for it, to look through and confirm. Null
 * where there is none, and for whoever may not see answers.
 */
export async function findEarlier({ db }: Reading, ctx: Ctx<"screening:take"> | FormCtx, appointmentId: string): Promise<Earlier | null> {
  if (!seesAnswers(ctx)) return null;
  const [latest] = await db
    .select({ answers: formResponses.answers, answeredOn: formResponses.answeredOn })
    .from(formResponses)
    .where(
      and(
        eq(formResponses.appointmentId, appointmentId),
        eq(formResponses.state, "signed"),
        inArray(formResponses.part, ["full", "short"]),
      ),
    )
    .orderBy(desc(formResponses.signedAt), desc(formResponses.id))
    .limit(1);
  if (latest === undefined || latest.answeredOn === null) return null;
  return { answers: knownAnswers(storedAnswers.parse(latest.answers)), answeredOn: latest.answeredOn };
}
