import { z } from "zod";
import type { PlanPreferences } from "#lib/series/input.ts";
import type { MoveAsk, PlannerAsk } from "#lib/series/rules/ask.ts";
import type { ConstantSession } from "#lib/series/rules/plan/model.ts";
import { compareDates, isIsoDate } from "#lib/time.ts";

type Asked = Readonly<Record<string, string | string[] | undefined>>;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const uuid = z.uuid();
const isId = (text: string) => uuid.safeParse(text).success;
/** Days that a planner has anything to do with: what a browser sends while a year is being typed is none. */
const isDay = (text: string) => isIsoDate(text) && text.startsWith("20");

const all = (asked: Asked, name: string): readonly string[] => {
  const value = asked[name];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
};
const first = (asked: Asked, name: string): string => all(asked, name)[0] ?? "";
const whole = (text: string, min: number, max: number): number | null => {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
};

function readRange(text: string): { readonly from: string; readonly to: string } | null {
  const [from = "", to = ""] = text.split("..");
  return isDay(from) && isDay(to) && compareDates(from, to) <= 0 ? { from, to } : null;
}

/** Ranges kept so far and the one being added; a single day is a range of one. */
function readExcluded(asked: Asked): PlanPreferences["excludedDates"] {
  const [from, to] = [first(asked, "avoidFrom"), first(asked, "avoidTo")];
  const added = from === "" ? [] : [`${from}..${to === "" ? from : to}`];
  const ranges = [...all(asked, "avoid"), ...added].flatMap((text) => readRange(text) ?? []);
  return ranges
    .filter((range, index) => ranges.findIndex((other) => other.from === range.from && other.to === range.to) === index)
    .toSorted((a, b) => compareDates(a.from, b.from))
    .slice(0, 20);
}

/** The wishes of the form, or null where it was not sent: then what the series remembers holds. */
function readWishes(asked: Asked): PlanPreferences | null {
  const from = first(asked, "from");
  if (!isDay(from)) return null;
  const [clinician = "", only] = first(asked, "with").split(".");
  const clinicianId = isId(clinician) ? clinician : null;
  const near = first(asked, "near");
  const part = first(asked, "part");
  const weekdays = [...new Set(all(asked, "days").flatMap((day) => whole(day, 1, 7) ?? []))].toSorted((a, b) => a - b);
  return {
    earliestDate: from,
    firstWithinDays: whole(first(asked, "within"), 0, 365) ?? null,
    weekdays,
    onlyWeekdays: first(asked, "strict") === "on" ? weekdays : [],
    startTime: TIME.test(near) ? near : null,
    dayPart: part === "morning" || part === "afternoon" ? part : null,
    preferredClinicianId: only === "only" ? null : clinicianId,
    lockedClinicianId: only === "only" ? clinicianId : null,
    sameClinician: first(asked, "same") === "on",
    excludedDates: readExcluded(asked),
  };
}

const orNone = (id: string | null) => id ?? "-";
const idOrNone = (text: string | undefined) => (text !== undefined && isId(text) ? text : null);

const writeSlot = ({ date, start, clinicianId, roomId, deviceId }: ConstantSession) =>
  [`${date}T${start}`, ...[clinicianId, roomId, deviceId].map(orNone)].join(".");

function readSlot(session: number, text: string): ConstantSession | null {
  const [when = "", clinician, room, device] = text.split(".");
  const [date = "", start = ""] = when.split("T");
  if (!(isDay(date) && TIME.test(start))) return null;
  return { session, date, start, clinicianId: idOrNone(clinician), roomId: idOrNone(room), deviceId: idOrNone(device) };
}

function readPlan(text: string, sessions: number): readonly ConstantSession[] | null {
  const read = text.split("_").flatMap((slot, index) => readSlot(index + 1, slot) ?? []);
  return read.length === sessions ? read : null;
}

function readPinned(asked: Asked, sessions: number): readonly ConstantSession[] {
  const read = all(asked, "pin").flatMap((text) => {
    const session = whole(text.slice(0, text.indexOf("~")), 1, sessions);
    return session === null ? [] : (readSlot(session, text.slice(text.indexOf("~") + 1)) ?? []);
  });
  return read.filter(({ session }, index) => read.findIndex((other) => other.session === session) === index);
}

const HOWS = ["only_this", "shift", "replan", "replan_fewest_moves"] as const;

function readMove(asked: Asked, sessions: number): MoveAsk | null {
  const session = whole(first(asked, "move"), 1, sessions);
  if (session === null) return null;
  const [date, time, how] = [first(asked, "to"), first(asked, "time"), first(asked, "how")];
  return {
    session,
    date: isDay(date) ? date : null,
    time: TIME.test(time) ? time : null,
    how: HOWS.find((each) => each === how) ?? null,
  };
}

/** What the address asks; `remembered` are the wishes the series was last planned with, or none. */
export function readAsk(asked: Asked, remembered: PlanPreferences, sessions: number): PlannerAsk {
  const at = first(asked, "at");
  const overLong = all(asked, "over").flatMap((text) => {
    const [session, days] = text.split(".").map((part) => whole(part, 1, 366));
    return session && days && session <= sessions ? [{ session, days }] : [];
  });
  return {
    wishes: readWishes(asked) ?? remembered,
    locationId: isId(at) ? at : null,
    overLong,
    plan: readPlan(first(asked, "plan"), sessions),
    pinned: readPinned(asked, sessions),
    before: readPlan(first(asked, "before"), sessions),
    move: readMove(asked, sessions),
  };
}

const rangeText = ({ from, to }: { readonly from: string; readonly to: string }) => `${from}..${to}`;

/** What the form of wishes does not show but has to send along. */
export function carried(ask: PlannerAsk): readonly (readonly [name: string, value: string])[] {
  return [
    ...ask.wishes.excludedDates.map((range) => ["avoid", rangeText(range)] as const),
    ...ask.overLong.map(({ session, days }) => ["over", `${session}.${days}`] as const),
    ...ask.pinned.map((slot) => ["pin", `${slot.session}~${writeSlot(slot)}`] as const),
  ];
}

/** Everything that is asked, by the names of the address; what is empty is left out. */
export function entriesOf(ask: PlannerAsk): [name: string, value: string][] {
  const { wishes, locationId, plan, before, move } = ask;
  const clinician = wishes.lockedClinicianId === null ? (wishes.preferredClinicianId ?? "") : `${wishes.lockedClinicianId}.only`;
  const written = (slots: readonly ConstantSession[] | null) => slots?.map(writeSlot).join("_") ?? "";
  const entries: readonly (readonly [string, string])[] = [
    ["from", wishes.earliestDate ?? ""],
    ["within", wishes.firstWithinDays === null ? "" : String(wishes.firstWithinDays)],
    ...wishes.weekdays.map((day) => ["days", String(day)] as const),
    ["strict", wishes.onlyWeekdays.length > 0 ? "on" : ""],
    ["near", wishes.startTime ?? ""],
    ["part", wishes.dayPart ?? ""],
    ["with", clinician],
    ["same", wishes.sameClinician ? "on" : ""],
    ["at", locationId ?? ""],
    ...carried(ask),
    ["plan", written(plan)],
    ["before", written(before)],
    ["move", move === null ? "" : String(move.session)],
    ["to", move?.date ?? ""],
    ["time", move?.time ?? ""],
    ["how", move?.how ?? ""],
  ];
  return entries.flatMap(([name, value]) => (value === "" ? [] : [[name, value]]));
}

/** The address that asks this. */
export function writeAsk(path: string, ask: PlannerAsk): string {
  return `${path}?${new URLSearchParams(entriesOf(ask))}`;
}
