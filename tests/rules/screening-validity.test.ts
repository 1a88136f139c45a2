import { describe, expect, test } from "vitest";
import { formValidity, sayValidity } from "#lib/screening/rules/validity.ts";

const FORMS = { fullFormOn: "2026-11-23", shortFormOn: "2026-12-21" };
const say = (on: string, forms: typeof FORMS | null = FORMS) => sayValidity(formValidity(forms, on));

describe("the screening form along a series", () => {
  test("is to be filled in where none was signed before the session", () => {
    expect(say("2026-12-21", null)).toBe("Whole form to fill in");
    expect(say("2026-11-22")).toBe("Whole form to fill in");
  });

  test("is answered for the day of a whole form and for the day of a short one, and only for these", () => {
    expect(say("2026-11-23")).toBe("Form answered for this day");
    expect(say("2026-12-21")).toBe("Form answered for this day");
    expect(say("2026-12-22")).toBe("Form valid until Tue 23 Nov 2027, short form on the day");
  });

  test("holds for twelve months, the last day included", () => {
    expect(say("2027-11-23")).toBe("Form valid until Tue 23 Nov 2027, short form on the day");
    expect(say("2027-11-24")).toBe("Whole form again: the last is too old by then");
  });

  test("that was given on 29 February holds until the 360 days and the calendar months are both over", () => {
    expect(formValidity({ fullFormOn: "2028-02-29", shortFormOn: null }, "2029-02-28")).toEqual({
      kind: "on_the_day",
      until: "2029-02-28",
    });
    expect(formValidity({ fullFormOn: "2028-02-29", shortFormOn: null }, "2029-03-01").kind).toBe("too_old");
  });
});
