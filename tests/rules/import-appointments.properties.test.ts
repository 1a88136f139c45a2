import fc from "fast-check";
import { expect, it } from "vitest";
import { APPOINTMENT_FIELDS, type AppointmentField } from "#lib/interchange/rules/appointment-fields.ts";
import { fieldNames, isField } from "#lib/interchange/rules/columns.ts";
import { readAppointment } from "#lib/interchange/rules/read-appointment.ts";
import { plainCell, saysNothing } from "#lib/interchange/rules/values.ts";
import { readStart } from "#lib/interchange/rules/when.ts";
import { addDays, daysBetween, minutesOfDay, sayDate, sayTime, timeOfMinutes } from "#lib/time.ts";

const TODAY = "2026-11-27";
const cell = fc.oneof(
  fc.constantFrom(
    "C7",
    "1004",
    "Okafor, Zoë",
    "9/4/1990",
    "1/12/2026",
    "1/12/2026 3 pm",
    "15:00",
    "0.625",
    "75",
    "Needling",
    "n/a",
    "Room 1",
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 10 }),
);
const matched = fc.uniqueArray(fc.constantFrom<AppointmentField | "">(...fieldNames(APPOINTMENT_FIELDS)), { minLength: 1 });

it("reads everything that a row says of an appointment, or refuses the row with a sentence for each reason", () => {
  fc.assert(
    fc.property(
      matched.chain((columns) => fc.tuple(fc.constant(columns), fc.array(cell, { maxLength: columns.length + 1 }))),
      ([columns, cells]) => {
        const read = readAppointment(cells, { columns, dateOrder: "dmy", today: TODAY });
        if (!read.ok) {
          expect(read.reasons.length).toBeGreaterThan(0);
          for (const reason of read.reasons) expect(reason).toMatch(/[.?]$/);
          return;
        }
        const { whose, ...draft } = read.draft;
        const kept: Readonly<Record<string, unknown>> = {
          ...draft,
          ...whose,
          patientNumber: whose.number,
          start: draft.when,
          date: draft.when,
          time: draft.when,
          end: draft.minutes,
        };
        columns.forEach((name, at) => {
          if (!isField(APPOINTMENT_FIELDS, name) || saysNothing(plainCell(cells[at] ?? ""))) return;
          if (name === "status") return;
          if (name === "fullName") expect(`${whose.givenName}${whose.familyName}`).not.toBe("");
          else expect(kept[name]).not.toBeOneOf(["", null, undefined]);
        });
      },
    ),
    { numRuns: 500 },
  );
});

it("reads the same day and minute however a system writes them", () => {
  const start = fc.record({ days: fc.integer({ min: 0, max: 1500 }), minutes: fc.integer({ min: 0, max: 1439 }) });
  fc.assert(
    fc.property(start, ({ days, minutes }) => {
      const date = addDays(TODAY, days);
      const time = timeOfMinutes(minutes);
      const [year = "", month = "", day = ""] = date.split("-");
      const ways = [
        `${date} ${time}`,
        `${date}T${time}:00`,
        `${day}/${month}/${year} ${time}`,
        `${Number(day)}.${Number(month)}.${year} ${time.replace(":", ".")}`,
        `${sayDate(date)}, ${sayTime(time)}`,
        String(daysBetween("1899-12-30", date) + (minutesOfDay(time) || 0.0001) / 1440),
      ];
      for (const text of ways) expect([text, readStart(text, "dmy", TODAY)]).toEqual([text, { value: { date, time, at: null } }]);
    }),
  );
});
