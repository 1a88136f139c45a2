import fc from "fast-check";
import { expect, it } from "vitest";
import { fieldNames, isField } from "#lib/interchange/rules/columns.ts";
import { PATIENT_FIELDS, type PatientField } from "#lib/interchange/rules/patient-fields.ts";
import { readRow } from "#lib/interchange/rules/read-row.ts";
import { plainCell, saysNothing } from "#lib/interchange/rules/values.ts";

const TODAY = "2026-11-27";
const cell = fc.oneof(
  fc.constantFrom(
    "Ana",
    "Carvalho",
    "Okafor, Mira",
    "3/7/1988",
    "32327",
    "0491 570 313",
    "a@b.example",
    "yes",
    "no",
    "AU",
    "en",
    "n/a",
    "'+61 491 570 313",
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 10 }),
);
const matched = fc.uniqueArray(fc.constantFrom<PatientField | "">(...fieldNames(PATIENT_FIELDS)), { minLength: 1 });

it("reads everything that a row says, or refuses the row with a sentence for each reason", () => {
  fc.assert(
    fc.property(
      matched.chain((columns) => fc.tuple(fc.constant(columns), fc.array(cell, { maxLength: columns.length + 1 }))),
      ([columns, cells]) => {
        const read = readRow(cells, { columns, dateOrder: "dmy", today: TODAY });
        if (!read.ok) {
          expect(read.reasons.length).toBeGreaterThan(0);
          for (const reason of read.reasons) expect(reason).toMatch(/[.?]$/);
          return;
        }
        const { details, consents, note } = read.draft;
        const kept: Readonly<Record<string, unknown>> = { ...details, note };
        columns.forEach((name, at) => {
          const said = plainCell(cells[at] ?? "");
          if (!isField(PATIENT_FIELDS, name) || saysNothing(said)) return;
          if (name.startsWith("consent"))
            expect(consents).toContainEqual({ channel: name.slice(7).toLowerCase(), agreed: expect.any(Boolean) });
          else if (name === "fullName") expect(`${details.givenName}${details.familyName}`).not.toBe("");
          else expect(kept[name]).toBeTruthy();
        });
      },
    ),
    { numRuns: 500 },
  );
});

it("reads a patient back who is written as a row", () => {
  const name = fc.stringMatching(/^[A-Za-zéßø]{1,12}( [A-Za-z]{1,8})?$/).filter((text) => !saysNothing(text));
  const person = fc.record({ givenName: name, familyName: name, phone: fc.stringMatching(/^\+\d{8,12}$/), street: name, note: name });
  fc.assert(
    fc.property(person, (given) => {
      const columns = Object.keys(given);
      const read = readRow(Object.values(given), { columns, dateOrder: "dmy", today: TODAY });
      expect(read.ok ? { ...read.draft.details, note: read.draft.note } : read.reasons).toMatchObject({
        ...given,
        givenName: given.givenName.normalize("NFC"),
        familyName: given.familyName.normalize("NFC"),
      });
    }),
  );
});
