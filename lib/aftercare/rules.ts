import { offsetMinute, sayInstant, type TimeZone } from "../time.ts";

/** How far from the end of a treatment: hours are elapsed time, everything longer is a calendar step at the same wall-clock time. */
export type Offset = { readonly hours: number } | { readonly days: number } | { readonly weeks: number } | { readonly months: number };

export type InstructionKind = "avoid" | "use" | "expect";

/** One line of an aftercare set as the clinic words it. `{from}` and `{until}` in the wording become dates and times when it is issued. */
export type Instruction = {
  readonly id: string;
  /** What it is about; two instructions can only disagree about one subject. */
  readonly subject: string;
  readonly kind: InstructionKind;
  readonly from: Offset;
  /** Half-open: holds up to, not including. Null runs until the next treatment ends. */
  readonly until: Offset | null;
  readonly title: string;
  readonly detail: string;
  /** What changes for the patient when it ends; left out where nothing needs saying. */
  readonly afterwards?: string | undefined;
  /** The products of the set that it is about; only where something is used. */
  readonly productIds?: readonly string[] | undefined;
  /** Where it came from: the line of the clinic's own text, and what the reviewer should know. */
  readonly source: { readonly line: string; readonly note?: string | undefined };
  /** The shorter end where the source gives a range; the patient is shown the longer, `until`. */
  readonly sourceUntil?: Offset | undefined;
};

/** An instruction on one patient's clock. */
export type ResolvedInstruction = {
  readonly id: string;
  readonly subject: string;
  readonly kind: InstructionKind;
  readonly title: string;
  readonly detail: string;
  readonly afterwards: string | null;
  readonly source: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant | null;
  /** "2026-03-10T15:00+11:00" in the location's zone. */
  readonly fromText: string;
  readonly untilText: string | null;
};

/** What was issued for one treatment. */
export type AftercareSet = {
  readonly treatmentEndedAt: Temporal.Instant;
  readonly timeZone: TimeZone;
  readonly instructions: readonly ResolvedInstruction[];
  /** The patient's own home plan, a line each, for as long as `HOME_PLAN` holds; left out where it is told apart from the instructions. */
  readonly homePlan?: readonly string[];
};

/** The one instruction that a later treatment does not end: collagen goes on settling from every session. */
export const OUTLIVES_NEXT_TREATMENT = "restructuring";
export const HOME_ROLLER = "home-roller";
/** The instruction that sends a patient back to their own home plan. */
export const HOME_PLAN = "homecare";
/** "A hold: never less than 48 h" (no touching for 48 hours, source L28). */
const HOME_ROLLER_HOLD_HOURS = 48;
/** "Very short, fine needles, not more than 0.2 mm" (source L6). */
const HOME_ROLLER_MAX_MM = 0.2;

/** Time zero: when the treatment ended, to the minute. */
export function timeZero(treatmentEndedAt: Temporal.Instant): Temporal.Instant {
  return treatmentEndedAt.round({ smallestUnit: "minute", roundingMode: "floor" });
}

/**
 * The instant that lies `offset` after `zero`. Hours are elapsed; days, weeks and months keep the wall-clock time of `timeZone`,
 * by Temporal's "compatible" rule in a gap or a repeated hour, and a month that lacks the day gives its last one.
 */
function offsetFrom(zero: Temporal.Instant, offset: Offset, timeZone: TimeZone): Temporal.Instant {
  if ("hours" in offset) return zero.add({ hours: offset.hours });
  return zero.toZonedDateTimeISO(timeZone).add(offset).toInstant();
}

/** Whether a home roller's needles are short enough to be recommended: 0.2 mm or less. */
export function isHomeRollerAllowed(needleMm: number): boolean {
  return needleMm > 0 && needleMm <= HOME_ROLLER_MAX_MM;
}

/** Whether a hold on the home roller may be chosen: never less than 48 hours, two days or a month. Where two days are only 47 hours, 48 are applied. */
export function isHomeRollerHoldAllowed(until: Offset | null): boolean {
  if (until === null) return true;
  const { unit, count } = calendarCount(until);
  return count >= (unit === "hours" ? HOME_ROLLER_HOLD_HOURS : unit === "days" ? HOME_ROLLER_HOLD_HOURS / 24 : 1);
}

/**
 * Puts an aftercare set on one patient's clock.
 * @param treatmentEndedAt the recorded end; seconds are dropped.
 * @param homeRollerHold the clinician's own end of the home-roller hold; never less than 48 hours is applied, whoever asks.
 */
export function resolveInstructions(facts: {
  readonly instructions: readonly Instruction[];
  readonly treatmentEndedAt: Temporal.Instant;
  readonly timeZone: TimeZone;
  readonly homeRollerHold?: Offset | undefined;
}): ResolvedInstruction[] {
  const { timeZone, homeRollerHold } = facts;
  const zero = timeZero(facts.treatmentEndedAt);
  const hold = facts.instructions.find(isHomeRollerHold);
  const holdEnd = hold ? endOfHold(homeRollerHold ?? hold.until, zero, timeZone) : zero;
  return facts.instructions.flatMap((instruction) => {
    const isHold = isHomeRollerHold(instruction);
    const followsHold = !isHold && instruction.kind === "use" && instruction.subject === hold?.subject;
    if (followsHold && holdEnd === null) return [];
    const earliest = followsHold && holdEnd ? holdEnd : zero;
    const from = later(offsetFrom(zero, instruction.from, timeZone), earliest);
    const until = isHold ? holdEnd : instruction.until && offsetFrom(zero, instruction.until, timeZone);
    if (until && Temporal.Instant.compare(until, from) <= 0) return [];
    return [toResolved(instruction, from, until, timeZone)];
  });
}

function toResolved(
  instruction: Instruction,
  from: Temporal.Instant,
  until: Temporal.Instant | null,
  timeZone: TimeZone,
): ResolvedInstruction {
  const say = (words: string) =>
    words
      .replaceAll("{from}", sayInstant(from, timeZone))
      .replaceAll("{until}", until ? sayInstant(until, timeZone) : "your next treatment");
  return {
    id: instruction.id,
    subject: instruction.subject,
    kind: instruction.kind,
    title: say(instruction.title),
    detail: say(instruction.detail),
    afterwards: instruction.afterwards === undefined ? null : say(instruction.afterwards),
    source: instruction.source.line,
    from,
    until,
    fromText: offsetMinute(from, timeZone),
    untilText: until && offsetMinute(until, timeZone),
  };
}

function isHomeRollerHold({ id, kind }: Instruction): boolean {
  return id === HOME_ROLLER && kind === "avoid";
}

function endOfHold(until: Offset | null, zero: Temporal.Instant, timeZone: TimeZone): Temporal.Instant | null {
  return until && later(offsetFrom(zero, until, timeZone), zero.add({ hours: HOME_ROLLER_HOLD_HOURS }));
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) >= 0 ? a : b;
}

/**
 * "A new treatment supersedes": at the end of a treatment every instruction of the patient's earlier sets that is running or to come ends,
 * except `restructuring`. One superseded before it began is left out; one that had already ended keeps its end.
 * @returns the sets in the order of their treatments, earliest first.
 */
export function supersede<S extends AftercareSet>(sets: readonly S[]): S[] {
  const ordered = sets.toSorted((a, b) => Temporal.Instant.compare(timeZero(a.treatmentEndedAt), timeZero(b.treatmentEndedAt)));
  return ordered.map((set, index) => {
    const next = ordered[index + 1];
    if (next === undefined) return set;
    const end = timeZero(next.treatmentEndedAt);
    return { ...set, instructions: set.instructions.flatMap((instruction) => cutAt(instruction, end, set.timeZone)) };
  });
}

function cutAt(instruction: ResolvedInstruction, end: Temporal.Instant, timeZone: TimeZone): ResolvedInstruction[] {
  if (instruction.id === OUTLIVES_NEXT_TREATMENT) return [instruction];
  if (Temporal.Instant.compare(instruction.from, end) >= 0) return [];
  if (instruction.until && Temporal.Instant.compare(instruction.until, end) <= 0) return [instruction];
  return [{ ...instruction, until: end, untilText: offsetMinute(end, timeZone) }];
}

/** Whether `now` lies in the instruction's half-open window. */
export function isActive(instruction: ResolvedInstruction, now: Temporal.Instant): boolean {
  const begun = Temporal.Instant.compare(instruction.from, now) <= 0;
  return begun && (instruction.until === null || Temporal.Instant.compare(now, instruction.until) < 0);
}

/** What holds for a patient at `now`, sorted by id, each id once (the latest treatment's, where `restructuring` runs from several). */
export function activeAt(facts: { readonly sets: readonly AftercareSet[]; readonly now: Temporal.Instant }): ResolvedInstruction[] {
  const byId = new Map<string, ResolvedInstruction>();
  for (const set of supersede(facts.sets)) {
    for (const instruction of set.instructions) if (isActive(instruction, facts.now)) byId.set(instruction.id, instruction);
  }
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The two instructions that would tell a patient to use and to avoid the same thing at once, if there are any. */
export function disagreement(instructions: readonly Instruction[]): readonly [Instruction, Instruction] | null {
  for (const avoid of instructions.filter(({ kind }) => kind === "avoid")) {
    for (const use of instructions.filter(({ kind, subject }) => kind === "use" && subject === avoid.subject)) {
      if (!(surelyOver(avoid.until, use.from) || surelyOver(use.until, avoid.from))) return [avoid, use];
    }
  }
  return null;
}

/** Whether a window that ends at `until` is over at `from`, on every date and in every zone: the same unit, or far enough apart. */
export function surelyOver(until: Offset | null, from: Offset): boolean {
  if (until === null) return false;
  const [a, b] = [calendarCount(until), calendarCount(from)];
  return a.unit === b.unit ? a.count <= b.count : mostHours(until) <= fewestHours(from);
}

function calendarCount(offset: Offset): { readonly unit: "hours" | "days" | "months"; readonly count: number } {
  if ("hours" in offset) return { unit: "hours", count: offset.hours };
  if ("months" in offset) return { unit: "months", count: offset.months };
  return { unit: "days", count: "weeks" in offset ? offset.weeks * 7 : offset.days };
}

// A change of the clocks moves a wall-clock time by at most two hours (Troll station); a month has 28 to 31 days. Zero of any unit is zero.
function fewestHours(offset: Offset): number {
  const { unit, count } = calendarCount(offset);
  if (unit === "hours" || count === 0) return count;
  return count * (unit === "days" ? 24 : 28 * 24) - 2;
}

function mostHours(offset: Offset): number {
  const { unit, count } = calendarCount(offset);
  if (unit === "hours" || count === 0) return count;
  return count * (unit === "days" ? 24 : 31 * 24) + 2;
}
