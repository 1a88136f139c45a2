import { eq } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { series } from "#db/schema/series.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, type IsoDate, localDate, sayDate, sayInstant, type TimeZone } from "#lib/time.ts";
import { type ScreeningRecord, type Settlement, settlementEnd, settlementStanding } from "../rules/gate.ts";
import { sayRule, saySettlement } from "../rules/texts.ts";
import { getScreeningRecord, listDecisions, listSignedForms, toSettlement } from "./facts.ts";

export type SeriesDecisionView = {
  readonly id: string;
  /** "Signed off: Keloid scars" */
  readonly what: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** "Stands to Mon 22 Nov 2027, for the same answer and no worse an outcome.", or why no longer. */
  readonly standing: string;
};

/** What clinicians decided about the findings of a series, newest first, and whether it still stands. Audited before anything is returned. */
export async function listSeriesDecisions(ctx: Ctx<"clinical:read">, seriesId: string): Promise<readonly SeriesDecisionView[]> {
  const decisions = await listDecisions(ctx, seriesId);
  const owner = decisions.length === 0 ? null : await findOwner(ctx, seriesId);
  if (owner === null) return [];
  await recordAudit(ctx, { action: "decisions:open", objectType: "series", objectId: seriesId, patientId: owner.patientId });
  const [signed, record] = await Promise.all([listSignedForms(ctx, owner.patientId), getScreeningRecord(ctx, owner.patientId)]);
  const today = localDate(ctx.now, owner.timeZone);
  return decisions
    .map((decision) => ({
      id: decision.id,
      what: `${saySettlement(decision.kind)}: ${sayRule(decision.rule, record?.form)}`,
      by: decision.by,
      at: sayInstant(decision.decidedAt, owner.timeZone),
      reason: decision.reason,
      standing: sayStanding(toSettlement(decision, signed, owner.timeZone), record, owner.dateOfBirth, today),
    }))
    .reverse();
}

function sayStanding(settlement: Settlement, record: ScreeningRecord | null, dateOfBirth: IsoDate | null, today: IsoDate): string {
  switch (settlementStanding(settlement, { answers: record?.answers ?? {}, dateOfBirth }, today)) {
    case "answer_changed":
      return "Ended: the answer is another now.";
    case "too_old":
      return "Ended: it was twelve months ago.";
    default:
      return `Stands to ${sayDate(addDays(settlementEnd(settlement), -1))}, for the same answer and no worse an outcome.`;
  }
}

async function findOwner(
  ctx: Ctx<"clinical:read">,
  seriesId: string,
): Promise<{ readonly patientId: string; readonly dateOfBirth: IsoDate | null; readonly timeZone: TimeZone } | null> {
  const [owner] = await ctx.db
    .select({ patientId: patientDetails.id, dateOfBirth: patientDetails.dateOfBirth, timeZone: locations.timeZone })
    .from(series)
    .innerJoin(locations, eq(locations.id, series.locationId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, series.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(series.id, seriesId));
  return owner ?? null;
}
