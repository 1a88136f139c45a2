import {
  daysBetween,
  instantToWall,
  localDate,
  offsetMinute,
  sayDate,
  sayInstant,
  sayShortDate,
  sayTime,
  sayZone,
  type TimeZone,
} from "#lib/time.ts";
import { type AftercareSet, activeAt, HOME_PLAN, type ResolvedInstruction, supersede, timeZero } from "../rules.ts";

export type TimelineItem = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** What the clinician wrote for this patient alone. */
  readonly lines?: readonly string[] | undefined;
};

/** Things to leave off that all end at one moment. */
export type LeaveOffGroup = {
  /** "Until today, 3:40 pm"; the items under it say what to leave off. */
  readonly heading: string;
  readonly until: string;
  /** ISO with offset, for `<time dateTime>`; null runs until the next treatment. */
  readonly untilIso: string | null;
  readonly items: readonly TimelineItem[];
};

/** What changes at one moment to come. */
export type NextChange = {
  readonly at: string;
  /** "Today", "Tomorrow", "Thu 26 Nov"; with the year when it is another. */
  readonly day: string;
  readonly time: string;
  readonly items: readonly { readonly id: string; readonly text: string }[];
};

/** A stop on the line from the treatment to the last thing to leave off. */
export type TimelineMark = {
  readonly label: string;
  readonly when: string;
  readonly at: string;
  readonly state: "past" | "next" | "to_come";
};

/** One patient's aftercare at one moment, as finished words: the same source for portal, print and messages. */
export type TimelineView = {
  readonly headline: { readonly eyebrow: string; readonly title: string; readonly detail: string };
  readonly marks: readonly TimelineMark[];
  /** How far along the evenly spaced marks, 0 to 1. */
  readonly progress: number;
  readonly now: {
    readonly do: readonly TimelineItem[];
    readonly leaveOff: readonly LeaveOffGroup[];
    readonly usual: readonly TimelineItem[];
  };
  readonly next: readonly NextChange[];
  readonly done: readonly { readonly id: string; readonly title: string; readonly ended: string }[];
  readonly treatedAt: string;
  /** "All times are Melbourne time." */
  readonly zoneNote: string;
};

type Facts = {
  readonly sets: readonly AftercareSet[];
  readonly now: Temporal.Instant;
  readonly timeZone: TimeZone;
  /** Whole dates instead of "today" and "tomorrow": for paper and anything read later. */
  readonly absolute?: boolean | undefined;
};

/**
 * What a patient does now, leaves off, may expect, and what comes next.
 * @param facts.timeZone the zone the times are told in: that of the location of the latest treatment.
 * @returns null before the first treatment has ended.
 */
export function timelineAt(facts: Facts): TimelineView | null {
  const begun = supersede(facts.sets.filter((set) => Temporal.Instant.compare(timeZero(set.treatmentEndedAt), facts.now) <= 0));
  const current = begun.at(-1);
  if (current === undefined) return null;
  const zero = timeZero(current.treatmentEndedAt);
  const active = inOrder(activeAt({ sets: begun, now: facts.now }), current);
  const marks = marksOf(current, zero, facts);
  return {
    headline: headlineOf(active, zero, facts),
    marks,
    progress: progressOf(marks, facts.now),
    now: { do: doing(active, current), leaveOff: leaveOff(active, facts), usual: usual(active) },
    next: changesAfter(current, facts),
    done: current.instructions
      .filter(
        (instruction) => instruction.kind !== "expect" && instruction.until && Temporal.Instant.compare(instruction.until, facts.now) <= 0,
      )
      .map((instruction) => ({
        id: instruction.id,
        title: instruction.title,
        ended: instruction.until ? sayWhen(instruction.until, facts) : "",
      })),
    treatedAt: sayInstant(zero, facts.timeZone),
    zoneNote: `All times are ${sayZone(facts.timeZone)} time.`,
  };
}

/** The order the clinic wrote them in. */
function inOrder(active: readonly ResolvedInstruction[], current: AftercareSet): ResolvedInstruction[] {
  const place = new Map(current.instructions.map(({ id }, index) => [id, index]));
  return active.toSorted((a, b) => (place.get(a.id) ?? place.size) - (place.get(b.id) ?? place.size));
}

function doing(active: readonly ResolvedInstruction[], { homePlan }: AftercareSet): TimelineItem[] {
  const items = active.filter(({ kind }) => kind === "use").map(toItem);
  return items.map((item) => (item.id === HOME_PLAN && homePlan?.length ? { ...item, lines: homePlan } : item));
}

function toItem({ id, title, detail }: ResolvedInstruction): TimelineItem {
  return { id, title, detail };
}

function sayDay(at: Temporal.Instant, { now, timeZone, absolute }: Facts): string {
  const [day, today] = [localDate(at, timeZone), localDate(now, timeZone)];
  if (absolute) return sayDate(day);
  const distance = daysBetween(today, day);
  if (distance === 0) return "today";
  if (distance === 1) return "tomorrow";
  return day.slice(0, 4) === today.slice(0, 4) ? sayShortDate(day) : sayDate(day);
}

function sayClock(at: Temporal.Instant, { timeZone }: Facts): string {
  return sayTime(instantToWall(at, timeZone).time);
}

function sayWhen(at: Temporal.Instant, facts: Facts): string {
  return `${sayDay(at, facts)}, ${sayClock(at, facts)}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const byInstant = (a: Temporal.Instant | null, b: Temporal.Instant | null) =>
  a && b ? Temporal.Instant.compare(a, b) : a ? -1 : b ? 1 : 0;

function groupBy<T>(list: readonly T[], keyOf: (item: T) => Temporal.Instant | null): { at: Temporal.Instant | null; items: T[] }[] {
  const groups = new Map<string, { at: Temporal.Instant | null; items: T[] }>();
  for (const item of list) {
    const at = keyOf(item);
    const group = groups.get(String(at)) ?? { at, items: [] };
    group.items.push(item);
    groups.set(String(at), group);
  }
  return [...groups.values()].toSorted((a, b) => byInstant(a.at, b.at));
}

function leaveOff(active: readonly ResolvedInstruction[], facts: Facts): LeaveOffGroup[] {
  const avoid = active.filter(({ kind }) => kind === "avoid");
  return groupBy(avoid, ({ until }) => until).map(({ at, items }) => {
    const until = at ? sayWhen(at, facts) : "your next treatment";
    return { heading: `Until ${until}`, until, untilIso: at && offsetMinute(at, facts.timeZone), items: items.map(toItem) };
  });
}

/** One entry a subject: what ends first speaks, and what lasts longer adds its sentence. */
function usual(active: readonly ResolvedInstruction[]): TimelineItem[] {
  const bySubject = Map.groupBy(
    active.filter(({ kind }) => kind === "expect"),
    ({ subject }) => subject,
  );
  return [...bySubject.values()].flatMap((list) => {
    const [first, ...rest] = list.toSorted((a, b) => byInstant(a.until, b.until));
    return first ? [{ id: first.id, title: first.title, detail: [first, ...rest].map(({ detail }) => detail).join(" ") }] : [];
  });
}

function changesAfter(current: AftercareSet, facts: Facts): NextChange[] {
  const ends = current.instructions.flatMap(({ id, until, afterwards }) =>
    until && afterwards ? [{ id, at: until, text: afterwards }] : [],
  );
  const starts = current.instructions.map(({ id, from, title, detail }) => ({ id, at: from, text: `${title}. ${detail}` }));
  const toCome = [...ends, ...starts].filter(({ at }) => Temporal.Instant.compare(at, facts.now) > 0);
  return groupBy(toCome, ({ at }) => at).flatMap(({ at, items }) =>
    at
      ? [
          {
            at: offsetMinute(at, facts.timeZone),
            day: capital(sayDay(at, facts)),
            time: sayClock(at, facts),
            items: items.map(({ id, text }) => ({ id, text })),
          },
        ]
      : [],
  );
}

function marksOf(current: AftercareSet, zero: Temporal.Instant, facts: Facts): TimelineMark[] {
  const ends = groupBy(
    current.instructions.filter(({ kind, until }) => kind === "avoid" && until),
    ({ until }) => until,
  ).flatMap(({ at }) => (at ? [at] : []));
  const next = ends.find((end) => Temporal.Instant.compare(end, facts.now) > 0);
  return [zero, ...ends].map((at) => ({
    label: at === zero ? "Treated" : saySpan(zero, at, facts.timeZone),
    when: sayWhen(at, facts),
    at: offsetMinute(at, facts.timeZone),
    state: at === next ? "next" : Temporal.Instant.compare(at, facts.now) <= 0 ? "past" : "to_come",
  }));
}

function progressOf(marks: readonly TimelineMark[], now: Temporal.Instant): number {
  const stops = marks.map(({ at }) => Temporal.Instant.from(at));
  const index = stops.findIndex((stop) => Temporal.Instant.compare(stop, now) > 0);
  const [from, to] = [stops[index - 1], stops[index]];
  if (!(from && to)) return 1;
  const within = now.since(from).total("seconds") / to.since(from).total("seconds");
  return (index - 1 + within) / (stops.length - 1);
}

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;

/** "17 hours", "2 days", "2 weeks", "4 months": hours elapsed up to two days (unless whole days), then calendar dates. */
function saySpan(from: Temporal.Instant, to: Temporal.Instant, timeZone: TimeZone): string {
  const hours = Math.floor(to.since(from).total("hours"));
  const minutes = Math.floor(to.since(from).total("minutes"));
  if (minutes < 60) return plural(minutes, "minute");
  if (hours <= 48) return hours % 24 === 0 && minutes % 60 === 0 ? plural(hours / 24, "day") : plural(hours, "hour");
  const days = daysBetween(localDate(from, timeZone), localDate(to, timeZone));
  if (days >= 120) return plural(Math.floor(days / 30.44), "month");
  return days >= 14 || days === 7 ? plural(Math.floor(days / 7), "week") : plural(days, "day");
}

/** What is left until `end`, never rounded down to nothing: "40 minutes", "7 hours", "3 days". */
function sayLeft(end: Temporal.Instant, { now, timeZone }: Facts): string {
  const minutes = end.since(now).total("minutes");
  if (minutes <= 60) return plural(Math.max(1, Math.ceil(minutes)), "minute");
  if (minutes <= 48 * 60) return plural(Math.ceil(minutes / 60), "hour");
  return plural(daysBetween(localDate(now, timeZone), localDate(end, timeZone)), "day");
}

/** "3:40 pm today, Wed 25 Nov 2026". */
function sayWhole(at: Temporal.Instant, facts: Facts): string {
  const [day, date] = [sayDay(at, facts), sayDate(localDate(at, facts.timeZone))];
  return day === "today" || day === "tomorrow" ? `${sayClock(at, facts)} ${day}, ${date}` : `${sayClock(at, facts)} on ${date}`;
}

function eyebrowOf(zero: Temporal.Instant, facts: Facts): string {
  if (facts.absolute) return `Treated ${sayInstant(zero, facts.timeZone)}`;
  const justNow = Temporal.Instant.compare(facts.now, zero.add({ minutes: 1 })) < 0;
  return justNow ? "Now, straight after treatment" : `Now, ${saySpan(zero, facts.now, facts.timeZone)} after treatment`;
}

function headlineOf(active: readonly ResolvedInstruction[], zero: Temporal.Instant, facts: Facts): TimelineView["headline"] {
  const eyebrow = eyebrowOf(zero, facts);
  const ends = active.flatMap(({ kind, until }) => (kind === "avoid" && until ? [until] : [])).toSorted(Temporal.Instant.compare);
  const [first, last] = [ends[0], ends.at(-1)];
  if (!(first && last)) {
    const expecting = active.some(({ kind }) => kind === "expect");
    return {
      eyebrow,
      title: "Nothing to leave off now",
      detail: expecting ? "Your skin goes on changing quietly. Keep to your home plan." : "Keep to your home plan.",
    };
  }
  const until = sayWhole(first, facts);
  if (facts.absolute) return { eyebrow, title: "After your treatment", detail: `The first things to leave off end at ${until}.` };
  const left = sayLeft(first, facts);
  if (Temporal.Instant.compare(first, zero.add({ hours: 24 })) <= 0)
    return { eyebrow, title: `${left} left of your first day`, detail: `Keep your skin clean and bare until ${until}.` };
  if (first.equals(last)) return { eyebrow, title: `${left} to go`, detail: `The last thing to leave off ends at ${until}.` };
  return { eyebrow, title: `${left} until your next step`, detail: `You can do a little more from ${until}.` };
}
