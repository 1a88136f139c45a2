import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { visitsFileInput } from "#lib/interchange/input.ts";
import { headingsOf } from "#lib/interchange/outputs/lists/columns.ts";
import { PATIENT_COLUMNS } from "#lib/interchange/outputs/lists/patients.ts";
import { VISIT_COLUMNS } from "#lib/interchange/outputs/lists/visits.ts";
import { APPOINTMENT_FIELDS } from "#lib/interchange/rules/appointment-fields.ts";
import { guessColumns } from "#lib/interchange/rules/columns.ts";
import { exportsPath } from "#lib/interchange/rules/exports.ts";
import { wrongColumns } from "#lib/interchange/rules/kinds.ts";
import { PATIENT_FIELDS } from "#lib/interchange/rules/patient-fields.ts";

const documents = readFileSync("docs/interchange.md", "utf8");
const toldUnder = (title: string): readonly string[] => {
  const [, rest = ""] = documents.split(`\n## ${title}\n`);
  const [section = ""] = rest.split("\n## ");
  return [...section.matchAll(/^\| _(.+?)_\s*\|/gm)].map(([, heading = ""]) => heading);
};

test.each([
  { title: "Patients as CSV", headings: headingsOf(PATIENT_COLUMNS) },
  { title: "Appointments as CSV", headings: headingsOf(VISIT_COLUMNS) },
])("$title: every column is told of in the documents, in its order", ({ title, headings }) => {
  expect(toldUnder(title)).toEqual(headings);
});

test("the import knows every heading of the list of patients, but for the number of this clinic, a zone and a moment", () => {
  const headings = headingsOf(PATIENT_COLUMNS);
  const known = guessColumns(PATIENT_FIELDS, headings);
  expect(headings.filter((_, at) => known[at] === "")).toEqual(["Number in Cadence", "Time zone", "Registered"]);
  expect(known.filter((name) => name !== "")).toEqual([
    "cadenceId",
    "formerNumber",
    "givenName",
    "familyName",
    "preferredName",
    "pronouns",
    "dateOfBirth",
    "phone",
    "email",
    "street",
    "city",
    "region",
    "postcode",
    "country",
    "language",
    "consentCall",
    "consentText",
    "consentEmail",
    "consentPost",
  ]);
});

test("the import knows every heading of the list of appointments that it has a use for, with how long each takes", () => {
  const headings = headingsOf(VISIT_COLUMNS);
  const known = guessColumns(APPOINTMENT_FIELDS, headings);
  // Whose it is the ID says: the number is this clinic's alone. The others tell of what was, or are said by the moments.
  expect(headings.filter((_, at) => known[at] === "")).toEqual([
    "ID in Cadence",
    "Patient’s number",
    "Time zone",
    "Session",
    "Why cancelled",
    "Booked",
  ]);
  expect(known.filter((name) => name !== "")).toEqual([
    "cadenceId",
    "givenName",
    "familyName",
    "date",
    "start",
    "end",
    "location",
    "service",
    "status",
    "clinician",
    "room",
    "device",
  ]);
  expect(wrongColumns("appointments", known)).toBeNull();
});

test("days that are none, and a last day before the first, are said beside the field that is wrong", () => {
  const said = (given: object) => visitsFileInput.safeParse(given).error?.issues.map(({ path, message }) => [path[0], message]);
  expect(said({ from: "2026-03-01", to: "" })).toBeUndefined();
  expect(said({})).toBeUndefined();
  expect(said({ from: "2026-02-30" })).toEqual([["from", "This is not a date. Choose a day, or leave it empty."]]);
  expect(said({ to: ["2026-03-01"] })).toEqual([["to", "This is not a date. Choose a day, or leave it empty."]]);
  expect(said({ from: "2026-03-02", to: "2026-03-01" })).toEqual([["to", "The last day is before the first."]]);
});

test("an address keeps what was typed, whatever that was", () => {
  expect(exportsPath({ from: "2026-03-01", to: null })).toBe("/exports?from=2026-03-01");
  expect(exportsPath({ from: "a&b=c", to: null })).toBe("/exports?from=a%26b%3Dc");
  expect(exportsPath({ from: null, to: null })).toBe("/exports");
});
