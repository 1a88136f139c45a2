import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { inputFromFields, sentFields, valuesToKeep } from "#lib/form-data.ts";

const modules = globSync(["lib/*/input.ts", "lib/*/input/*.ts"]).sort();

/** Every schema that a file of inputs exports for a form. */
async function inputsOf(path: string): Promise<readonly (readonly [string, z.ZodType])[]> {
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ pathToFileURL(path).href);
  return Object.entries(exported).flatMap(([name, value]) =>
    value instanceof z.ZodType && /(?:Input|Field|Answers)$/.test(name) ? [[`${path} ${name}`, value] as const] : [],
  );
}

const inputs = (await Promise.all(modules.map(inputsOf))).flat();

const shapeOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

/** Field names by which a form could reach a schema, so that what is thrown at it gets past the first refusal. */
function fieldsOf(schema: z.ZodType): readonly string[] {
  const described = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });
  const shape = described.safeParse(shapeOf(schema));
  return shape.success ? Object.keys(shape.data.properties) : [];
}

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "on",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202eabc",
    "__proto__",
    "null",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "+275760-09-13",
    "-271821-04-19",
    "2026-02-30",
    "24:00",
    "23:59",
    "-0",
    "1e308",
    "Infinity",
    "NaN",
    "9".repeat(400),
    "2147483648",
    "0.05",
    "3,0",
    "00000000-0000-0000-0000-000000000000",
    "01890000-0000-7000-8000-000000000000",
    "data:image/png;base64,iVBORw0KGgo=",
    "a@".repeat(3_000),
    " ".repeat(20_000),
    "-".repeat(20_000),
    "a.".repeat(10_000),
    "1 ".repeat(10_000),
    "{".repeat(20_000),
  ),
);
const anything = fc.oneof(
  nasty,
  nasty,
  fc.array(nasty, { maxLength: 4 }),
  fc.dictionary(nasty, nasty, { maxKeys: 4 }),
  fc.double(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, true, Number.MAX_VALUE, new Date(Number.NaN)),
  fc.anything({ maxDepth: 3 }),
);

const described = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});

/** Values in the shape of a schema, its texts odd: what a check of several fields together is given, however wrong each of them is. */
function shaped(schema: unknown): fc.Arbitrary<unknown> {
  const { data } = described.safeParse(schema);
  if (data?.properties !== undefined)
    return fc.record(Object.fromEntries(Object.entries(data.properties).map(([name, part]) => [name, shaped(part)])));
  if (data?.enum !== undefined) return fc.constantFrom(...data.enum);
  if (data?.const !== undefined) return fc.constant(data.const);
  if (data?.anyOf !== undefined && data.anyOf.length > 0) return fc.oneof(...data.anyOf.map(shaped));
  return data?.items === undefined ? nasty : fc.array(shaped(data.items), { maxLength: 3 });
}

/** Far above what any of them takes, far below what a person would wait; the text must not decide how long it takes. */
const MOST_STEPS_MS = 1_000;

describe("every input of a form", () => {
  test("is among those that are tried", () => expect(inputs.length).toBeGreaterThan(40));

  test("takes its own fields and lets no other through", () => {
    const loose = inputs.filter(([, schema]) => JSON.stringify(shapeOf(schema)).includes('"additionalProperties":{}'));
    expect(loose.map(([name]) => name)).toEqual([]);
    for (const [name, schema] of inputs.filter(([, each]) => fieldsOf(each).length > 0)) {
      const planted = { passwordHash: "x", signedAt: "2026-03-10T04:00:00Z", isAdmin: "on" };
      const parsed = schema.safeParse(planted);
      if (parsed.success) expect(Object.keys(z.record(z.string(), z.unknown()).parse(parsed.data)), name).not.toContain("passwordHash");
    }
  });

  test("takes no new password together with whose it is to be: everybody chooses their own", () => {
    const choosing = inputs.filter(([, schema]) => fieldsOf(schema).includes("password"));
    expect(choosing.length).toBeGreaterThan(5);
    const named = choosing.filter(([, schema]) => fieldsOf(schema).some((field) => /^(?:userId|email|version)$/.test(field)));
    expect(named.map(([name]) => name.split(" ")[1])).toEqual(["signInInput"]);
  });

  test.each(inputs)("%s answers whatever is sent, and soon", (_name, schema) => {
    const named = Object.fromEntries(fieldsOf(schema).map((name) => [name, anything]));
    const sent = fc.oneof(fc.record(named, { requiredKeys: [] }), shaped(shapeOf(schema)), anything);
    fc.assert(
      fc.property(sent, (value) => {
        expect(typeof schema.safeParse(value).success).toBe("boolean");
      }),
      { numRuns: 150, interruptAfterTimeLimit: MOST_STEPS_MS * 20, markInterruptAsFailure: true },
    );
  });
});

describe("a form as it is posted", () => {
  const names = fc.oneof(
    fc.constantFrom(
      "words",
      "a.b",
      "a.0",
      "a.1.b",
      "a[]",
      "a",
      "__proto__.x",
      "x.constructor",
      "$ACTION_1",
      "a..b",
      ".",
      "0",
      "999",
      ".".repeat(300),
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );

  test("is read without a throw, holds no text that the database cannot keep and reaches no prototype", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, nasty), { maxLength: 12 }), (pairs) => {
        const data = new FormData();
        for (const [name, value] of pairs) data.append(name, value);
        const fields = sentFields(data);
        const input = inputFromFields(fields);
        const kept = [...fields.values()].flat();
        expect(kept.filter((text) => text.includes("\0") || !text.isWellFormed())).toEqual([]);
        expect(typeof input === "object" && input !== null).toBe(true);
        expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
        expect(Object.keys(valuesToKeep(fields)).filter((name) => /password|token|secret|setupCode/i.test(name))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("cannot say a date that the database does not know", () => {
    const date = inputs.find(([name]) => name.endsWith("setClinicianHoursInput"));
    const said = (from: string) => date?.[1].safeParse({ from }).error?.issues.some(({ path }) => path[0] === "from");
    expect(["0000-01-01", "0001-01-01", "9999-12-31", "+275760-09-13", "2026-02-30"].map(said)).toEqual([true, true, true, true, true]);
    expect(said("2026-03-10")).toBe(false);
  });
});
