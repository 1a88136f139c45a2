import { z } from "zod";
import { once } from "#db/once.ts";
import { screeningDecisions } from "#db/schema/screening-decisions.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { DecideFindingInput } from "../input.ts";
import { listGateFacts, seenMark } from "../queries/facts.ts";
import { answerKey } from "../rules/assess.ts";
import { SCREENING_RULES_VERSION } from "../rules/finding.ts";
import { lockVisitIn } from "./standing.ts";

const answer = z.object({ decisionId: z.string() });

/**
 * A clinician signs off, resolves or overrides one finding with a reason; it covers the same answer for the rest of the series, twelve months at most.
 * Idempotent by key. @returns `finding_changed` when it is not as it was on the page, `decision_not_allowed` for what no decision lifts (the age block),
 * `decision_for_doctor`, `decision_without_series`, `appointment_over`.
 */
export function decideFinding(ctx: Ctx<"screening:decide">, input: DecideFindingInput): Promise<Result<z.output<typeof answer>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "screening:decide", key: input.idempotencyKey, input, answer }, async () => {
      const locked = await lockVisitIn(tx, input.appointmentId);
      if (!locked.ok) return locked;
      const visit = locked.value;
      if (visit.seriesId === null) return refuse("decision_without_series");
      const [facts] = await listGateFacts(tx, [visit.id]);
      const screening = facts?.screening ?? null;
      const open = facts?.missing.find((item) => item.kind === "finding" && item.finding.rule === input.rule);
      if (screening === null || open?.kind !== "finding" || open.finding.outcome === "advise") return refuse("finding_changed");
      const { finding, settleBy } = open;
      if (seenMark(finding, screening, visit.dateOfBirth) !== input.seen) return refuse("finding_changed");
      if (!settleBy.includes(input.kind)) return refuse("decision_not_allowed", {}, "kind");
      if (finding.byDoctor && !tx.actor.isDoctor) return refuse("decision_for_doctor", {}, "kind");
      const [decided] = await tx.db
        .insert(screeningDecisions)
        .values({
          patientId: visit.recordId,
          seriesId: visit.seriesId,
          rule: finding.rule,
          outcome: open.finding.outcome,
          answer: answerKey(finding.rule, screening.answers, visit.dateOfBirth),
          kind: input.kind,
          reason: input.reason,
          rulesVersion: String(SCREENING_RULES_VERSION),
          decidedBy: authorId(tx),
          byDoctor: tx.actor.isDoctor,
          decidedAt: tx.now,
        })
        .returning({ id: screeningDecisions.id });
      if (decided === undefined) throw new Error("The decision was not kept.");
      // The rule would say what the patient answered: the audit row points to the decision instead.
      await recordAudit(tx, {
        action: "screening:decide",
        objectType: "screening_decision",
        objectId: decided.id,
        patientId: visit.patientId,
        detail: { kind: input.kind },
      });
      return done({ decisionId: decided.id });
    }),
  );
}
