import { compareDates, type IsoDate, instantToWall, localDate, type TimeZone, type WallTime, wallToInstantCompatible } from "../time.ts";
import { DEPTH_STEP_MM, findZone, isOnDepthStep } from "../zones.ts";

/** The lowest of device, label and zone cap holds. Millimetres; a cap that is not known does not bind. */
export function depthCap(caps: { readonly deviceMax: number | null; readonly labelCap: number | null; readonly zoneCap: number }): number {
  return Math.min(caps.zoneCap, caps.deviceMax ?? Number.POSITIVE_INFINITY, caps.labelCap ?? Number.POSITIVE_INFINITY);
}

/** The depths that can be chosen under a cap, in millimetres: 0.05, 0.10 … up to and including the cap. */
export function depthSteps(capMm: number): number[] {
  const count = Math.floor(capMm / DEPTH_STEP_MM + 1e-6);
  return Array.from({ length: count }, (_, index) => Math.round((index + 1) * DEPTH_STEP_MM * 100) / 100);
}

const PASSES = { min: 1, max: 20 } as const;

export type TreatmentFacts = {
  readonly zones: readonly { readonly zone: string; readonly depthMm: number | null; readonly passes: number | null }[];
  readonly device: { readonly maxDepthMm: number; readonly labelCapMm: number | null } | null;
  /** The clinic's own zone caps in millimetres, where an approved version has them; else the defaults. */
  readonly zoneCaps?: Readonly<Record<string, number>> | undefined;
  readonly cartridgeLot: string;
  readonly cartridgeExpiry: IsoDate | null;
  /** The topical anaesthetic as it stands in the form; no product, none given. */
  readonly anaesthetic: { readonly product: string; readonly appliedAt: Temporal.Instant | null; readonly doctor: string };
  /** Whether the screening leaves an anaesthetic to a doctor, as it does wherever nothing is known. */
  readonly asksDoctor: boolean;
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
  readonly now: Temporal.Instant;
  readonly timeZone: TimeZone;
};

/** Why a record cannot be signed yet, in closed codes. */
export type TreatmentProblemCode =
  | "zones_missing"
  | "zone_unknown"
  | "zone_forbidden"
  | "zone_twice"
  | "depth_missing"
  | "depth_over_cap"
  | "depth_off_step"
  | "passes_out_of_range"
  | "device_missing"
  | "lot_missing"
  | "expiry_missing"
  | "cartridge_expired"
  | "anaesthetic_unnamed"
  | "anaesthetic_for_doctor"
  | "anaesthetic_in_future"
  | "end_missing"
  | "end_before_start"
  | "end_in_future";

export type TreatmentProblem = {
  readonly code: TreatmentProblemCode;
  /** Field of the form: "zones.forehead.depth", "cartridgeLot". */
  readonly field: string;
  /** What the sentence needs, as finished strings. */
  readonly facts: Readonly<Record<string, string>>;
};

const problem = (code: TreatmentProblemCode, field: string, facts: Readonly<Record<string, string>> = {}): TreatmentProblem => ({
  code,
  field,
  facts,
});

/**
 * What stands between a draft and its signature; empty when nothing does.
 * Single-use, in-date cartridges with their lot, depth within the lowest cap, never inside the orbital rim, and an end: time zero of the aftercare.
 */
export function checkTreatment(facts: TreatmentFacts): TreatmentProblem[] {
  return [...checkZones(facts), ...checkCartridge(facts), ...checkAnaesthetic(facts), ...checkEnd(facts)];
}

function checkZones(facts: TreatmentFacts): TreatmentProblem[] {
  if (facts.zones.length === 0) return [problem("zones_missing", "zones")];
  const seen = new Set<string>();
  return facts.zones.flatMap((given) => {
    const field = `zones.${given.zone}`;
    const zone = findZone(given.zone);
    if (zone === undefined) return [problem("zone_unknown", field)];
    if (!zone.selectable) return [problem("zone_forbidden", field, { zone: zone.label })];
    const twice = seen.has(zone.id) ? [problem("zone_twice", field, { zone: zone.label })] : [];
    seen.add(zone.id);
    const zoneCap = facts.zoneCaps?.[zone.id] ?? zone.capMm;
    const cap = depthCap({ deviceMax: facts.device?.maxDepthMm ?? null, labelCap: facts.device?.labelCapMm ?? null, zoneCap });
    return [
      ...twice,
      ...checkDepth(given.depthMm, cap, zone.label, `${field}.depth`),
      ...checkPasses(given.passes, zone.label, `${field}.passes`),
    ];
  });
}

function checkDepth(depthMm: number | null, cap: number, zone: string, field: string): TreatmentProblem[] {
  if (depthMm === null || !Number.isFinite(depthMm) || depthMm <= 0) return [problem("depth_missing", field, { zone })];
  if (depthMm > cap) return [problem("depth_over_cap", field, { zone, cap: cap.toFixed(2) })];
  return isOnDepthStep(depthMm) ? [] : [problem("depth_off_step", field, { zone })];
}

function checkPasses(passes: number | null, zone: string, field: string): TreatmentProblem[] {
  const inRange = passes !== null && Number.isInteger(passes) && passes >= PASSES.min && passes <= PASSES.max;
  return inRange ? [] : [problem("passes_out_of_range", field, { zone })];
}

/** A cartridge may be used up to and including its expiry date, on the clinic-local date of the procedure. */
function checkCartridge({ device, cartridgeLot, cartridgeExpiry, startedAt, timeZone }: TreatmentFacts): TreatmentProblem[] {
  const problems: TreatmentProblem[] = [];
  if (device === null) problems.push(problem("device_missing", "deviceId"));
  if (cartridgeLot.trim() === "") problems.push(problem("lot_missing", "cartridgeLot"));
  if (cartridgeExpiry === null) problems.push(problem("expiry_missing", "cartridgeExpiry"));
  else if (compareDates(cartridgeExpiry, localDate(startedAt, timeZone)) < 0)
    problems.push(problem("cartridge_expired", "cartridgeExpiry"));
  return problems;
}

/** "`anaesthetic` is `ask-doctor` unless both anaesthetic answers are `no`": then none is recorded without the name of the doctor who allowed it. */
function checkAnaesthetic({ anaesthetic: { product, appliedAt, doctor }, asksDoctor, now }: TreatmentFacts): TreatmentProblem[] {
  const given = product.trim() !== "";
  const problems: TreatmentProblem[] = [];
  if (!given && (appliedAt !== null || doctor.trim() !== "")) problems.push(problem("anaesthetic_unnamed", "anaesthetic.product"));
  if (given && asksDoctor && doctor.trim() === "") problems.push(problem("anaesthetic_for_doctor", "anaesthetic.doctor"));
  if (appliedAt !== null && Temporal.Instant.compare(appliedAt, now) > 0)
    problems.push(problem("anaesthetic_in_future", "anaesthetic.appliedAt"));
  return problems;
}

// People record both ends to the minute, so an end in the minute of the start is not before it.
function checkEnd({ startedAt, endedAt, now }: TreatmentFacts): TreatmentProblem[] {
  if (endedAt === null) return [problem("end_missing", "endedAt")];
  const startMinute = startedAt.round({ smallestUnit: "minute", roundingMode: "floor" });
  if (Temporal.Instant.compare(endedAt, startMinute) < 0) return [problem("end_before_start", "endedAt")];
  return Temporal.Instant.compare(endedAt, now) > 0 ? [problem("end_in_future", "endedAt")] : [];
}

const SENTENCES = {
  zones_missing: () => "Choose at least one zone.",
  zone_unknown: () => "This zone is not on the list.",
  zone_forbidden: ({ zone }) => `${zone ?? "This zone"} lies inside the orbital rim and is never treated.`,
  zone_twice: ({ zone }) => `${zone ?? "This zone"} is recorded twice.`,
  depth_missing: ({ zone }) => `Give the depth for ${zone ?? "this zone"}, in millimetres.`,
  depth_over_cap: ({ zone, cap }) => `${zone ?? "This zone"} may be treated to ${cap ?? "its cap"} mm at most.`,
  depth_off_step: ({ zone }) => `Depth for ${zone ?? "this zone"} goes in steps of 0.05 mm.`,
  passes_out_of_range: ({ zone }) => `Give 1 to 20 passes for ${zone ?? "this zone"}.`,
  device_missing: () => "Choose the device that was used.",
  lot_missing: () => "Enter the cartridge's lot number.",
  expiry_missing: () => "Enter the cartridge's expiry date.",
  cartridge_expired: () => "This cartridge had expired on the day of the treatment.",
  anaesthetic_unnamed: () => "Name the anaesthetic, or clear the rest of it.",
  anaesthetic_for_doctor: () => "The screening says to ask a doctor first. Write the name of the doctor who allowed it.",
  anaesthetic_in_future: () => "This time lies in the future.",
  end_missing: () => "Record when the treatment ended: the patient's aftercare counts from then.",
  end_before_start: () => "The end is before the start.",
  end_in_future: () => "The end lies in the future.",
} as const satisfies Record<TreatmentProblemCode, (facts: Readonly<Record<string, string>>) => string>;

/** The sentence beside the field. */
export function sayTreatmentProblem({ code, facts }: TreatmentProblem): string {
  const sentence: (facts: Readonly<Record<string, string>>) => string = SENTENCES[code];
  return sentence(facts);
}

const DRAFT_MAY_LACK: readonly TreatmentProblemCode[] = [
  "zones_missing",
  "device_missing",
  "lot_missing",
  "expiry_missing",
  "cartridge_expired",
  "end_missing",
  "end_in_future",
];

/** Whether even a draft cannot say this: depths over the cap, an end before the start. What is only missing may come later. */
export function blocksDraft({ code }: TreatmentProblem): boolean {
  return !DRAFT_MAY_LACK.includes(code);
}

/** A topical anaesthetic that was given; `doctor` is whoever allowed it, empty where nobody had to. */
export type Anaesthetic = { readonly product: string; readonly appliedAt: Temporal.Instant | null; readonly doctor: string };

export type ZoneSetting = { readonly zone: string; readonly depthMm: number; readonly passes: number };

/**
 * "Same as last time": fills the zones that nothing was recorded for yet with the last treatment's depth and passes, never over today's cap.
 * What is already recorded stays.
 */
export function sameAsLastTime(
  given: readonly ZoneSetting[],
  last: readonly ZoneSetting[],
  capOf: (zone: string) => number,
): ZoneSetting[] {
  const recorded = new Set(given.map(({ zone }) => zone));
  const copied = last
    .filter(({ zone }) => !recorded.has(zone))
    .map((setting) => ({ ...setting, depthMm: Math.min(setting.depthMm, capOf(setting.zone)) }));
  return [...given, ...copied];
}

/** What a signed record's hash is taken over: everything a reader relies on, in words and numbers that do not depend on how it is stored. */
export function canonicalTreatment(record: {
  readonly id: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly startedAt: Temporal.Instant;
  readonly startedBy: string;
  readonly endedAt: Temporal.Instant;
  readonly deviceId: string;
  readonly cartridgeLot: string;
  readonly cartridgeExpiry: IsoDate;
  readonly notes: string;
  readonly anaesthetic: Anaesthetic | null;
  readonly signedAt: Temporal.Instant;
  readonly signedBy: string;
  readonly zones: readonly ZoneSetting[];
}): object {
  const instant = (at: Temporal.Instant) => at.toString({ smallestUnit: "millisecond" });
  const { anaesthetic, ...rest } = record;
  return {
    ...rest,
    // Left out where none was given, so that what was signed before anaesthetics were recorded still fits its hash.
    ...(anaesthetic === null
      ? {}
      : { anaesthetic: { ...anaesthetic, appliedAt: anaesthetic.appliedAt === null ? null : instant(anaesthetic.appliedAt) } }),
    startedAt: instant(record.startedAt),
    endedAt: instant(record.endedAt),
    signedAt: instant(record.signedAt),
    zones: record.zones
      .map(({ zone, depthMm, passes }) => ({ zone, depth: depthMm.toFixed(2), passes }))
      .toSorted((a, b) => (a.zone < b.zone ? -1 : 1)),
  };
}

/**
 * The instant of a wall-clock end on the local day that the treatment started.
 * @returns null for a time that the clocks skip; of one that comes twice the first.
 */
export function endOnDay(startedAt: Temporal.Instant, time: WallTime, timeZone: TimeZone): Temporal.Instant | null {
  const at = wallToInstantCompatible(localDate(startedAt, timeZone), time, timeZone);
  return instantToWall(at, timeZone).time === time ? at : null;
}
