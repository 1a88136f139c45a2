import { describe, expect, test } from "vitest";
import { likeness, marksOf, type Person } from "#lib/interchange/rules/alike.ts";
import { guessColumns as guess, pickCells } from "#lib/interchange/rules/columns.ts";
import { wrongColumns } from "#lib/interchange/rules/kinds.ts";
import { PATIENT_FIELDS } from "#lib/interchange/rules/patient-fields.ts";
import { readRow } from "#lib/interchange/rules/read-row.ts";
import { progressOf, stepsOf } from "#lib/interchange/rules/steps.ts";
import { decodeText, guessSeparator } from "#lib/interchange/rules/text.ts";
import { readBirthDate, readConsent, readCountry, splitName } from "#lib/interchange/rules/values.ts";
import { DIRT, HEADINGS, makeExport } from "#tests/support/import-file.ts";

const guessColumns = (headings: readonly string[]) => guess(PATIENT_FIELDS, headings);
const TODAY = "2026-11-27";
const columns = guessColumns(HEADINGS);
const read = (cells: readonly string[], order: "dmy" | "mdy" | "ymd" = "dmy") =>
  readRow(cells, { columns, dateOrder: order, today: TODAY });

test("headings are known in other spellings, languages and capitals, and one that is not known is left out", () => {
  expect(columns).toEqual([
    "formerNumber",
    "fullName",
    "dateOfBirth",
    "phone",
    "email",
    "street",
    "city",
    "region",
    "postcode",
    "country",
    "consentText",
    "note",
  ]);
  expect(guessColumns(["firstName", "LAST_NAME", "Geburtsdatum", "Favourite colour", "Téléphone"])).toEqual([
    "givenName",
    "familyName",
    "dateOfBirth",
    "",
    "phone",
  ]);
  expect(guessColumns(["Mobile", "Phone", "Address 1", "Address 2"])).toEqual(["phone", "", "street", "street"]);
});

test("columns without a name, and two that say the same thing, cannot be read", () => {
  expect(wrongColumns("patients", ["givenName", "dateOfBirth"])).toBe("import_no_name");
  expect(wrongColumns("patients", ["fullName", "phone", "phone"])).toBe("import_column_twice");
  expect(wrongColumns("patients", ["givenName", "familyName", "street", "street", ""])).toBeNull();
  expect(pickCells(PATIENT_FIELDS, ["1 Bay St", "Flat 2"], ["street", "street"])).toEqual({ street: "1 Bay St, Flat 2" });
});

test.each([
  ["03/07/1988", "dmy", "1988-07-03"],
  ["03/07/1988", "mdy", "1988-03-07"],
  ["1988-07-03", "mdy", "1988-07-03"],
  ["1988-07-03 00:00:00", "dmy", "1988-07-03"],
  ["3/7/1988 12:00:00 AM", "dmy", "1988-07-03"],
  ["3 Jul 1988", "dmy", "1988-07-03"],
  ["03.07.88", "dmy", "1988-07-03"],
  ["32327", "dmy", "1988-07-03"],
  ["32327.0", "ymd", "1988-07-03"],
] as const)("a date of birth written %s in the order %s is %s", (text, order, date) => {
  expect(readBirthDate(text, order, TODAY)).toEqual({ value: date });
});

test.each(["31/02/1988", "1/2/2093", "99999", "yesterday", "1988"])("%s is no date of birth", (text) => {
  expect(readBirthDate(text, "dmy", TODAY)).toHaveProperty("wrong");
});

test("a family name stands before a comma or last, and capitals are left as they are", () => {
  expect(splitName("CARVALHO, Ana Maria")).toEqual({ givenName: "Ana Maria", familyName: "CARVALHO" });
  expect(splitName("Ana  Maria Carvalho")).toEqual({ givenName: "Ana Maria", familyName: "Carvalho" });
});

test("whoever was not asked said neither yes nor no", () => {
  expect([readConsent("Yes"), readConsent("0"), readConsent(""), readConsent("unknown")]).toEqual([
    { value: true },
    { value: false },
    { value: null },
    { value: null },
  ]);
  expect(readConsent("maybe")).toHaveProperty("wrong");
});

test("countries are known by name, by two letters and by what people call them", () => {
  expect(["Australia", "nz", "U.S.A.", "England", "Deutschland"].map((name) => readCountry(name))).toEqual(
    ["AU", "NZ", "US", "GB", "DE"].map((value) => ({ value })),
  );
  expect(readCountry("Atlantis")).toHaveProperty("wrong");
});

describe("a row", () => {
  test("tells every reason at once, each with its column", () => {
    const row = ["C1", "", "31/02/1988", "ask her", "x", "", "", "", "", "Atlantis", "maybe", "", "more"];
    const said = read(row);
    expect(said.ok ? [] : said.reasons.map((reason) => reason.split(":")[0])).toEqual([
      "The row has more cells than there are headings.",
      "Country",
      "Date of birth",
      "Whole name",
      "Whole name",
      "Phone",
      "E-mail",
      "May be sent texts",
    ]);
  });

  test("of our own file of refused rows reads as it was meant, without the apostrophe that keeps a spreadsheet from calculating", () => {
    const said = read(["C1", "Okafor, Mira", "", "'+61 491 570 313", "", "", "", "", "", "", "", "'=1+1"]);
    expect(said.ok ? [said.draft.details.phone, said.draft.note] : said.reasons).toEqual(["+61 491 570 313", "=1+1"]);
  });

  test("with a character that could not be read is refused, and never kept in part", () => {
    expect(read(["C1", "Ok\u{fffd}for, Mira"]).ok).toBe(false);
  });

  test.each(DIRT)("with $what is read or refused as it should be", ({ outcome, soil }) => {
    const [sound = []] = makeExport(1).rows;
    const row = soil([...sound], 60);
    expect(read(row).ok).toBe(outcome !== "refused");
  });
});

test("the same ID of Cadence, or number in the former system, is the same patient; a shared phone without the name is nobody", () => {
  const person: Person = {
    givenName: "Zoë",
    familyName: "Okafor",
    dateOfBirth: "1990-04-09",
    phone: "0491 570 313",
    email: "",
    formerNumber: "C7",
    cadenceId: "01890000-0000-7000-8000-000000000001",
  };
  const owners = new Map(marksOf(person).map(({ key }) => [key, { patient: 1004 }]));
  const like = (more: Partial<Person>) => likeness(marksOf({ ...person, cadenceId: null, ...more }), (key) => owners.get(key));
  expect(like({ givenName: "Ruth", familyName: "Other", dateOfBirth: "1950-01-01" })?.same).toBe(true);
  expect(like({ formerNumber: "", givenName: "Ruth", dateOfBirth: null, cadenceId: person.cadenceId })?.same).toBe(true);
  expect(like({ formerNumber: "C8", givenName: "OKAFOR", familyName: "Zoe", phone: "" })).toEqual({
    same: false,
    reason: "The same name and date of birth as patient 1004.",
    patient: 1004,
  });
  expect(like({ formerNumber: "", dateOfBirth: null, phone: "+61 491 570 313" })?.reason).toBe("The same name and phone as patient 1004.");
  expect(like({ formerNumber: "", givenName: "Ruth", dateOfBirth: null })).toBeNull();
});

test("text is read as UTF-8, UTF-16 and what Windows wrote before, and its separator by what its lines share", () => {
  const name = "Zoë;Weiß";
  const utf16 = new Uint8Array(new Uint16Array([...name].map((letter) => letter.charCodeAt(0))).buffer);
  const windows = Uint8Array.from([...name].map((letter) => letter.charCodeAt(0)));
  expect(
    [new TextEncoder().encode(`\u{feff}${name}`), utf16, Uint8Array.from([0xff, 0xfe, ...utf16]), windows].map((bytes) =>
      decodeText(bytes),
    ),
  ).toEqual([name, name, name, name]);
  expect(guessSeparator('Name,Note\n"a;b;c",x\n"d;e;f",y')).toBe(",");
  expect(guessSeparator("Name;Street\nx;1, Bay St\n")).toBe(";");
  expect(guessSeparator("Name\tStreet\nx\ty")).toBe("\t");
});

test("columns are fixed once a patient was made, and what was made can be taken back", () => {
  expect(stepsOf({ state: "checked", started: false })).toEqual(["match", "start", "drop"]);
  expect(stepsOf({ state: "checked", started: true })).toEqual(["start", "undo"]);
  expect(stepsOf({ state: "running", started: true })).toEqual(["stop"]);
  expect(stepsOf({ state: "undone", started: true })).toEqual([]);
  const counts = { waiting: 3, ready: 4, alike: 1, same: 0, refused: 2, made: 0, skipped: 0, undone: 0, kept: 0 };
  expect(progressOf("checking", counts)).toEqual({ done: 7, of: 10 });
  expect(progressOf("undoing", { ...counts, made: 2, undone: 5, kept: 1 })).toEqual({ done: 6, of: 8 });
});
