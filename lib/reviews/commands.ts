import { z } from "zod";
import { once } from "#db/once.ts";
import { reviews } from "#db/schema/scores.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { noteScoreIn } from "#lib/scales/commands.ts";
import type { RecordReviewInput } from "./input.ts";
import { findReviewFacts } from "./queries/facts.ts";
import { improvementOf, mayRecord } from "./rules.ts";

const answer = z.object({ reviewId: z.string() });

/**
 * Keeps what a clinician saw at a review of a series, once for each step after one last session; what they saw is a score of improvement too. The patient is
 * locked: a session that is booked or signed meanwhile waits. Idempotent by key.
 * @returns `review_not_due` where its window has not begun, is long over, or the series goes on; `review_done` where somebody was first.
 */
export function recordReview(ctx: Ctx<"treatment:record">, input: RecordReviewInput): Promise<Result<z.output<typeof answer>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "review:record", key: input.idempotencyKey, input, answer }, async () => {
      const seen = await findReviewFacts(tx, input.seriesId);
      if (seen === null) return refuse("not_found");
      await lockPatient(tx, seen.recordId);
      const series = await findReviewFacts(tx, input.seriesId);
      if (series === null || series.facts === null) return refuse("review_not_due");
      const { facts, recordId } = series;
      if (facts.done.includes(input.step)) return refuse("review_done");
      if (!mayRecord(facts, input.step)) return refuse("review_not_due");
      const [kept] = await tx.db
        .insert(reviews)
        .values({
          seriesId: input.seriesId,
          patientId: recordId,
          step: input.step,
          countedFrom: facts.lastTreatedOn,
          doneOn: facts.today,
          outcome: input.outcome,
          words: input.words,
          doneBy: authorId(tx),
          doneAt: tx.now,
        })
        .returning({ id: reviews.id });
      if (kept === undefined) throw new Error("The review was not kept.");
      await recordAudit(tx, {
        action: "review:record",
        objectType: "series",
        objectId: input.seriesId,
        patientId: recordId,
        detail: { step: input.step },
      });
      const improvement = improvementOf(input.outcome);
      if (improvement !== null) {
        const noted = await noteScoreIn(tx, {
          patientId: recordId,
          seriesId: input.seriesId,
          scale: "gais",
          rater: "clinician",
          value: improvement,
        });
        if (!noted.ok) return noted;
      }
      return done({ reviewId: kept.id });
    }),
  );
}
