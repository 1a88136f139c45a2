import { describe, expect, test } from "vitest";
import { answerBy, breachClock, isDue, keptUntil, LAWS, youngestDue } from "#lib/privacy/rules/law.ts";
import { addDays, dayRange } from "#lib/time.ts";

const ADULT = "1985-08-14";

describe("a record is kept", () => {
  test.each([
    ["AU", "2026-03-10", "2033-03-10"],
    ["UK", "2026-03-10", "2034-03-10"],
    ["US", "2026-03-10", "2036-03-10"],
    ["AU", "2024-02-29", "2031-03-01"],
  ] as const)("under the law of %s, for an adult whose last entry was on %s, until %s", (law, lastEntryOn, until) => {
    expect(keptUntil(law, { dateOfBirth: ADULT, lastEntryOn })).toBe(until);
  });

  test("for a child until the birthday that the law names, or longer where the last entry asks for it", () => {
    expect(keptUntil("AU", { dateOfBirth: "2010-05-01", lastEntryOn: "2026-03-10" })).toBe("2035-05-01");
    expect(keptUntil("UK", { dateOfBirth: "2010-05-01", lastEntryOn: "2026-03-10" })).toBe("2036-05-01");
    expect(keptUntil("US", { dateOfBirth: "2008-03-11", lastEntryOn: "2026-03-10" })).toBe("2036-03-11");
    expect(keptUntil("AU", { dateOfBirth: "2008-02-29", lastEntryOn: "2026-02-28" })).toBe("2033-03-01");
  });

  test("as a child's when the last entry was on the day before the eighteenth birthday, as an adult's from that birthday on", () => {
    expect(keptUntil("UK", { dateOfBirth: "2008-03-11", lastEntryOn: "2026-03-10" })).toBe("2034-03-11");
    expect(keptUntil("UK", { dateOfBirth: "2008-03-10", lastEntryOn: "2026-03-10" })).toBe("2034-03-10");
  });

  test("without end where nobody knows the date of birth: it may be a child's", () => {
    for (const law of LAWS) expect(keptUntil(law, { dateOfBirth: null, lastEntryOn: "1990-01-01" })).toBeNull();
  });
});

describe("a record is due", () => {
  const facts = { dateOfBirth: ADULT, lastEntryOn: "2026-03-10", held: false };
  test("on the day after the last of its keeping and not before", () => {
    expect(isDue("AU", facts, "2033-03-10")).toBe(false);
    expect(isDue("AU", facts, "2033-03-11")).toBe(true);
  });
  test("never while it is held, and never before the clinic has confirmed whose law holds", () => {
    expect(isDue("AU", { ...facts, held: true }, "2099-01-01")).toBe(false);
    expect(isDue(null, facts, "2099-01-01")).toBe(false);
  });
  test("only if its last entry is as old as what a list looks at", () => {
    for (const law of LAWS) {
      const today = "2032-02-29";
      const youngest = youngestDue(law, today);
      expect(isDue(law, { ...facts, lastEntryOn: addDays(youngest, 1) }, today)).toBe(false);
    }
  });
});

test("a request is answered within one month in the United Kingdom, and within thirty days elsewhere", () => {
  expect(answerBy("UK", "2026-01-31")).toBe("2026-02-28");
  expect(answerBy("UK", "2026-03-10")).toBe("2026-04-10");
  expect(answerBy("AU", "2026-01-31")).toBe("2026-03-02");
  expect(answerBy("US", "2026-01-31")).toBe("2026-03-02");
});

test("a breach's clock runs out after 72 hours to the second, or with the last of thirty or sixty days of the clinic's calendar", () => {
  const found = Temporal.Instant.from("2026-09-30T15:30:07Z");
  expect(breachClock("UK", found, "Europe/London").toString()).toBe("2026-10-03T15:30:07Z");
  // Found on 1 October in Melbourne, whose clocks go forward on the 4th.
  expect(breachClock("AU", found, "Australia/Melbourne").toString()).toBe(dayRange("2026-10-31", "Australia/Melbourne").end.toString());
  expect(breachClock("US", found, "America/New_York").toString()).toBe(dayRange("2026-11-29", "America/New_York").end.toString());
});
