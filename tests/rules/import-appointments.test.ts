import { describe, expect, test } from "vitest";
import { APPOINTMENT_FIELDS } from "#lib/interchange/rules/appointment-fields.ts";
import { guessColumns } from "#lib/interchange/rules/columns.ts";
import { wrongColumns } from "#lib/interchange/rules/kinds.ts";
import { type ClinicNames, findNames } from "#lib/interchange/rules/named.ts";
import { readAppointment, type Whose } from "#lib/interchange/rules/read-appointment.ts";
import { readDay, readMinutes, readStart, readTime } from "#lib/interchange/rules/when.ts";
import { type KnownRecord, whoseIs } from "#lib/interchange/rules/whose.ts";

const TODAY = "2026-11-27";
const HEADINGS = [
  "Client No",
  "Client Name",
  "DOB",
  "Appointment Date",
  "Start Time",
  "Duration",
  "Service",
  "Practitioner",
  "Room",
  "Notes",
];
const columns = guessColumns(APPOINTMENT_FIELDS, HEADINGS);
const SOUND = ["C7", "Okafor, Zoë", "9/4/1990", "1/12/2026", "3:00 pm", "75", "Needling", "Dr Raman", "Room 1", "Prefers mornings"];
const read = (cells: readonly string[]) => readAppointment(cells, { columns, dateOrder: "dmy", today: TODAY });

test("headings are known for what they say of an appointment", () => {
  expect(columns).toEqual(["formerNumber", "fullName", "dateOfBirth", "date", "time", "minutes", "service", "clinician", "room", "note"]);
  expect(guessColumns(APPOINTMENT_FIELDS, ["Id", "Patient", "Starts At", "Type", "Status"])).toEqual([
    "",
    "fullName",
    "start",
    "service",
    "status",
  ]);
});

test.each([
  [["service", "start"], "import_no_patient"],
  [["fullName", "service", "start"], "import_no_patient"],
  [["fullName", "dateOfBirth", "start"], "import_no_service"],
  [["formerNumber", "service", "date"], "import_no_start"],
  [["formerNumber", "service", "start", "start"], "import_column_twice"],
  [["patientNumber", "service", "start"], null],
  [["givenName", "familyName", "dateOfBirth", "service", "date", "time"], null],
] as const)("the columns %j are answered with %s", (said, why) => {
  expect(wrongColumns("appointments", said)).toBe(why);
});

describe("when", () => {
  test.each([
    ["1/12/2026", "2026-12-01"],
    ["01.12.26", "2026-12-01"],
    ["2026-12-01", "2026-12-01"],
    ["20261201", "2026-12-01"],
    ["1 Dec 2026", "2026-12-01"],
    ["Tue 1 Dec 2026", "2026-12-01"],
    ["Tuesday, 1 December 2026", "2026-12-01"],
    ["2026-12-01 00:00:00", "2026-12-01"],
    ["46357", "2026-12-01"],
  ])("the day %s is %s", (text, date) => {
    expect(readDay(text, "dmy", TODAY)).toEqual({ value: date });
  });

  test("a day that is none, or another day of the week than it says, is refused", () => {
    expect(["31/11/2026", "Mon 1 Dec 2026", "next Tuesday", "12/2026"].map((text) => readDay(text, "dmy", TODAY))).toEqual(
      Array.from({ length: 4 }, () => ({ wrong: expect.stringMatching(/\.$/) })),
    );
  });

  test.each([
    ["15:00", "15:00"],
    ["15.00", "15:00"],
    ["15h00", "15:00"],
    ["15h", "15:00"],
    ["0930", "09:30"],
    ["9:30:00", "09:30"],
    ["3 pm", "15:00"],
    ["3:00:00 PM", "15:00"],
    ["12:15 a.m.", "00:15"],
    ["0.625", "15:00"],
  ])("the time %s is %s", (text, time) => {
    expect(readTime(text)).toEqual({ value: time });
  });

  test.each(["15", "25:00", "13:00 pm", "0 am", "9:75", "15:00:30", "15:00Z", "15:00+10:00", "1", "3 m"])("%s is no time", (text) => {
    expect(readTime(text)).toHaveProperty("wrong");
  });

  test.each(["2026-12-01 15:00", "2026-12-01T15:00:00", "1/12/2026 3:00 pm", "Tue 1 Dec 2026, 3:00 pm", "1 Dec 2026 at 3pm", "46357.625"])(
    "%s is three in the afternoon of the first of December",
    (text) => {
      expect(readStart(text, "dmy", TODAY)).toEqual({ value: { date: "2026-12-01", time: "15:00", at: null } });
    },
  );

  test("a moment is one wherever the clock hangs", () => {
    const at = Temporal.Instant.from("2026-12-01T04:00:00Z");
    expect(readStart("2026-12-01T15:00:00+11:00", "dmy", TODAY)).toEqual({ value: { date: "2026-12-01", time: "15:00", at } });
    expect(readStart("2026-12-01T04:00Z", "dmy", TODAY)).toEqual({ value: { date: "2026-12-01", time: "04:00", at } });
    expect(readStart("2026-12-01T15:00:30Z", "dmy", TODAY)).toHaveProperty("wrong");
    expect(readStart("2026-11-31T15:00:00Z", "dmy", TODAY)).toHaveProperty("wrong");
  });

  test("a length of time is read in minutes", () => {
    expect(["45", "45 min", "1:15", "1 h 15", "2h", "0.03125"].map((text) => readMinutes(text))).toEqual(
      [45, 45, 75, 75, 120, 45].map((value) => ({ value })),
    );
    expect(readMinutes("long")).toHaveProperty("wrong");
  });
});

describe("a row", () => {
  test("is an appointment as it stands there", () => {
    expect(read(SOUND)).toEqual({
      ok: true,
      draft: {
        whose: { cadenceId: null, number: null, formerNumber: "C7", givenName: "Zoë", familyName: "Okafor", dateOfBirth: "1990-04-09" },
        when: { date: "2026-12-01", time: "15:00", at: null },
        minutes: 75,
        service: "Needling",
        clinician: "Dr Raman",
        room: "Room 1",
        device: "",
        location: "",
        note: "Prefers mornings",
      },
    });
  });

  test("tells every reason at once, each with its column", () => {
    const said = read(["", "Okafor, Zoë", "", "31/11/2026", "noon", "4", "", "", "", "", "more"]);
    expect(said.ok ? [] : said.reasons).toEqual([
      "The row has more cells than there are headings.",
      "It does not say whose it is: give the patient’s number, or name and date of birth.",
      "Date: There is no such date as “31/11/2026”.",
      "Time: “noon” is no time. Write it like 15:00 or 3:00 pm.",
      "Service: Say what is booked.",
      "How long it takes: Give 5 to 600 minutes.",
    ]);
  });

  test("of an appointment that is over or off is refused, and one that is agreed is booked whatever that was called", () => {
    const reading = { columns: ["formerNumber", "service", "start", "status"], dateOrder: "dmy", today: TODAY } as const;
    const said = ["Confirmed", "scheduled", "", "Cancelled", "No-show", "Treated"];
    expect(said.map((status) => readAppointment(["C7", "Needling", "1/12/2026 15:00", status], reading).ok)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("that gives the day twice gives the same day", () => {
    const reading = { columns: ["formerNumber", "service", "start", "date"], dateOrder: "dmy", today: TODAY } as const;
    expect(readAppointment(["C7", "Needling", "1/12/2026 15:00", "1/12/2026"], reading).ok).toBe(true);
    expect(readAppointment(["C7", "Needling", "1/12/2026 15:00", "2/12/2026"], reading).ok).toBe(false);
  });
});

describe("an end", () => {
  const lasts = (start: string, end: string, minutes = "") => {
    const columns = ["formerNumber", "service", "start", "end", "minutes"];
    const said = readAppointment(["C7", "Needling", start, end, minutes], { columns, dateOrder: "dmy", today: TODAY });
    return said.ok ? said.draft.minutes : said.reasons;
  };

  test("tells how long it takes: a time, a date with a time, or a moment", () => {
    expect(lasts("1/12/2026 15:00", "16:15")).toBe(75);
    expect(lasts("1/12/2026 15:00", "1/12/2026 4:15 pm", "75")).toBe(75);
    expect(lasts("2026-12-01T23:30:00Z", "2026-12-02T00:45:00Z")).toBe(75);
    expect(lasts("1/12/2026 15:00", "")).toBeNull();
  });

  test("that is none, goes before the start or says otherwise than the length beside it is refused", () => {
    expect(lasts("1/12/2026 15:00", "late")).toEqual(["End: “late” is not a date with a time. Write it like 2026-12-01 15:00."]);
    expect(lasts("1/12/2026 15:00", "14:00")).toEqual(["End: It ends before it begins, or on another day."]);
    expect(lasts("1/12/2026 15:00", "2/12/2026 16:00")).toEqual(["End: It ends before it begins, or on another day."]);
    expect(lasts("1/12/2026 15:00", "15:02")).toEqual(["End: Give 5 to 600 minutes."]);
    expect(lasts("1/12/2026 15:00", "16:00", "75")).toEqual(["End: This makes 60 minutes, not 75."]);
  });
});

describe("whose it is", () => {
  const record = (more: Partial<KnownRecord>): KnownRecord => ({
    id: "a",
    patientId: "a",
    patientRecords: ["a"],
    patientNumber: 1004,
    isArchived: false,
    number: 1004,
    formerNumber: "C7",
    details: { givenName: "Zoë", familyName: "Okafor", preferredName: "", dateOfBirth: "1990-04-09" },
    ...more,
  });
  const nobody: Whose = { cadenceId: null, number: null, formerNumber: "", givenName: "", familyName: "", dateOfBirth: null };
  const named = { ...nobody, givenName: "OKAFOR", familyName: "Zoe", dateOfBirth: "1990-04-09" };
  const other = record({ id: "b", patientId: "b", patientRecords: ["b"], patientNumber: 1005, number: 1005, formerNumber: "C8" });

  test("a number is one patient’s, and so are a name and a date of birth, in whatever order and accents", () => {
    const found = [record({}), record({ ...other, details: { ...other.details, dateOfBirth: "1991-01-01" } })];
    for (const whose of [{ ...nobody, cadenceId: "a" }, { ...nobody, number: 1004 }, { ...nobody, formerNumber: "C7" }, named])
      expect(whoseIs(whose, found)).toMatchObject({ value: { patientId: "a" } });
  });

  test("a record that was merged leads to the one that stands", () => {
    const merged = record({ id: "m", number: 1009, formerNumber: "C9", patientRecords: ["a", "m"] });
    expect(whoseIs({ ...nobody, formerNumber: "C9" }, [record({}), merged])).toMatchObject({ value: { patientNumber: 1004 } });
    expect(whoseIs(named, [record({}), merged])).toMatchObject({ value: { patientNumber: 1004 } });
  });

  test("nobody is guessed", () => {
    expect(whoseIs(named, [record({}), other])).toEqual({
      wrong: "Several patients have this name and date of birth. Give the number of the one who is meant.",
    });
    expect(whoseIs({ ...nobody, number: 7 }, [record({})])).toEqual({ wrong: "No patient has the number 7 here." });
    expect(whoseIs({ ...named, formerNumber: "C8", dateOfBirth: "1950-01-01" }, [other])).toHaveProperty("wrong");
    expect(whoseIs({ ...nobody, formerNumber: "C7", givenName: "Ruth", familyName: "Weiß" }, [record({})])).toEqual({
      wrong: "Patient 1004 has another name or date of birth than this row says.",
    });
    expect(whoseIs({ ...nobody, number: 1004 }, [record({ isArchived: true })])).toEqual({
      wrong: "Patient 1004 is archived.",
    });
  });
});

test("names stand for what the clinic can book, and what they cannot stand for is told", () => {
  const needs = { clinician: true, room: true, device: false };
  const clinic: ClinicNames = {
    locations: [{ id: "l", name: "Yarraville", timeZone: "Australia/Melbourne" }],
    services: [{ id: "s", name: "Needling", needs }],
    clinicians: [
      { id: "c1", name: "Dr Raman", email: "raman@cadence.example" },
      { id: "c2", name: "Ines Åberg", email: "ines@cadence.example" },
      { id: "c3", name: "Inés Aberg", email: "ines2@cadence.example" },
    ],
    rooms: [{ id: "r", name: "Room 1", locationId: "l" }],
    devices: [{ id: "d", name: "Pen 1", locationId: "l" }],
  };
  const sound = read(SOUND);
  if (!sound.ok) throw new Error("The row was refused.");
  const find = (more: Partial<typeof sound.draft>) => findNames({ ...sound.draft, ...more }, clinic);
  const found = { locationId: "l", timeZone: "Australia/Melbourne", serviceId: "s", clinicianId: "c1", roomId: "r", deviceId: null };
  expect(find({})).toEqual({ ok: true, found });
  expect(find({ clinician: "INES@cadence.example", service: "needling" })).toEqual({ ok: true, found: { ...found, clinicianId: "c2" } });
  expect(find({ clinician: "", room: "" })).toEqual({ ok: true, found: { ...found, clinicianId: null, roomId: null } });
  expect(find({ clinician: "Ines Aberg", room: "Room 9", device: "Pen 1", service: "Peel" })).toEqual({
    ok: false,
    reasons: [
      "Service: “Peel” is none that can be booked.",
      "Clinician: Several are called “Ines Aberg”.",
      "Room: “Room 9” is none that can be booked at Yarraville.",
    ],
  });
  expect(find({ device: "Pen 1" })).toEqual({ ok: false, reasons: ["Device: Needling takes no device."] });
  const two = { ...clinic, locations: [...clinic.locations, { id: "m", name: "Williamstown", timeZone: "Australia/Melbourne" }] };
  expect(findNames(sound.draft, two)).toEqual({ ok: false, reasons: ["Location: The clinic has several. Say at which."] });
});
