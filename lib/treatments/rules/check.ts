import { findZone, isOnDepthStep } from "#lib/zones.ts";
import { depthCap, signedOffCap } from "./zones.ts";

const PASSES = { min: 1, max: 20 } as const;

export type TreatmentFacts = {
  readonly zones: readonly {
    readonly zone: string;
    readonly depthMm: number | null;
    readonly passes: number | null;
    readonly overLabelReason?: string | undefined;
    readonly overLabelBy?: string | null | undefined;
  }[];
  readonly device: { readonly maxDepthMm: number; readonly labelCapMm: number | null } | null;
  /** The clinic's caps in millimetres by zone; a zone that is not among them is never treated. */
  readonly zoneCaps: Readonly<Record<string, number>>;
  /** How many needle cartridges or heads the record names. */
  readonly cartridges: number;
  /** What lies beyond the consent, in a sentence, and how the patient agreed to it. */
  readonly beyondConsent: string | null;
  readonly consentReason: string;
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
  readonly now: Temporal.Instant;
};

/** Why a record cannot be signed yet, in closed codes. */
export type TreatmentProblemCode =
  | "zones_missing"
  | "zone_unknown"
  | "zone_forbidden"
  | "zone_twice"
  | "depth_missing"
  | "depth_over_cap"
  | "depth_over_label"
  | "depth_off_step"
  | "passes_out_of_range"
  | "device_missing"
  | "consent_beyond"
  | "cartridge_missing"
  | "end_missing"
  | "end_before_start"
  | "end_in_future";

export type TreatmentProblem = {
  readonly code: TreatmentProblemCode;
  /** Field of the form: "zones.forehead.depth", "deviceId". */
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
  return [...checkZones(facts), ...checkMaterials(facts), ...checkConsent(facts), ...checkEnd(facts)];
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
    return [...twice, ...checkDepth(given, zone.label, facts), ...checkPasses(given.passes, zone.label, `${field}.passes`)];
  });
}

/** "hard cap = min(device max, device label cap, clinic zone cap); over label cap → reason + clinician sign-off; inside orbital rim → BLOCK" */
function checkDepth(given: TreatmentFacts["zones"][number], zone: string, { device, zoneCaps }: TreatmentFacts): TreatmentProblem[] {
  const { depthMm } = given;
  const field = `zones.${given.zone}.depth`;
  if (depthMm === null || !Number.isFinite(depthMm) || depthMm <= 0) return [problem("depth_missing", field, { zone })];
  const caps = { deviceMax: device?.maxDepthMm ?? null, labelCap: device?.labelCapMm ?? null, zoneCap: zoneCaps[given.zone] ?? 0 };
  const reach = signedOffCap(caps);
  if (depthMm > reach) return [problem("depth_over_cap", field, { zone, cap: reach.toFixed(2) })];
  if (!isOnDepthStep(depthMm)) return [problem("depth_off_step", field, { zone })];
  const free = depthCap(caps);
  const signedOff = (given.overLabelReason ?? "").trim() !== "" && (given.overLabelBy ?? null) !== null;
  return depthMm <= free || signedOff ? [] : [problem("depth_over_label", field, { zone, cap: free.toFixed(2) })];
}

function checkPasses(passes: number | null, zone: string, field: string): TreatmentProblem[] {
  const inRange = passes !== null && Number.isInteger(passes) && passes >= PASSES.min && passes <= PASSES.max;
  return inRange ? [] : [problem("passes_out_of_range", field, { zone })];
}

/** What a unit must be (in date, not stopped, used once) is decided where it is added. */
function checkMaterials({ device, cartridges }: TreatmentFacts): TreatmentProblem[] {
  return [
    ...(device === null ? [problem("device_missing", "deviceId")] : []),
    ...(cartridges < 1 ? [problem("cartridge_missing", "cartridge")] : []),
  ];
}

/** "auto-invalid on protocol/device/indication/health change" */
function checkConsent({ beyondConsent, consentReason }: TreatmentFacts): TreatmentProblem[] {
  if (beyondConsent === null || consentReason.trim() !== "") return [];
  return [problem("consent_beyond", "consentReason", { what: beyondConsent })];
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
  depth_over_label: ({ zone, cap }) =>
    `${zone ?? "This zone"} goes to ${cap ?? "its cap"} mm by the device’s label. Deeper needs a reason and a doctor’s sign-off.`,
  depth_off_step: ({ zone }) => `Depth for ${zone ?? "this zone"} goes in steps of 0.05 mm.`,
  passes_out_of_range: ({ zone }) => `Give 1 to 20 passes for ${zone ?? "this zone"}.`,
  device_missing: () => "Choose the device that was used.",
  consent_beyond: ({ what }) => `${what ?? "This lies beyond the consent."} Write how the patient agreed to it.`,
  cartridge_missing: () => "Add the needle cartridge that was used, with its lot.",
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
  "cartridge_missing",
  "consent_beyond",
  "end_missing",
  "end_in_future",
];

/** Whether even a draft cannot say this: depths over the cap, an end before the start. What is only missing may come later. */
export function blocksDraft({ code }: TreatmentProblem): boolean {
  return !DRAFT_MAY_LACK.includes(code);
}
