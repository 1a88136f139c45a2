/** What nobody would type, address or send: made from a seed, so that what fails can be tried again. */
import fc from "fast-check";
import type { Fields } from "./places.ts";

/** What breaks programs. */
export const AWKWARD = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff\ud800",
  "\u202eabc",
  "\ufeff",
  "e\u0301".repeat(500),
  "-1",
  "0",
  "1e309",
  "-Infinity",
  "NaN",
  "9007199254740993",
  "99999999999999999999999999",
  "0x10",
  "1,5",
  "0000-01-01",
  "0000-00-00",
  "+275760-09-13",
  "275760-09-13",
  "9999-12-31",
  "2026-02-30",
  "2024-02-29",
  "-000001-01-01",
  "24:00",
  "25:61",
  "2026-01-01T00:00",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "[]",
  "{}",
  "null",
  "undefined",
  "true",
  "__proto__",
  "constructor",
  "$1",
  "'; drop table patients; --",
  "%",
  "_",
  "\\",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "http://127.0.0.1/",
  "{{7*7}}",
  "\r\nx-injected: yes",
  "a".repeat(5_000),
  "[".repeat(20_000),
  '{"a":'.repeat(3_000),
] as const;

/** Longer than anything that anybody writes, and just short of what a form may be. */
export const MEGABYTE = "x".repeat(1_000_000);

export const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...AWKWARD) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.double().map(String) },
  { weight: 1, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 6 }) },
);

/** Parameters that pages read, and some that none does. */
const PARAMETERS = [
  "q",
  "words",
  "page",
  "date",
  "from",
  "to",
  "day",
  "week",
  "location",
  "resource",
  "patient",
  "protocol",
  "series",
  "service",
  "time",
  "show",
  "state",
  "lot",
  "review",
  "moving",
  "done",
  "within",
  "avoid",
  "move",
  "after",
  "unit",
  "type",
  "back",
  "register",
  "view",
  "left",
  "right",
  "month",
  "sort",
  "a[b]",
  "__proto__",
  "toString",
];

const encoded = (value: string) => encodeURIComponent(value.toWellFormed());
/** An address longer than this is refused before anybody reads it. */
const MOST_OF_AN_ADDRESS = 1_500;
const short = text.map((value) => value.slice(0, MOST_OF_AN_ADDRESS / 5));

const UNREADABLE = [
  "%",
  "%ff",
  "%00",
  "date=%C0%80",
  "a=1&a=2&a=3",
  "date[]=1&date[]=2",
  "date=1&date=2&location=1&location=2",
  "=",
  "&&&&",
  "%E2%82",
  `q=${"x".repeat(12_000)}`,
];

/** What stands behind the question mark of an address that reads parameters of these names: some of them, some twice, and one that nobody reads. */
export const query = (names: readonly string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...UNREADABLE) },
    {
      weight: 12,
      arbitrary: fc
        .tuple(
          fc.array(fc.option(short, { freq: 3 }), { minLength: names.length, maxLength: names.length }),
          fc.array(fc.tuple(fc.constantFrom(...names, ...PARAMETERS), short), { minLength: 1, maxLength: 2 }),
        )
        .map(([own, more]) =>
          [...names.map((name, index) => [name, own[index] ?? null] as const), ...more]
            .flatMap(([name, value]) => (value === null ? [] : [`${encoded(name)}=${encoded(value)}`]))
            .join("&")
            .slice(0, 4 * MOST_OF_AN_ADDRESS),
        ),
    },
  );

/** What may stand where an address has an id. */
export const pathPart = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "%00",
      "%ff",
      "%E0%A4%A",
      "..%2f..",
      "%2e%2e",
      "a".repeat(3_000),
      "nonsense",
      "%20",
      "[id]",
      "00000000-0000-0000-0000-000000000000",
      "%F0%9F%92%89",
    ),
  },
  { weight: 1, arbitrary: fc.uuid() },
  { weight: 2, arbitrary: short.filter((value) => value !== "").map(encoded) },
);

/** Names that no form of ours has, or that reach where they should not. */
const STRANGERS = [
  "id",
  "role",
  "patientId",
  "signedAt",
  "__proto__.x",
  "a.b.c.d.e.f",
  "zones.0.depth",
  "sessions.999.date",
  "sessions.1000.date",
  "x[]",
  ".",
  "..",
  "constructor.prototype",
  "length",
];

/**
 * A form's fields: one time in four one of them changed and the others as they were, so that what is odd gets as far as it can; otherwise any of them changed,
 * some sent twice, some missing, and names that nobody gave them.
 */
export const changed = (fields: Fields): fc.Arbitrary<Fields> => {
  const { length } = fields;
  const strangers = (minLength: number) => fc.array(fc.tuple(fc.constantFrom(...STRANGERS), text), { minLength, maxLength: 3 });
  if (length === 0) return strangers(1);
  const one = fc.tuple(fc.nat({ max: length - 1 }), text).map(([at, value]) => fields.with(at, [fields[at]?.[0] ?? "", value]));
  const any = fc
    .tuple(
      fc.array(fc.option(text, { freq: 2 }), { minLength: length, maxLength: length }),
      fc.option(fc.tuple(fc.nat({ max: length - 1 }), text), { freq: 2 }),
      fc.option(fc.subarray(fields.map((_, index) => index)), { freq: 2 }),
      strangers(0),
    )
    .map(([values, twice, kept, more]): Fields => {
      const next = fields.map(([name, value], index) => [name, values[index] ?? value] as const);
      const doubled = twice === null ? [] : [[fields[twice[0]]?.[0] ?? "", twice[1]] as const];
      return [...(kept === null ? next : next.filter((_, index) => kept.includes(index))), ...doubled, ...more];
    });
  return fc.oneof({ weight: 1, arbitrary: one }, { weight: 3, arbitrary: any });
};

/** What is posted to a handler that reads JSON with these names. */
export const body = (names: readonly string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.json({ maxDepth: 8 }) },
    {
      weight: 4,
      arbitrary: fc
        .dictionary(fc.constantFrom(...names), fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue() }), {
          maxKeys: names.length,
        })
        .map((value) => JSON.stringify(value)),
    },
  );

/** What a header can say at all. */
export const headerText = text.map((value) =>
  value
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .slice(0, MOST_OF_AN_ADDRESS)
    .trim(),
);

export const ODD_BODIES = [
  "",
  "{",
  "[]",
  "null",
  '["$K1"]',
  '[{"sentAt":1e400},"$K1"]',
  '["$1"]',
  '["$F1"]',
  '["$@1"]',
  '["$Q1"]',
  '[{"a":"$K9"},"$K9"]',
  `${"[".repeat(50_000)}`,
  `[${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)},"$K1"]`,
  '["$B1","$o1"]',
  '["$undefined","$undefined"]',
  '["$NaN","$Infinity"]',
  '["$n123","$D2026"]',
] as const;
