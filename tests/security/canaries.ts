/** S3 of security.md: a canary in every field that is not everybody's, and a look at everything that anybody is sent. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { exampleAddresses } from "#e2e/support/example-addresses.ts";
import { findExamples } from "#e2e/support/examples.ts";
import { handlerRules, type PageRule, pageRules } from "#e2e/support/page-rules.ts";
import { mayReceive } from "#lib/auth/fields.ts";
import { ROLES, type Role } from "#lib/auth/policy.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { type ClassedField, classedFields } from "#tests/support/classed-fields.ts";
import { ask, inTurns, ownHeaders } from "./asking.ts";
import { objectsOf } from "./objects.ts";
import { plantIn } from "./planting.ts";
import { atPortal, atTablet } from "./visitors.ts";

type Canary = { readonly word: string; readonly field: ClassedField };

/** Classes that not everybody who is signed in receives. */
const guarded = () =>
  classedFields().filter(({ fieldClass }) => !["open", "clinic", "definition", "stock", "account"].includes(fieldClass));

/** Plants by SQL as the owner, past every trigger. @returns the canaries that stand in some row, and the fields that can hold none: codes, numbers and days */
async function plant(house: House): Promise<{ readonly planted: readonly Canary[]; readonly left: readonly string[] }> {
  const planted: Canary[] = [];
  const left: string[] = [];
  for (const [number, field] of guarded().entries()) {
    const word = `canary${String(number).padStart(3, "0")}x${crypto.randomUUID().slice(0, 8)}`;
    if ((await plantIn(house, field, { each: [word], at: "end" })) > 0) planted.push({ word, field });
    else left.push(`${field.table}.${field.column}`);
  }
  return { planted, left };
}

/** What stands in columns of bytes that nobody may receive, as it would be spelled in a page. */
async function secretBytes({ witness: { sql } }: House): Promise<readonly Canary[]> {
  const found: Canary[] = [];
  for (const field of guarded().filter(({ fieldClass }) => fieldClass === "secret")) {
    const { table, column } = field;
    const [type] =
      await sql`select data_type from information_schema.columns where table_schema = 'public' and table_name = ${table} and column_name = ${column}`;
    if (type?.data_type !== "bytea") continue;
    const rows = await sql<{ hex: string; base: string }[]>`
      select encode(${sql(column)}, 'hex') as hex, encode(${sql(column)}, 'base64') as base from ${sql(table)} where ${sql(column)} is not null limit 200`;
    found.push(...rows.flatMap(({ hex, base }) => [hex, base].map((word) => ({ word, field }))));
  }
  return found;
}

const WAYS: readonly Readonly<Record<string, string>>[] = [
  {},
  { rsc: "1" },
  { rsc: "1", "next-router-prefetch": "1" },
  { accept: "application/json" },
];

const LEADING_ON: readonly PageRule["kind"][] = ["start", "gone", "half-way", "way-back"];

type Looking = { readonly name: string; readonly cookie: string; readonly who: readonly Role[] | "patient" | "anybody" };

export async function canaries(house: House): Promise<Report> {
  const { say, none, is, report } = reporter();
  const ids = await findExamples(house.ownerUrl);
  const objects = await objectsOf(house);
  const lookers: readonly Looking[] = [
    { name: "anybody", cookie: "", who: "anybody" },
    ...ROLES.map((role) => ({ name: role, cookie: house.cookieOf(role), who: [role] })),
    { name: "a patient", cookie: await atPortal(house, ids.patient), who: "patient" },
    { name: "a patient at a tablet", cookie: await atTablet(house, ids.unscreened), who: "patient" },
  ];
  const { planted, left } = await plant(house);
  const bytes = await secretBytes(house);
  say(
    `${planted.length} canaries planted, ${bytes.length} secrets as they stand; ${left.length} guarded fields hold codes, numbers, days or nothing`,
  );

  const examples = exampleAddresses(ids);
  const addresses = [
    ...new Set([
      ...Object.values(examples).flat(),
      ...Object.entries(handlerRules).map(([pattern, { address }]) =>
        pattern.includes("[id]") ? objects.address(pattern, "own") : address,
      ),
      `/treatments/${ids.treatment}/pdf`,
      `/api/diary/visits/${ids.booked}`,
      `/supplies/recall/csv?lot=${encodeURIComponent(ids.lot)}`,
    ]),
  ];
  const leaks: string[] = [];
  const errors: string[] = [];
  const shown = new Set<string>();
  const seen = new Map<string, Set<string>>(lookers.map(({ name }) => [name, new Set()]));
  const asked = addresses.flatMap((address) => lookers.flatMap((looker) => WAYS.map((way) => ({ address, looker, way }))));
  await inTurns(asked, 6, async ({ address, looker, way }, turn) => {
    const { status, text, headers } = await ask(house, turn, address, { headers: { ...ownHeaders(house, looker.cookie), ...way } });
    if (status >= 500) errors.push(`${address} for ${looker.name}: ${status}`);
    if (status === 200) shown.add(address);
    const everything = `${text}\n${[...headers].join("\n")}`;
    const isThere = everything.includes("canary") ? planted.filter(({ word }) => everything.includes(word)) : [];
    for (const { word, field } of isThere) {
      seen.get(looker.name)?.add(word);
      if (!mayReceive(looker.who, field.fieldClass))
        leaks.push(`${field.table}.${field.column} reaches ${looker.name} at ${address} ${JSON.stringify(way)}`);
    }
    for (const { word, field } of bytes)
      if (everything.includes(word)) leaks.push(`${field.table}.${field.column} reaches ${looker.name} at ${address}`);
  });
  say(`${asked.length} answers looked through`);
  for (const { name } of lookers) say(`${name}: ${seen.get(name)?.size ?? 0} canaries seen`);
  none("fields that reached somebody the matrix keeps them from", leaks);
  none("server errors", errors);
  // A page that nobody was shown was not looked at. Some lead on, or stand only before the set-up, or between password and session.
  const pages = Object.entries(pageRules).flatMap(([pattern, { kind }]) =>
    LEADING_ON.includes(kind) ? [] : (examples[pattern] ?? []).slice(0, 1),
  );
  none(
    `of ${pages.length} pages left out`,
    pages.filter((address) => !shown.has(address)),
  );
  // A look that finds nothing would prove nothing.
  is(
    "clinical canaries that a clinician sees",
    planted.filter(({ word, field }) => field.fieldClass === "clinical" && seen.get("clinician")?.has(word) === true).length >= 10
      ? "at least 10"
      : "fewer than 10",
    "at least 10",
  );

  const chunks = path.join(house.buildFolder, "static");
  const files = readdirSync(chunks, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const told = files.flatMap((entry) => {
    const text = readFileSync(path.join(entry.parentPath, entry.name), "utf8");
    return /canary\d{3}x|CADENCE_SECRET|DATABASE_|postgres(?:ql)?:\/\//.test(text) || text.includes(house.secret) ? [entry.name] : [];
  });
  none(`of the ${files.length} files a browser loads, with a secret in them`, told);
  return report();
}
