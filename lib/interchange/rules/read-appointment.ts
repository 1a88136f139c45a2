import { minutesField } from "#lib/appointments/input.ts";
import type { DateOrder } from "#lib/patients/rules/search.ts";
import { type IsoDate, minutesOfDay, type WallTime } from "#lib/time.ts";
import { APPOINTMENT_FIELDS } from "./appointment-fields.ts";
import { isField } from "./columns.ts";
import { type Reading, readBorn, readCadenceId } from "./read-row.ts";
import { namesOf, openRow, readNote } from "./said.ts";
import type { ReadValue } from "./values.ts";
import { readDay, readMinutes, readStart, readTime, type When } from "./when.ts";

/** By what a row says whose appointment it is; what it does not say is empty. */
export type Whose = {
  readonly cadenceId: string | null;
  readonly number: number | null;
  readonly formerNumber: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly dateOfBirth: IsoDate | null;
};

/** An appointment as a row tells of it: names as they stand there, and the time on the wall clock of its place unless it is a moment. */
export type AppointmentDraft = {
  readonly whose: Whose;
  readonly when: When;
  /** Null for as long as the service takes. */
  readonly minutes: number | null;
  readonly service: string;
  /** Each empty for any. */
  readonly clinician: string;
  readonly room: string;
  readonly device: string;
  /** Empty where the clinic has one. */
  readonly location: string;
  readonly note: string;
};

export type ReadAppointment =
  | { readonly ok: true; readonly draft: AppointmentDraft }
  | { readonly ok: false; readonly reasons: readonly string[] };

/** Reads one row: an appointment, or every reason why it is none, each with the column it is about. Whether it can be booked is not asked here. */
export function readAppointment(cells: readonly string[], reading: Reading): ReadAppointment {
  const { said, reasons, refuse, text, taken } = openRow(APPOINTMENT_FIELDS, cells, reading.columns);
  const number = text("patientNumber") === "" ? null : taken("patientNumber", readNumber(text("patientNumber")), null);
  const born = taken("dateOfBirth", readBorn(text("dateOfBirth"), reading), null);
  const cadenceId = taken("cadenceId", readCadenceId(text("cadenceId")), null);
  const whose = { cadenceId, number, formerNumber: text("formerNumber"), ...namesOf(said), dateOfBirth: born };
  const isNumbered = ["cadenceId", "patientNumber", "formerNumber"].some((name) => isField(APPOINTMENT_FIELDS, name) && text(name) !== "");
  const isNamed = whose.givenName + whose.familyName !== "" && text("dateOfBirth") !== "";
  if (!isNumbered && !isNamed) reasons.push("It does not say whose it is: give the patient’s number, or name and date of birth.");
  const when = whenOf(text, taken, reading);
  if (!standsStill(text("status"))) refuse("status", `“${text("status")}” is none that is still to come.`);
  const service = text("service");
  if (service === "") refuse("service", "Say what is booked.");
  const minutes = lengthOf(text, taken, when, reading);
  const note = taken("note", readNote(text("note")), "");
  if (when === null || reasons.length > 0) return { ok: false, reasons };
  const names = { service, clinician: text("clinician"), room: text("room"), device: text("device"), location: text("location") };
  return { ok: true, draft: { whose, when, minutes, ...names, note } };
}

type Clock = { readonly dateOrder: DateOrder; readonly today: IsoDate };
type Opened = ReturnType<typeof openRow<keyof typeof APPOINTMENT_FIELDS>>;

/** When it begins, from one column or from two; null where that cannot be told, which is then a reason. */
function whenOf(text: Opened["text"], taken: Opened["taken"], { dateOrder, today }: Clock) {
  const both = text("start");
  const whole = both === "" ? null : taken("start", readStart(both, dateOrder, today), null);
  const day = text("date") === "" ? null : taken("date", readDay(text("date"), dateOrder, today), null);
  const clock = text("time") === "" ? null : taken("time", readTime(text("time")), null);
  if (both !== "") return agree(whole, day, clock, taken);
  if (text("date") === "") taken("date", { wrong: "Say on which day." }, null);
  if (text("time") === "") taken("time", { wrong: NO_CLOCK }, null);
  return day === null || clock === null ? null : { date: day, time: clock, at: null };
}

/** How long it takes, as a column says it or as its end tells; where both do, they say the same. Null where neither does, or where that is a reason. */
function lengthOf(text: Opened["text"], taken: Opened["taken"], when: When | null, { dateOrder, today }: Clock): number | null {
  const said = text("minutes") === "" ? null : taken("minutes", readLength(text("minutes")), null);
  if (text("end") === "" || when === null) return said;
  const clock = readTime(text("end"));
  const end =
    "value" in clock ? { date: when.date, time: clock.value, at: null } : taken("end", readStart(text("end"), dateOrder, today), null);
  if (end === null) return said;
  const lasts = minutesUntil(when, end);
  if (lasts === null || lasts <= 0) return taken("end", { wrong: "It ends before it begins, or on another day." }, null);
  const told = taken("end", readLength(String(lasts)), null);
  return told !== null && said !== null && told !== said ? taken("end", { wrong: `This makes ${told} minutes, not ${said}.` }, null) : told;
}

/** Null where it ends on another day: no visit goes on into the next. */
function minutesUntil(start: When, end: When): number | null {
  if (start.at !== null && end.at !== null) return (end.at.epochMilliseconds - start.at.epochMilliseconds) / 60_000;
  return start.date === end.date ? minutesOfDay(end.time) - minutesOfDay(start.time) : null;
}

const NO_CLOCK = "Say at what time.";

/** Where a row gives the day or the time once more, it says the same. */
function agree(whole: When | null, day: IsoDate | null, clock: WallTime | null, taken: Opened["taken"]): When | null {
  if (whole === null) return null;
  if (day !== null && day !== whole.date) taken("date", { wrong: "This is another day than the one with the time." }, null);
  if (clock !== null && clock !== whole.time) taken("time", { wrong: "This is another time than the one with the day." }, null);
  return whole;
}

/** What other systems call an appointment that is agreed and has not begun. Here it is booked, whatever it was called. */
const STANDING = new Set([
  "",
  "active",
  "agreed",
  "approved",
  "booked",
  "confirmed",
  "new",
  "not confirmed",
  "open",
  "pending",
  "planned",
  "scheduled",
  "unconfirmed",
  "upcoming",
]);

function standsStill(status: string): boolean {
  return STANDING.has(status.toLowerCase());
}

function readNumber(text: string): ReadValue<number> {
  const figures = /^#?(\d{1,9})(?:\.0+)?$/.exec(text)?.[1];
  return figures === undefined ? { wrong: `“${text}” is no patient’s number.` } : { value: Number(figures) };
}

/** The form of booking decides how long a visit may be said to be. */
function readLength(text: string): ReadValue<number> {
  const read = readMinutes(text);
  if ("wrong" in read) return read;
  const taken = minutesField.safeParse(String(read.value));
  return taken.success && taken.data !== null ? { value: taken.data } : { wrong: taken.error?.issues[0]?.message ?? "Give minutes." };
}
