/** What a zone is on the recording page: its limits, the protocol's plan and what was given last time. Depths in mm. */
export type ZoneChoice = {
  readonly id: string;
  readonly label: string;
  readonly region: "face" | "neck" | "scalp" | "hand" | "body";
  readonly capMm: number;
  readonly plan: { readonly fromMm: number; readonly toMm: number } | null;
  readonly last: { readonly depthMm: number; readonly passes: number } | null;
};

/** What stands in the two fields of a zone, as typed. */
export type ZoneValue = { readonly depth: string; readonly passes: string };
export type ZoneValues = Readonly<Record<string, ZoneValue>>;

const emptyValue: ZoneValue = { depth: "", passes: "" };
export const DEPTH_STEP = 0.05;

export function zoneValue(values: ZoneValues, zone: string): ZoneValue {
  return values[zone] ?? emptyValue;
}

export function isGiven({ depth, passes }: ZoneValue): boolean {
  return Number.parseFloat(depth) > 0 && Number.parseInt(passes, 10) > 0;
}

/** Whether anything stands in the zone's fields, half or whole. */
export function isTouched({ depth, passes }: ZoneValue): boolean {
  return depth !== "" || passes !== "";
}

type Sent = Readonly<Record<string, string | readonly string[]>>;

/** What was sent and refused, else what the draft holds. */
export function startValues(
  zones: readonly ZoneChoice[],
  given: readonly { readonly zone: string; readonly depthMm: number; readonly passes: number }[],
  sent: Sent | null,
): ZoneValues {
  const text = (value: string | readonly string[] | undefined) => (typeof value === "string" ? value : "");
  return Object.fromEntries(
    zones.map(({ id }) => {
      if (sent !== null) return [id, { depth: text(sent[`zones.${id}.depth`]), passes: text(sent[`zones.${id}.passes`]) }];
      const zone = given.find((each) => each.zone === id);
      return [id, zone === undefined ? emptyValue : { depth: zone.depthMm.toFixed(2), passes: String(zone.passes) }];
    }),
  );
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
