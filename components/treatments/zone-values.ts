import { depthCap, depthSteps, signedOffCap, USUAL_PASSES } from "#lib/treatments/rules/zones.ts";

/** What a zone is on the recording page: its limits, the protocol's plan and what was given last time. Depths in mm. */
export type ZoneChoice = {
  readonly id: string;
  readonly label: string;
  readonly region: "face" | "neck" | "scalp" | "hand" | "body";
  readonly capMm: number;
  readonly plan: { readonly fromMm: number; readonly toMm: number } | null;
  readonly last: { readonly depthMm: number; readonly passes: number } | null;
};

export type DeviceChoice = {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly maxDepthMm: number;
  readonly labelCapMm: number | null;
  /** What of a treatment with this device lies beyond the consent, in a sentence; null where nothing does. */
  readonly beyondConsent: string | null;
};

export type GivenZone = {
  readonly zone: string;
  readonly depthMm: number;
  readonly passes: number;
  readonly speed: string;
  readonly endpoint: string | null;
  readonly pain: number | null;
  readonly note: string;
  readonly overLabelReason: string;
  readonly overLabelBy: string | null;
};

/** What stands in the fields of a zone, as typed. */
export type ZoneValue = {
  readonly depth: string;
  readonly passes: string;
  readonly endpoint: string;
  readonly pain: string;
  readonly speed: string;
  readonly note: string;
  readonly overLabelReason: string;
};
export type ZoneValues = Readonly<Record<string, ZoneValue>>;

export const NOTHING: ZoneValue = { depth: "", passes: "", endpoint: "", pain: "", speed: "", note: "", overLabelReason: "" };
export const ZONE_FIELDS = ["depth", "passes", "endpoint", "pain", "speed", "note", "overLabelReason"] as const;
export const DEPTH_STEP = 0.05;

export const ENDPOINT_LABELS = { none: "None", erythema: "Redness", pinpoint: "Pinpoint", other: "Other" } as const;

export function zoneValue(values: ZoneValues, zone: string): ZoneValue {
  return values[zone] ?? NOTHING;
}

export function isGiven({ depth, passes }: ZoneValue): boolean {
  return Number.parseFloat(depth) > 0 && Number.parseInt(passes, 10) > 0;
}

/** Whether anything stands in the zone's fields, half or whole. */
export function isTouched(value: ZoneValue): boolean {
  return ZONE_FIELDS.some((field) => value[field] !== "");
}

export type Sent = Readonly<Record<string, string | readonly string[]>>;

export const textOf = (value: string | readonly string[] | undefined) => (typeof value === "string" ? value : "");

export function givenValue(given: GivenZone): ZoneValue {
  const { depthMm, passes, endpoint, pain, speed, note, overLabelReason } = given;
  return {
    depth: depthMm.toFixed(2),
    passes: String(passes),
    endpoint: endpoint ?? "",
    pain: pain === null ? "" : String(pain),
    speed,
    note,
    overLabelReason,
  };
}

export function sentValue(sent: Sent, zone: string): ZoneValue {
  const of = (field: (typeof ZONE_FIELDS)[number]) => textOf(sent[`zones.${zone}.${field}`]);
  return {
    depth: of("depth"),
    passes: of("passes"),
    endpoint: of("endpoint"),
    pain: of("pain"),
    speed: of("speed"),
    note: of("note"),
    overLabelReason: of("overLabelReason"),
  };
}

/** What was sent and refused, else what the draft holds. */
export function startValues(zones: readonly ZoneChoice[], given: readonly GivenZone[], sent: Sent | null): ZoneValues {
  return Object.fromEntries(
    zones.map(({ id }) => {
      if (sent !== null) return [id, sentValue(sent, id)];
      const zone = given.find((each) => each.zone === id);
      return [id, zone === undefined ? NOTHING : givenValue(zone)];
    }),
  );
}

export type Limits = {
  /** As deep as anybody may go unasked. */
  readonly freeMm: number;
  /** As deep as a doctor's sign-off reaches. */
  readonly reachMm: number;
  /** What a doctor signed off for this zone. */
  readonly signedOffMm: number | null;
};

export function limitsOf(zone: ZoneChoice, device: DeviceChoice | undefined, given: readonly GivenZone[]): Limits {
  const caps = { deviceMax: device?.maxDepthMm ?? null, labelCap: device?.labelCapMm ?? null, zoneCap: zone.capMm };
  const signedOff = given.find((each) => each.zone === zone.id && each.overLabelBy !== null);
  return { freeMm: depthCap(caps), reachMm: signedOffCap(caps), signedOffMm: signedOff?.depthMm ?? null };
}

/** How far the depth's buttons go: to the label, to what was signed off, or as far as a doctor goes who says why. */
export function deepest({ freeMm, reachMm, signedOffMm }: Limits, { overLabelReason }: ZoneValue, isDoctor: boolean): number {
  if (isDoctor && overLabelReason.trim() !== "") return reachMm;
  return Math.min(reachMm, Math.max(freeMm, signedOffMm ?? 0));
}

/** What "Done" writes into a zone where nothing stands yet: last time's, else the plan's, never over the cap. */
export function suggestion(zone: ZoneChoice, freeMm: number): Pick<ZoneValue, "depth" | "passes"> {
  const wish = zone.last?.depthMm ?? zone.plan?.fromMm ?? 0.5;
  const depth = depthSteps(Math.min(wish, freeMm)).at(-1);
  return { depth: depth?.toFixed(2) ?? "", passes: String(zone.last?.passes ?? USUAL_PASSES) };
}

/** The other side as this one: depth within its own cap, passes and speed. What was seen, felt and noted there is its own. */
export function onOtherSide(value: ZoneValue, other: ZoneValue, { freeMm }: Limits): ZoneValue {
  const depth =
    depthSteps(Math.min(Number.parseFloat(value.depth), freeMm))
      .at(-1)
      ?.toFixed(2) ?? "";
  return { ...other, depth, passes: value.passes, speed: value.speed, overLabelReason: "" };
}

/** The next value of a stepper: on the grid of its step, within its bounds; from nothing it begins at `start`. */
export function stepped(
  value: string,
  direction: 1 | -1,
  limits: { readonly min: number; readonly max: number; readonly step: number; readonly start: number },
): string {
  const now = Number.parseFloat(value);
  const wanted = Number.isNaN(now) ? limits.start : now + direction * limits.step;
  const onGrid = Math.round(wanted / limits.step) * limits.step;
  return Math.min(limits.max, Math.max(limits.min, onGrid)).toFixed(limits.step < 1 ? 2 : 0);
}

/** "0.50 to 1.00", or one figure where both ends are the same. */
export function sayPlan(plan: { readonly fromMm: number; readonly toMm: number }): string {
  const [from, to] = [plan.fromMm.toFixed(2), plan.toMm.toFixed(2)];
  return from === to ? from : `${from} to ${to}`;
}
