/** Two records of one person are told of, in words, and two people who share a house are left alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  datesNear,
  foldName,
  LEAST,
  type Likeness,
  nameKey,
  scoreLikeness,
  similarity,
  verdictOf,
} from "#lib/patients/rules/duplicates.ts";
import { isIsoDate } from "#lib/time.ts";

const ana: Likeness = {
  givenName: "Ana",
  familyName: "Carvalho",
  preferredName: "",
  dateOfBirth: "1985-08-04",
  phone: "+61 491 570 313",
  email: "ana@example.com",
};
const bare: Likeness = { ...ana, dateOfBirth: null, phone: "", email: "" };
const scored = (a: Likeness, b: Likeness) => {
  const { points, reasons } = scoreLikeness(a, b);
  return [verdictOf(points), reasons] as const;
};

describe("what is one person is said to be", () => {
  test.each<[string, Likeness, Likeness, string, readonly string[]]>([
    [
      "the same details",
      ana,
      ana,
      "almost_certain",
      ["The same name", "Born on the same day", "The same telephone number", "The same e-mail"],
    ],
    ["a name alone, where nothing else is known", bare, { ...bare, givenName: "ána" }, "possible", ["The same name"]],
    [
      "first and family name the wrong way round",
      { ...bare, dateOfBirth: ana.dateOfBirth },
      { ...bare, dateOfBirth: ana.dateOfBirth, givenName: "Carvalho", familyName: "Ana" },
      "likely",
      ["The same names in another order", "Born on the same day"],
    ],
    [
      "day and month the wrong way round",
      { ...bare, dateOfBirth: "1985-08-04" },
      { ...bare, dateOfBirth: "1985-04-08" },
      "likely",
      ["The same name", "Day and month of birth the other way round"],
    ],
    [
      "one figure of the birth date misread",
      { ...bare, dateOfBirth: "1985-08-04" },
      { ...bare, dateOfBirth: "1983-08-04" },
      "likely",
      ["The same name", "Dates of birth that differ in one figure"],
    ],
    [
      "a name spelled another way",
      { ...bare, dateOfBirth: ana.dateOfBirth },
      { ...bare, dateOfBirth: ana.dateOfBirth, givenName: "Anna", familyName: "Carvallo" },
      "likely",
      ["Born on the same day", "A name spelled much alike"],
    ],
    [
      "a telephone number with and without its country code",
      { ...bare, phone: "+61 491 570 313" },
      { ...bare, phone: "0491 570 313" },
      "likely",
      ["The same name", "The same telephone number"],
    ],
    [
      "who is called by a short name",
      { ...bare, givenName: "Elizabeth", preferredName: "Liz", phone: ana.phone },
      { ...bare, givenName: "Liz", phone: ana.phone },
      "likely",
      ["The same family name, and one is called as the other is named", "The same telephone number"],
    ],
    [
      "a new family name",
      ana,
      { ...ana, familyName: "Nakamura", email: "" },
      "likely",
      ["Born on the same day", "The same telephone number", "The same first name, another family name"],
    ],
  ])("%s", (_, a, b, verdict, reasons) => {
    expect(scored(a, b)).toEqual([verdict, reasons]);
  });
});

describe("what is not one person is left alone", () => {
  test.each<[string, Likeness, Likeness]>([
    ["two of a household", ana, { ...ana, givenName: "Bruno", dateOfBirth: "1979-01-30", email: "" }],
    [
      "a mother and a daughter of the same name",
      { ...ana, phone: "", email: "" },
      { ...ana, phone: "", email: "", dateOfBirth: "2011-12-19" },
    ],
    ["two who were born on one day", bare, { ...bare, givenName: "Olga", familyName: "Petrova" }],
    [
      "two who have one first name and one birthday",
      { ...ana, phone: "", email: "" },
      { ...ana, familyName: "Petrova", phone: "", email: "" },
    ],
    ["two without any telephone number or address", { ...bare, givenName: "Ivo" }, { ...bare, givenName: "Olga" }],
  ])("%s", (_, a, b) => {
    expect(verdictOf(scoreLikeness(a, b).points)).toBe(null);
  });
});

const word = fc.stringMatching(/^[A-Za-zÀ-ž' -]{0,12}$/);
const birth = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2026-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const someone: fc.Arbitrary<Likeness> = fc.record({
  givenName: word,
  familyName: word,
  preferredName: word,
  dateOfBirth: fc.option(birth),
  phone: fc.oneof(fc.constant(""), fc.stringMatching(/^\+?[0-9 ]{6,14}$/)),
  email: fc.oneof(fc.constant(""), fc.emailAddress()),
});

test("two records score the same whichever is looked at first, and nobody scores higher with another than with themselves", () => {
  fc.assert(
    fc.property(someone, someone, (a, b) => {
      expect(scoreLikeness(a, b)).toEqual(scoreLikeness(b, a));
      expect(scoreLikeness(a, b).points).toBeLessThanOrEqual(Math.max(scoreLikeness(a, a).points, scoreLikeness(b, b).points));
    }),
  );
});

test("the same person under another spelling of accents, capitals and order scores as with the same spelling", () => {
  fc.assert(
    fc.property(someone, (a) => {
      const other = { ...a, givenName: a.familyName.toUpperCase(), familyName: a.givenName.normalize("NFD") };
      expect(nameKey(other)).toBe(nameKey(a));
      expect(scoreLikeness(a, other).points).toBe(scoreLikeness(a, a).points);
    }),
  );
});

test("every pair that is worth a look shares its name, a near date of birth, a telephone number or an e-mail: by these they are looked up", () => {
  const one = fc.constantFrom(ana, bare);
  fc.assert(
    fc.property(one, someone, (a, b) => {
      if (scoreLikeness(a, b).points < LEAST) return;
      const near = a.dateOfBirth !== null && b.dateOfBirth !== null && [a.dateOfBirth, ...datesNear(a.dateOfBirth)].includes(b.dateOfBirth);
      const shares = [near, nameKey(a) === nameKey(b), scoreLikeness(a, b).reasons.some((reason) => /telephone|e-mail/.test(reason))];
      expect(shares).toContain(true);
    }),
  );
});

test("dates near a date are dates, each once, never itself, and near in both directions", () => {
  fc.assert(
    fc.property(birth, (date) => {
      const near = datesNear(date);
      expect(near.every(isIsoDate)).toBe(true);
      expect(new Set(near).size).toBe(near.length);
      expect(near).not.toContain(date);
      for (const other of near) expect(datesNear(other)).toContain(date);
    }),
    { numRuns: 20 },
  );
});

test("how alike two words are lies between 0 and 1, is 1 only for the same, and is told from either side", () => {
  fc.assert(
    fc.property(word.map(foldName), word.map(foldName), (a, b) => {
      const alike = similarity(a, b);
      expect(alike).toBe(similarity(b, a));
      expect(alike).toBeGreaterThanOrEqual(0);
      expect(alike === 1).toBe(a === b && a !== "");
    }),
  );
});
