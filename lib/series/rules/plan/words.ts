/** The planner's answers in words. Runs that a page may set in bold are marked. */
import { type IsoDate, sayDate, sayShortDate, sayTime, type WallTime } from "#lib/time.ts";
import { WEEKDAYS } from "#lib/week.ts";
import type { ConstantSession, PlanRequest } from "./model.ts";
import type { Waivable } from "./slots.ts";
import type { AvailabilityRow, AvailabilityTable } from "./table.ts";

export type Sentence = readonly (string | { readonly strong: string })[];

/** A sentence as plain text. */
export function plain(sentence: Sentence): string {
  return sentence.map((run) => (typeof run === "string" ? run : run.strong)).join("");
}

type Why = {
  readonly request: PlanRequest;
  readonly session: number;
  readonly window: { readonly from: IsoDate; readonly to: IsoDate } | null;
  readonly standing: ConstantSession | null;
  readonly binding: readonly Waivable[];
  readonly alone: boolean;
  readonly onlyContinuity: boolean;
  readonly nearest: { readonly date: IsoDate; readonly start: WallTime; readonly late: number } | null;
  readonly availability: AvailabilityTable;
  readonly backOn: (resourceId: string) => IsoDate | null;
};

/** "It must fall Tue 12 Jan to Tue 2 Feb 2027. SkinPen 2 is free then only while Room 1 is not. The nearest that works is Wed 3 Feb, 9:30 am, one day over the longest gap." */
export function sayWhy(why: Why): Sentence[] {
  return [sayWindow(why), capital(sayBinding(why)), ...sayNearest(why)];
}

function capital(sentence: Sentence): Sentence {
  const [first = "", ...rest] = sentence.filter((run) => run !== "");
  return typeof first === "string" ? [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest] : [first, ...rest];
}

function sayWindow({ window, standing, session }: Why): Sentence {
  if (window === null) {
    if (standing === null) return ["The dates leave no day on which it could be."];
    return [`Session ${standing.session} stays on `, bold(sayDate(standing.date)), `, and the gaps leave no day for session ${session}.`];
  }
  const because = standing === null ? [] : [`, because session ${standing.session} stays on `, bold(sayDate(standing.date))];
  if (window.from === window.to) return ["It must fall on ", bold(sayDate(window.from)), ...because, "."];
  const sameYear = window.from.slice(0, 4) === window.to.slice(0, 4);
  return [
    "It must fall ",
    bold(sameYear ? sayShortDate(window.from) : sayDate(window.from)),
    " to ",
    bold(sayDate(window.to)),
    ...because,
    ".",
  ];
}

function sayBinding(why: Why): Sentence {
  const { request, binding, alone, availability, onlyContinuity } = why;
  if (availability.dates.length === 0) return ["None of those days is one that suits."];
  const wishes = sayWishes(request);
  const then = wishes === "" ? " then" : "";
  const start = wishes === "" ? "" : `On ${wishes} `;
  if (onlyContinuity) return [`${start}no clinician is free${then} who treats the sessions next to it too.`];
  const rowsOf = (kind: Waivable) => availability.rows.filter((row) => row.kind === kind);
  const sometimes = (kind: Waivable) => rowsOf(kind).filter(isSometimesFree);
  const absent = (kind: Waivable) => rowsOf(kind).filter((row) => row.resource !== null && !isSometimesFree(row));
  const [first, second] = binding;
  if (first === undefined) return [`${start}nobody and nothing that is needed is free${then} at the same time.`];
  if (!alone && second !== undefined) {
    const gone = [...absent(first), ...absent(second)].flatMap((row) => [", and ", ...sayAbsent(row, why)]).slice(1);
    return gone.length > 0 ? [start, ...gone, "."] : [`${start}neither a ${first} nor a ${second} is free${then} when the others are.`];
  }
  const main = binding.find((kind) => kind !== "patient" && sometimes(kind).length > 0);
  if (main === undefined) {
    if (first === "patient") return [`${start}the patient is busy${then} at every time that is free.`];
    const gone = binding
      .flatMap(absent)
      .flatMap((row) => [", and ", ...sayAbsent(row, why)])
      .slice(1);
    return gone.length > 0 ? [start, ...gone, "."] : [`${start}no ${first} is free${then}.`];
  }
  const others = binding.filter((kind) => kind !== main).flatMap((kind) => sometimes(kind).filter(({ resource }) => resource !== null));
  const free = sometimes(main);
  const against: Sentence =
    others.length > 0
      ? [...names(others), others.length === 1 ? " is not" : " are not"]
      : binding.includes("patient")
        ? ["the patient is not"]
        : ["the others that are needed are not"];
  const verb = free.length === 1 ? "is" : "are";
  const rest = absent(main).flatMap((row) => [", and ", ...sayAbsent(row, why)]);
  return [start, ...names(free), ` ${verb} free${then} only while `, ...against, ...rest, "."];
}

/** Each of few by name, many by their number. */
function names(rows: readonly AvailabilityRow[]): Sentence {
  const [first] = rows;
  if (rows.length > 3) return [`all ${rows.length} ${first?.kind ?? ""}s`];
  return rows.flatMap(({ resource }, index): Sentence => {
    const between = index === 0 ? [] : [index === rows.length - 1 ? " and " : ", "];
    return [...between, bold(resource?.name ?? "the patient")];
  });
}

/** "SkinPen 1 is away (service) until Wed 3 Feb"; "Room 1 is taken throughout". */
function sayAbsent({ resource, cells }: AvailabilityRow, { backOn }: Why): Sentence {
  if (resource === null) return ["the patient is busy throughout"];
  const words = new Set(cells.map(({ word }) => word.toLowerCase()));
  const isAway = cells.every(({ state }) => state === "away");
  if (!isAway) return [bold(resource.name), " is taken throughout"];
  const back = backOn(resource.id);
  return [bold(resource.name), ` is away (${[...words].join(", ")})`, ...(back === null ? [] : [" until ", bold(sayShortDate(back))])];
}

const isSometimesFree = ({ cells }: AvailabilityRow) => cells.some(({ state }) => state === "free");

/** "Tuesdays and Thursdays, mornings only,": the wishes that narrow the days of the window, as the sentence goes on. */
function sayWishes({ constraints }: PlanRequest): string {
  const weekdays = WEEKDAYS.filter(({ iso }) => constraints.onlyWeekdays?.includes(iso) === true).map(({ label }) => `${label}s`);
  const part = constraints.dayPart === null ? "" : `${constraints.dayPart}s only,`;
  if (weekdays.length === 0) return part === "" ? "" : `those days, ${part}`;
  return `${listed(weekdays)}, ${part}`.trim();
}

function sayNearest({ nearest, session, standing, request }: Why): Sentence[] {
  if (standing !== null) return [];
  if (nearest === null) return [["Nothing in the four weeks after would do either."]];
  const part = request.constraints.dayPart ?? "day";
  const than = session === 1 ? "later than the last day to start" : "over the longest gap";
  const when = bold(`${sayShortDate(nearest.date)}, ${sayTime(nearest.start)}`);
  return [[`The nearest ${part} that works is `, when, `, ${sayDays(nearest.late)} ${than}.`]];
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** "two"; from thirteen on in figures. */
export function sayNumber(count: number): string {
  return NUMBERS[count] ?? String(count);
}

/** "one day", "15 days". */
export function sayDays(days: number): string {
  return `${sayNumber(days)} day${days === 1 ? "" : "s"}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

const bold = (strong: string) => ({ strong });
