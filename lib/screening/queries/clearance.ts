import { and, eq } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { services } from "#db/schema/services.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, type IsoDate, localDate, type TimeZone } from "#lib/time.ts";
import { stopsBooking } from "../rules/booking.ts";
import { gateStart } from "../rules/gate.ts";
import { isMinorOn, NO_PATHWAY } from "../rules/minors.ts";
import { answeredOnBy, screeningRecord } from "../rules/record.ts";
import { sayStops } from "../rules/texts.ts";
import { listDecisions, listSignedForms, toSettlement } from "./facts.ts";
import { getMinorsPathway } from "./gate-rows.ts";

export type Clearance = {
  /** "not_screened": no form yet. "needs_clinician": something stands that no date ends, a caution among it. */
  readonly state: "clear" | "not_screened" | "not_before" | "needs_clinician";
  /** The first day that no deferral and no passing finding refuses; null where none is named. Tells no answer. */
  readonly notBefore: IsoDate | null;
};

type Asked = {
  readonly patientId: string;
  /** Null for a visit of no series, for which nothing was decided. */
  readonly seriesId: string | null;
  readonly dateOfBirth: IsoDate | null;
  readonly on: IsoDate;
  readonly timeZone: TimeZone;
};

/**
 * From when a patient's answers allow a session of this series, as the forms and decisions stand on `on`: what a plan starts from.
 * The gate asks again on the day. Two statements, and one more for a minor.
 */
export async function getClearance(ctx: Ctx<"diary:read">, asked: Asked): Promise<Clearance> {
  const { screened, missingOn, stopsOn } = await standingAnswers(ctx, asked);
  const missing = missingOn(asked.on);
  const stops = stopsOn(asked.on);
  if (!screened && stops.length === 0) return { state: "not_screened", notBefore: null };
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

/**
 * Why screening refuses a visit on a day, as its booking would be refused, for a preview: in words that tell no answer, whoever asks. Null where it does
 * not. The statements of `getClearance`, for as many days as one likes.
 */
export async function getRefusals(ctx: Ctx<"diary:read">, asked: Asked): Promise<(day: IsoDate) => string | null> {
  const { stopsOn } = await standingAnswers(ctx, asked);
  return (day) => {
    const stops = compareDates(day, asked.on) < 0 ? [] : stopsOn(day);
    if (stops.length === 0) return null;
    const words = sayStops(stops, "reception");
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  };
}

type Wished = {
  readonly patientId: string;
  readonly serviceId: string;
  readonly locationId: string;
  readonly seriesId: string | null;
  readonly date: IsoDate;
};

/** The same for a booking that is being chosen; null for a service without needles. One statement more. */
export async function getBookingRefusal(
  ctx: Ctx<"diary:read">,
  { patientId, serviceId, locationId, seriesId, date }: Wished,
): Promise<string | null> {
  const [found] = await ctx.db
    .select({ id: patientDetails.id, dateOfBirth: patientDetails.dateOfBirth, timeZone: locations.timeZone })
    .from(patientIdentities)
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .innerJoin(services, and(eq(services.id, serviceId), services.needles))
    .innerJoin(locations, eq(locations.id, locationId))
    .where(eq(patientIdentities.id, patientId));
  if (found === undefined) return null;
  const { id, dateOfBirth, timeZone } = found;
  const refusal = await getRefusals(ctx, { patientId: id, seriesId, dateOfBirth, timeZone, on: localDate(ctx.now, timeZone) });
  return refusal(date);
}

/** The forms and decisions as they stand, to be asked for any day. */
async function standingAnswers(ctx: Ctx<"diary:read">, { patientId, seriesId, dateOfBirth, on, timeZone }: Asked) {
  const signed = await listSignedForms(ctx, patientId);
  const screening = screeningRecord(signed);
  const decisions = seriesId === null ? [] : await listDecisions(ctx, seriesId);
  const settlements = decisions.map((decision) => toSettlement(decision, signed, timeZone));
  const minors = isMinorOn(dateOfBirth, on) ? await getMinorsPathway(ctx, patientId) : NO_PATHWAY;
  const standing = { needles: true, dateOfBirth, screening, settlements, treatmentConsentValid: true, minors, unreviewed: [] };
  const missingOn = (day: IsoDate) => gateStart({ ...standing, procedureDate: day }).missing;
  return { screened: screening !== null, missingOn, stopsOn: (day: IsoDate) => stopsBooking(missingOn(day), day, answeredOnBy(signed)) };
}
