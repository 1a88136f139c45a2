import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, type IsoDate, type TimeZone } from "#lib/time.ts";
import { stopsBooking } from "../rules/booking.ts";
import { gateStart } from "../rules/gate.ts";
import { isMinorOn, NO_PATHWAY } from "../rules/minors.ts";
import { answeredOnBy, screeningRecord } from "../rules/record.ts";
import { listDecisions, listSignedForms, toSettlement } from "./facts.ts";
import { getMinorsPathway } from "./gate-rows.ts";

export type Clearance = {
  /** "not_screened": no form yet. "needs_clinician": something stands that no date ends, a caution among it. */
  readonly state: "clear" | "not_screened" | "not_before" | "needs_clinician";
  /** The first day that no deferral and no passing finding refuses; null where none is named. Tells no answer. */
  readonly notBefore: IsoDate | null;
};

/**
 * From when a patient's answers allow a session of this series, as the forms and decisions stand on `on`: what a plan starts from.
 * The gate asks again on the day. Two statements, and one more for a minor.
 */
export async function getClearance(
  ctx: Ctx<"diary:read">,
  facts: {
    readonly patientId: string;
    readonly seriesId: string;
    readonly dateOfBirth: IsoDate | null;
    readonly on: IsoDate;
    readonly timeZone: TimeZone;
  },
): Promise<Clearance> {
  const signed = await listSignedForms(ctx, facts.patientId);
  const screening = screeningRecord(signed);
  const decisions = await listDecisions(ctx, facts.seriesId);
  const settlements = decisions.map((decision) => toSettlement(decision, signed, facts.timeZone));
  const { missing } = gateStart({
    needles: true,
    procedureDate: facts.on,
    dateOfBirth: facts.dateOfBirth,
    screening,
    settlements,
    treatmentConsentValid: true,
    minors: isMinorOn(facts.dateOfBirth, facts.on) ? await getMinorsPathway(ctx, facts.patientId) : NO_PATHWAY,
  });
  const stops = stopsBooking(missing, facts.on, answeredOnBy(signed));
  if (screening === null && stops.length === 0) return { state: "not_screened", notBefore: null };
  const cautioned = missing.some(
    (item) => item.kind === "date_of_birth" || (item.kind === "finding" && item.finding.outcome === "caution"),
  );
  const open = cautioned || stops.some(({ until }) => until === null);
  const notBefore =
    stops
      .flatMap(({ until }) => until ?? [])
      .toSorted(compareDates)
      .at(-1) ?? null;
  return { state: open ? "needs_clinician" : notBefore === null ? "clear" : "not_before", notBefore };
}
