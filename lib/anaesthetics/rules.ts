import { findZone, ZONES, type ZoneRegion } from "../zones.ts";

/** Where a cream is put by word of mouth: a whole region, or zones of it. "neck" is both. */
const REGIONS = { face: "Face", neck: "Neck", scalp: "Scalp", hand: "Hands", body: "Body" } as const satisfies Record<ZoneRegion, string>;

export type Choice = { readonly value: string; readonly label: string };

export const REGION_CHOICES: readonly Choice[] = Object.entries(REGIONS).map(([value, label]) => ({ value, label }));
export const ZONE_CHOICES: readonly Choice[] = ZONES.filter(({ id }) => !(id in REGIONS)).map(({ id, label }) => ({ value: id, label }));

/** Everything an anaesthetic can be said to have been put on. */
export const AREAS: readonly string[] = [...REGION_CHOICES, ...ZONE_CHOICES].map(({ value }) => value);

/** "face", "forehead, chin": in the order of the charts, regions first. */
export function sayAreas(areas: readonly string[]): string {
  const label = (area: string) => REGION_CHOICES.find(({ value }) => value === area)?.label ?? findZone(area)?.label ?? area;
  return AREAS.filter((area) => areas.includes(area))
    .map((area) => label(area).toLowerCase())
    .join(", ");
}

/** The regions of the zones that a series treats: where its cream goes unless somebody says otherwise. */
export function likelyAreas(zones: readonly string[]): readonly string[] {
  const regions = new Set(zones.flatMap((zone) => findZone(zone)?.region ?? []));
  return REGION_CHOICES.map(({ value }) => value).filter((region) => [...regions].some((known) => known === region));
}

export type OnSkin = {
  readonly appliedAt: Temporal.Instant;
  readonly removedAt: Temporal.Instant | null;
  /** The longest time on the skin by its label, in minutes; null where nobody entered one. */
  readonly maxMinutes: number | null;
};

/** "on" and "due" lie on the skin, "due" at the longest time or past it; "over" was taken off later than that. */
export type SkinState = "on" | "due" | "off" | "over";

/** Whole minutes on the skin so far, or in all, and what to make of them: "timer with alert at product's max time". */
export function timeOnSkin({ appliedAt, removedAt, maxMinutes }: OnSkin, now: Temporal.Instant): { minutes: number; state: SkinState } {
  const until = removedAt ?? now;
  const minutes = Math.max(0, Math.floor((until.epochMilliseconds - appliedAt.epochMilliseconds) / 60_000));
  if (removedAt === null) return { minutes, state: maxMinutes !== null && minutes >= maxMinutes ? "due" : "on" };
  return { minutes, state: maxMinutes !== null && minutes > maxMinutes ? "over" : "off" };
}

export type NumbingFacts = {
  readonly product: string;
  /** Whether a product was typed although one of the stock was chosen. */
  readonly namedTwice: boolean;
  /** Of the pack or the tub: of the stock's lot, or as typed. */
  readonly lot: string;
  readonly expiry: string | null;
  readonly doctor: string;
  /** Whether the screening leaves an anaesthetic to a doctor, as it does wherever nothing is known. */
  readonly asksDoctor: boolean;
  readonly appliedAt: Temporal.Instant;
  readonly removedAt: Temporal.Instant | null;
  /** When the treatment began, to the minute; null before. */
  readonly startedAt: Temporal.Instant | null;
  readonly now: Temporal.Instant;
};

const SENTENCES = {
  unnamed: "Choose the anaesthetic, or type its name.",
  named_twice: "Choose one of the stock, or type another: not both.",
  without_lot: "Write the lot number of the pack or tub.",
  without_expiry: "Give the expiry on the pack or tub.",
  for_doctor: "The screening says to ask a doctor first. Write the name of the doctor who allowed it.",
  applied_in_future: "This time lies in the future.",
  removed_in_future: "This time lies in the future.",
  removed_before_applied: "It cannot come off before it went on.",
  removal_missing: "The treatment has begun, so the cream came off before it. Give that time.",
  removed_after_start: "The cream comes off before the first pass: this is after the treatment began.",
} as const;

export type NumbingProblem = keyof typeof SENTENCES;

const FIELDS: Readonly<Record<NumbingProblem, string>> = {
  unnamed: "product",
  named_twice: "product",
  without_lot: "lot",
  without_expiry: "expiry",
  for_doctor: "doctor",
  applied_in_future: "appliedAt",
  removed_in_future: "removedAt",
  removed_before_applied: "removedAt",
  removal_missing: "removedAt",
  removed_after_start: "removedAt",
};

/**
 * Why an anaesthetic cannot be recorded as it stands; empty when it can. "`anaesthetic` is `ask-doctor` unless both anaesthetic answers are `no`": then
 * none is recorded without the name of the doctor who allowed it. "Same traceability for anaesthetic": none without lot and expiry. "'removed' must precede
 * procedure start."
 */
export function checkNumbing(facts: NumbingFacts): readonly NumbingProblem[] {
  const { product, namedTwice, lot, expiry, doctor, asksDoctor, appliedAt, now } = facts;
  return [
    ...(product.trim() === "" ? (["unnamed"] as const) : []),
    ...(namedTwice ? (["named_twice"] as const) : []),
    ...(lot.trim() === "" ? (["without_lot"] as const) : []),
    ...(expiry === null ? (["without_expiry"] as const) : []),
    ...(asksDoctor && doctor.trim() === "" ? (["for_doctor"] as const) : []),
    ...(Temporal.Instant.compare(appliedAt, now) > 0 ? (["applied_in_future"] as const) : []),
    ...checkRemoval(facts),
  ];
}

/** As `checkNumbing`, of the removal alone. */
export function checkRemoval({
  appliedAt,
  removedAt,
  startedAt,
  now,
}: Pick<NumbingFacts, "removedAt" | "startedAt" | "now"> & { readonly appliedAt: Temporal.Instant | null }): readonly NumbingProblem[] {
  if (removedAt === null) return startedAt === null ? [] : ["removal_missing"];
  if (Temporal.Instant.compare(removedAt, now) > 0) return ["removed_in_future"];
  if (appliedAt !== null && Temporal.Instant.compare(removedAt, appliedAt) < 0) return ["removed_before_applied"];
  return startedAt !== null && Temporal.Instant.compare(removedAt, startedAt) > 0 ? ["removed_after_start"] : [];
}

/** The sentence of each problem, by the field it belongs beside. */
export function sayNumbingProblems(problems: readonly NumbingProblem[]): Readonly<Record<string, string>> {
  return Object.fromEntries(problems.map((problem) => [FIELDS[problem], SENTENCES[problem]]));
}
