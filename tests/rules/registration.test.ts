import { expect, test } from "vitest";
import { inputFromFields, sentFields, valuesToKeep } from "#lib/form-data.ts";
import { registerPatientInput } from "#lib/patients/input.ts";
import { canBeBornOn } from "#lib/patients/rules/patient.ts";

const TYPED = {
  idempotencyKey: "0198f2b4-7c1d-7000-8000-000000000001",
  givenName: "Ingrid",
  familyName: "Sørensen",
  phone: "03 5550 1234",
  email: "",
  language: "en",
};

/** The form of registration as it is sent, with a date of birth as it was typed: "31 2 1990". */
function registered(born: string) {
  const [day = "", month = "", year = ""] = born.split(" ");
  const data = new FormData();
  const date = { "dateOfBirth.day": day, "dateOfBirth.month": month, "dateOfBirth.year": year };
  for (const [name, typed] of Object.entries({ ...TYPED, ...date })) data.append(name, typed);
  const fields = sentFields(data);
  return { date, kept: valuesToKeep(fields), read: registerPatientInput.safeParse(inputFromFields(fields)) };
}

test.each(["31 2 1990", "29 2 2023", "45 3 1990", "9 13 1990", "0 4 1990", "9 4 90", "9 April 1990", "9 4 ", " 4 1990"])(
  "failure 13: a patient is not registered with the bad date of birth %s: it is said beside the date, and everything typed is kept",
  (born) => {
    const { date, kept, read } = registered(born);
    expect(read.success).toBe(false);
    const said = read.error?.issues.map(({ path, message }) => [path.join("."), message]);
    expect(said).toEqual([["dateOfBirth", "This is not a date. Give day, month and year."]]);
    expect(kept).toMatchObject({ ...TYPED, ...date });
  },
);

test("failure 13: a day that has not come and one of another century are no dates of birth, and 29 February is one in a leap year", () => {
  expect(["2026-11-24", "1850-01-01", "2026-11-23", "1990-04-09"].map((born) => canBeBornOn(born, "2026-11-23"))).toEqual([
    ...[false, false],
    ...[true, true],
  ]);
  expect(registered("29 2 2024").read.data?.dateOfBirth).toBe("2024-02-29");
});
