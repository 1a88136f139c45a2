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
] as const;

const text = fc.oneof(
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

export const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(...PARAMETERS),
      text.map((value) => value.slice(0, 3_000)),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&"));

export const rawQuery = fc.constantFrom(
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
);
export const pathPart = fc.constantFrom(
  "%00",
  "%ff",
  "%E0%A4%A",
  "..%2f..",
  "%2e%2e",
  "a".repeat(3_000),
  "nonsense",
  "0",
  "-1",
  "%20",
  "null",
  "[id]",
  "00000000-0000-0000-0000-000000000000",
  "%F0%9F%92%89",
);

/** A form's fields, some of them changed, doubled, missing or with names that nobody gave them. */
export const changed = (fields: Fields) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(), text), { minLength: 1, maxLength: 6 }),
      fc.array(
        fc.tuple(
          fc.constantFrom(
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
          ),
          text,
        ),
        { maxLength: 2 },
      ),
      fc.boolean(),
      fc.subarray(fields.map((_, index) => index)),
    )
    .map(([changes, foreign, drop, left]): Fields => {
      const next = fields.map(([name, value]): [string, string] => [name, value]);
      const doubled: [string, string][] = [];
      for (const [at, value] of changes) {
        const pair = next[at % Math.max(1, next.length)];
        if (pair === undefined) continue;
        if (at % 5 === 0) doubled.push([pair[0], value]);
        else pair[1] = value;
      }
      const kept = drop ? next.filter((_, index) => left.includes(index)) : next;
      return [...kept, ...doubled, ...foreign];
    });

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
