import { DEPTH_STEP_MM } from "#lib/zones.ts";

export const ENDPOINTS = ["none", "erythema", "pinpoint", "other"] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** What was given in one zone. Depth in millimetres; pain is the patient's own word, 0 to 10. */
export type ZoneGiven = {
  readonly zone: string;
  readonly depthMm: number;
  readonly passes: number;
  /** As the device's dial says it. */
  readonly speed: string;
  /** What was seen when the needling of the zone stopped; null while nobody said. */
  readonly endpoint: Endpoint | null;
  readonly pain: number | null;
  readonly note: string;
  /** Why it went deeper than the device's label; empty where it did not. */
  readonly overLabelReason: string;
};

/** The same with the doctor who signed off what lies deeper than the label: decided by the server, never by the form. */
export type ZoneSetting = ZoneGiven & { readonly overLabelBy: string | null };

/** A zone with a depth and passes, and nothing else said of it. */
export function plainZone(zone: string, depthMm: number, passes: number): ZoneSetting {
  return { zone, depthMm, passes, speed: "", endpoint: null, pain: null, note: "", overLabelReason: "", overLabelBy: null };
}

type Caps = { readonly deviceMax: number | null; readonly labelCap: number | null; readonly zoneCap: number };

/** "hard cap = min(device max, device label cap, clinic zone cap)": as deep as anybody may go unasked. Millimetres; a cap that is not known does not bind. */
export function depthCap({ deviceMax, labelCap, zoneCap }: Caps): number {
  return Math.min(zoneCap, deviceMax ?? Number.POSITIVE_INFINITY, labelCap ?? Number.POSITIVE_INFINITY);
}

/** "over label cap → reason + clinician sign-off": as deep as a doctor's sign-off reaches. Never deeper than the device goes or the zone allows. */
export function signedOffCap({ deviceMax, zoneCap }: Omit<Caps, "labelCap">): number {
  return Math.min(zoneCap, deviceMax ?? Number.POSITIVE_INFINITY);
}

/** The depths that can be chosen under a cap, in millimetres: 0.05, 0.10 … up to and including the cap. */
export function depthSteps(capMm: number): number[] {
  const count = Math.floor(capMm / DEPTH_STEP_MM + 1e-6);
  return Array.from({ length: count }, (_, index) => Math.round((index + 1) * DEPTH_STEP_MM * 100) / 100);
}

/**
 * Who signs off a zone that lies deeper than the device's label: a doctor who records it and says why, or whoever signed it off before to at least that
 * depth with the same device.
 * @param doctor the recording clinician where they are a doctor.
 */
export function withSignOff(
  given: ZoneGiven,
  facts: { readonly labelCap: number | null; readonly earlier: ZoneSetting | null; readonly doctor: string | null },
): ZoneSetting {
  const { labelCap, earlier, doctor } = facts;
  if (labelCap === null || given.depthMm <= labelCap) return { ...given, overLabelReason: "", overLabelBy: null };
  const covers = earlier !== null && earlier.overLabelBy !== null && given.depthMm <= earlier.depthMm;
  if (covers && (given.overLabelReason === "" || given.overLabelReason === earlier.overLabelReason))
    return { ...given, overLabelReason: earlier.overLabelReason, overLabelBy: earlier.overLabelBy };
  return { ...given, overLabelBy: given.overLabelReason === "" ? null : doctor };
}

/**
 * "Same as last time": fills the zones that nothing was recorded for yet with the last treatment's depth, passes and speed, never over today's cap.
 * What was seen and felt then, what was signed off, lots and times stay with that record. What is already recorded stays.
 */
export function sameAsLastTime<Z extends ZoneGiven>(
  given: readonly Z[],
  last: readonly ZoneGiven[],
  capOf: (zone: string) => number,
): (Z | ZoneSetting)[] {
  const recorded = new Set(given.map(({ zone }) => zone));
  const copied = last
    .filter(({ zone }) => !recorded.has(zone) && depthSteps(capOf(zone)).length > 0)
    .map(({ zone, depthMm, passes, speed }) => ({ ...plainZone(zone, withinCap(depthMm, capOf(zone)), passes), speed }));
  return [...given, ...copied];
}

/** Passes where neither the plan nor an earlier session says how many. */
export const USUAL_PASSES = 4;

type PlannedZone = { readonly zone: string; readonly fromMm: number };

/** "As planned": fills the zones of the plan that nothing was recorded for yet with the shallow end of its range, never over today's cap; passes as last time. */
export function asPlanned<Z extends ZoneGiven>(
  given: readonly Z[],
  plan: readonly PlannedZone[],
  last: readonly ZoneGiven[],
  capOf: (zone: string) => number,
): (Z | ZoneSetting)[] {
  const before = new Map(last.map(({ zone, passes }) => [zone, passes]));
  const planned = plan.map(({ zone, fromMm }) => plainZone(zone, fromMm, before.get(zone) ?? USUAL_PASSES));
  return sameAsLastTime(given, planned, capOf);
}

/** The deepest step that is neither over the wish nor over the cap. */
function withinCap(wishMm: number, capMm: number): number {
  return depthSteps(Math.min(wishMm, capMm)).at(-1) ?? Math.min(wishMm, capMm);
}

/** The same zone on the other side of the body; null for one in the middle. Right and left are the patient's. */
export function oppositeZone(zone: string): string | null {
  if (zone.endsWith("-right")) return `${zone.slice(0, -"right".length)}left`;
  return zone.endsWith("-left") ? `${zone.slice(0, -"left".length)}right` : null;
}
