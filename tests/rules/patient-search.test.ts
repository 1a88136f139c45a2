import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canBeBornOn, mayWriteFor } from "#lib/patients/rules/patient.ts";
import { readSearch, sharedDigits } from "#lib/patients/rules/search.ts";
import { similarIn } from "#lib/patients/rules/search-close.ts";
import { markDigits, markWords } from "#lib/patients/rules/search-marks.ts";
import { startOf } from "#lib/patients/rules/search-start.ts";
import { seriesLine } from "#lib/patients/rules/series-line.ts";

const TODAY = "2026-11-24";
const read = (text: string, order: "dmy" | "mdy" | "ymd" = "dmy") => readSearch(text, order, TODAY);

describe("a date of birth is read in every usual form", () => {
  test.each([
    "3/7/1988",
    "3.7.1988",
    "03-07-1988",
    "3 7 1988",
    "3/7/88",
    "3 Jul 1988",
    "3rd of July, 1988",
    "July 3 1988",
    "1988-07-03",
    "1988 Jul 3",
    "1988/7/3",
    "03071988",
    "19880703",
  ])("%s", (text) => {
    expect(read(text)).toMatchObject({ kind: "date", date: "1988-07-03" });
  });

  test("the order of the numbers is the clinic's", () => {
    expect(read("3/7/1988", "mdy")).toMatchObject({ date: "1988-03-07" });
    expect(read("88-07-03", "ymd")).toMatchObject({ date: "1988-07-03" });
    expect(read("07031988", "mdy")).toMatchObject({ date: "1988-07-03" });
  });

  test("it is said back", () => {
    expect(read("3/7/1988").understood).toBe("Read as born 3 Jul 1988.");
  });

  test("a year of two figures is never in the future", () => {
    expect(read("1/1/26")).toMatchObject({ date: "2026-01-01" });
    expect(read("1/1/27")).toMatchObject({ date: "1927-01-01" });
  });
});

test.each(["31/2/1988", "29 Feb 2023", "45/13/1990", "14/8/2085", "1/1/1850", "12/31/1990"])(
  "failure 13: a search for the bad date %s is refused as a date, with an example",
  (text) => {
    const answer = read(text);
    expect(answer.kind).toBe("bad_date");
    expect(answer.understood).toContain("3 Jul 1988");
  },
);

test.each(["0491 570 313", "0491570313", "+61 491 570 313", "+61 (0)491 570 313", "0061 491 570 313", "61491570313", "0491-570-313"])(
  "the phone %s is found however it was written",
  (text) => {
    expect(read(text)).toMatchObject({ kind: "phone", digits: "491570313" });
  },
);

test("numbers of three, two and one figure are taken off as country codes", () => {
  expect(sharedDigits("+353 85 012 3456")).toBe("850123456");
  expect(sharedDigits("+1 202 555 0143")).toBe("2025550143");
});

test("eight figures that are a date may still be a phone number", () => {
  expect(read("03071988")).toMatchObject({ kind: "date", digits: "03071988" });
  expect(read("91234567")).toMatchObject({ kind: "phone", digits: "91234567" });
});

test("a short number is the patient's, and from four figures perhaps part of a phone number", () => {
  expect(read("1001")).toMatchObject({ kind: "number", number: 1001, digits: "1001" });
  expect(read("#1001")).toMatchObject({ kind: "number", number: 1001, digits: null });
  expect(read("12")).toMatchObject({ kind: "number", number: 12, digits: null });
});

test("an e-mail is read from its beginning", () => {
  expect(read("Ines@Example")).toMatchObject({ kind: "email", start: "ines@example" });
  expect(read("@example.com")).toMatchObject({ kind: "empty" });
});

test("a date of birth or a telephone number may stand before a name or after it", () => {
  expect(read("nguyen 3/7/88")).toMatchObject({ kind: "name", words: ["nguyen"], fact: { kind: "date", date: "1988-07-03" } });
  expect(read("3 jul 1988 Thu Nguyễn")).toMatchObject({ words: ["Thu", "Nguyễn"], fact: { kind: "date", date: "1988-07-03" } });
  expect(read("nguyen 0491 570 313")).toMatchObject({ words: ["nguyen"], fact: { kind: "phone", digits: "491570313" } });
  expect(read("nguyen 3/7/88").understood).toBe("Read as the name nguyen, born 3 Jul 1988.");
  expect(read("nguyen 31/2/88")).toMatchObject({ kind: "bad_date" });
  expect(read("Room 12")).toMatchObject({ kind: "name", fact: null });
});

test("a name is a name in every order of its words and beside every date of birth, however that is written", () => {
  const word = fc
    .stringMatching(/^[\p{L}]{2,9}$/u)
    .filter((each) => !/^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.test(each) && each.toLowerCase() !== "of");
  const date = fc
    .date({ min: new Date("1900-01-01"), max: new Date("2026-11-24"), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
  const ways = fc.constantFrom(
    (iso: string) => iso,
    (iso: string) => `${Number(iso.slice(8))}/${Number(iso.slice(5, 7))}/${iso.slice(0, 4)}`,
    (iso: string) => `${iso.slice(8)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`,
    (iso: string) => `${iso.slice(8)}${iso.slice(5, 7)}${iso.slice(0, 4)}`,
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), date, ways, fc.boolean(), (words, born, way, isBefore) => {
      const name = words.map((each) => each.normalize("NFC"));
      expect(read(words.join("  "))).toMatchObject({ kind: "name", words: name, fact: null });
      const both = isBefore ? [way(born), ...words] : [...words, way(born)];
      expect(read(both.join(" "))).toMatchObject({ kind: "name", words: name, fact: { kind: "date", date: born } });
    }),
  );
});

test("a telephone number is the same with any spaces, brackets and strokes in it", () => {
  const gaps = fc.array(fc.constantFrom("", "", " ", "-", ".", " (", ") "), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(fc.stringMatching(/^04\d{8}$/), gaps, fc.constantFrom("0", "+61", "0061", "+61 (0)"), (phone, between, start) => {
      const typed = start + [...phone.slice(1)].map((digit, place) => digit + (place < 8 ? (between[place] ?? "") : "")).join("");
      expect(read(typed)).toMatchObject({ kind: "phone", digits: phone.slice(1) });
    }),
  );
});

test("whatever is typed is read as something, and said", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[\d /.@a-z,-]{0,20}$/)),
      fc.constantFrom("dmy" as const, "mdy" as const, "ymd" as const),
      (text, order) => {
        const answer = readSearch(text, order, TODAY);
        expect(answer.understood).toMatch(/\.$/);
        expect(Object.keys(startOf(text, answer))).toHaveLength(5);
      },
    ),
  );
});

test("what was searched for begins a new patient's details", () => {
  const begun = (text: string) => startOf(text, read(text));
  expect(begun("thu nguyễn")).toMatchObject({ givenName: "Thu", familyName: "Nguyễn" });
  expect(begun("Nguyễn, Thu")).toMatchObject({ givenName: "Thu", familyName: "Nguyễn" });
  expect(begun("van der Berg, Ines Maria 3/7/88")).toMatchObject({
    givenName: "Ines Maria",
    familyName: "van der Berg",
    dateOfBirth: "1988-07-03",
  });
  expect(begun("mcDonald")).toMatchObject({ givenName: "", familyName: "mcDonald" });
  expect(begun("0491 570 313")).toMatchObject({ familyName: "", phone: "0491 570 313" });
  expect(begun("ines@example.com")).toMatchObject({ email: "ines@example.com" });
  expect(begun("31/2/1988")).toEqual({ givenName: "", familyName: "", dateOfBirth: null, phone: "", email: "" });
});

test("of a name those words are alike that are one slip away from what was typed, and none that was typed as it is", () => {
  expect(similarIn(" thu nguyen ", ["thu", "ngyuen"])).toEqual(["nguyen"]);
  expect(similarIn(" thu nguyen ", ["nguyen"])).toEqual([]);
  expect(similarIn(" thu nguyen ", ["tha", "nuyn"])).toEqual([]);
  expect(similarIn(" ana anna annna ", ["annaa"])).toEqual(["anna", "annna"]);
});

test("the part of a name that was typed is marked, accents, apostrophes and hyphens aside", () => {
  const marks = (name: string, ...words: string[]) =>
    markWords(name, words)
      .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
      .join("");
  expect(marks("Thu Nguyễn", "nguyen")).toBe("Thu [Nguyễn]");
  expect(marks("Hamish O’Dowd", "odo")).toBe("Hamish [O’Do]wd");
  expect(marks("Ines Carvalho-Brandão", "brandao", "ine")).toBe("[Ine]s Carvalho-[Brandão]");
  expect(marks("Anna Diana", "dia", "ana")).toBe("Anna [Diana]");
  expect(marks("Amelia Li", "li")).toBe("Amelia [Li]");
  expect(marks("Amelia", "li")).toBe("Amelia");
  expect(marks("Đặng Łukasz", "dang", "lukasz")).toBe("[Đặng] [Łukasz]");
});

test("marking changes no letter of a name, whatever was typed", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 4 }), (name, words) => {
      const marked = markWords(name, words);
      expect(marked.map(({ text: piece }) => piece).join("")).toBe(name.normalize("NFC"));
      expect(
        markDigits(name, "12")
          .map(({ text: piece }) => piece)
          .join(""),
      ).toBe(name);
    }),
  );
});

test("the figures of a telephone number are marked across its spaces", () => {
  expect(markDigits("0491 570 313", "1570")).toEqual([
    { from: 0, text: "049", isFound: false },
    { from: 3, text: "1 570", isFound: true },
    { from: 8, text: " 313", isFound: false },
  ]);
});

test("everything else is parts of a name, without what would be a wildcard", () => {
  expect(read("  Carvalho,  Ines ")).toMatchObject({ kind: "name", words: ["Carvalho", "Ines"] });
  expect(read("O’Dowd")).toMatchObject({ kind: "name", words: ["O’Dowd"] });
  expect(read("%_")).toMatchObject({ kind: "empty" });
  expect(read("May Day")).toMatchObject({ kind: "name" });
  expect(read("  ")).toMatchObject({ kind: "empty" });
});

test("nobody was born tomorrow or more than 130 years ago", () => {
  expect(canBeBornOn(TODAY, TODAY)).toBe(true);
  expect(canBeBornOn("2026-11-25", TODAY)).toBe(false);
  expect(canBeBornOn("1896-01-01", TODAY)).toBe(false);
});

test("reception writes alerts for everyone only", () => {
  expect(mayWriteFor("everyone", false)).toBe(true);
  expect(mayWriteFor("clinicians", false)).toBe(false);
  expect(mayWriteFor("clinicians", true)).toBe(true);
});

test("a series line tells done, this, to come, missed and not fixed, with gaps in days and a review after the last date", () => {
  const session = (number: number, date: string, status: "treated" | "booked" | "no_show" | "cancelled") => ({
    number,
    date,
    status,
    time: "14:15:00",
    clinician: "Aroha Ngata",
  });
  const facts = { sessions: 5, gapDays: { min: 21, target: 28, max: 42 }, today: TODAY };
  const line = seriesLine({
    ...facts,
    booked: [
      session(1, "2026-09-29", "treated"),
      session(2, "2026-10-27", "no_show"),
      session(3, "2026-11-24", "booked"),
      session(4, "2027-01-19", "booked"),
      session(5, "2027-02-16", "cancelled"),
    ],
  });
  expect(line.states).toEqual(["done", "missed", "this", "to-come", "not-fixed"]);
  expect(line.places.map(({ day }) => day)).toEqual([0, 28, 56, 112, 140]);
  expect(line.places.map(({ date }) => date)).toEqual(["Tue 29 Sep", "Tue 27 Oct", "Today", "Tue 19 Jan 2027", "No date yet"]);
  expect(line.places.map(({ gapTone }) => gapTone)).toEqual([undefined, "plain", "plain", "warn", undefined]);
  expect(line).toMatchObject({ done: 1, total: 5, review: null });
  const whole = seriesLine({ ...facts, sessions: 1, booked: [session(1, "2027-02-16", "booked")] });
  expect(whole.review).toMatchObject({ date: "11 May to 8 Jun 2027", day: 98 });
});
