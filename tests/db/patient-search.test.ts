import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { locations } from "#db/schema/locations.ts";
import { patients } from "#db/schema/patients.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { findPatients, listRecentPatients } from "#lib/patients/queries/search.ts";
import { similarIn } from "#lib/patients/rules/search-close.ts";
import { asOwner } from "#scripts/support/embedded-postgres.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf } from "#tests/support/desk.ts";
import { statementsOf } from "#tests/support/statements.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
let ines: string;
let thu: string;
let dowd: string;

type Details = Partial<typeof patients.$inferInsert>;

async function register(details: Details): Promise<string> {
  const [row] = await database.app.db
    .insert(patients)
    .values({ givenName: "", familyName: "", ...details })
    .returning({ id: patients.id });
  return row?.id ?? "";
}

beforeAll(async () => {
  database = await freshDatabase("patient_search");
  desk = deskOf(database.app);
  await database.app.db
    .insert(locations)
    .values({ name: "First", timeZone: "Australia/Melbourne", jurisdiction: "AU-VIC", currency: "AUD", emergencyNumber: "000" });
  ines = await register({
    givenName: "Ines Maria",
    familyName: "Carvalho-Brandão",
    preferredName: "Nessa",
    phone: "0491 570 313",
    email: "Ines.Carvalho@mail.example",
    dateOfBirth: "1985-08-14",
  });
  thu = await register({ givenName: "Thu", familyName: "Nguyễn", phone: "+61 491 570 006", dateOfBirth: "1990-02-03" });
  dowd = await register({ givenName: "Hamish", familyName: "O’Dowd", phone: "(03) 5550 7788", dateOfBirth: "1979-11-30" });
});
afterAll(() => database.close());

const search = (words: string) => findPatients(desk.reception(), words);
const found = async (words: string) => (await search(words)).found.map(({ id }) => id);
const names = async (words: string) => (await search(words)).found.map(({ name }) => name);

describe("failure 13: search finds", () => {
  test.each([
    ["Ines Maria Carvalho-Brandão", "the full name"],
    ["carvalho ines", "the name reversed"],
    ["Carvalho Brandao, Ines", "the name reversed with a comma and without its hyphen"],
    ["brandao", "a name without accents"],
    ["Brandã", "a name with some accents"],
    ["nes arv", "parts of names"],
    ["ines c", "a name and a first letter"],
    ["nessa", "what they are called"],
    ["0491 570 313", "the phone with spaces"],
    ["+61491570313", "the phone with its country code"],
    ["570 313", "part of the phone"],
    ["ines.carvalho@MAIL", "the beginning of the e-mail"],
    ["14/8/1985", "the date of birth in the clinic's order"],
    ["14 aug 85", "the date of birth in words"],
    ["carv 14/8/85", "part of a name with the date of birth"],
    ["0491570313 ines", "the phone with a name"],
  ])("“%s”: %s", async (words) => {
    expect(await found(words)).toEqual([ines]);
  });

  test("a name without its accents and its apostrophe, and with another one", async () => {
    expect(await found("nguyen thu")).toEqual([thu]);
    expect(await found("odowd")).toEqual([dowd]);
    expect(await found("O'Dowd")).toEqual([dowd]);
    expect(await found("0491570006")).toEqual([thu]);
  });

  test("the patient's own number", async () => {
    const [row] = await database.app.db.select({ number: patients.number }).from(patients).where(eq(patients.id, dowd));
    expect(await found(`#${row?.number}`)).toEqual([dowd]);
  });

  test.each(["31/2/1985", "carvalho 31/2/1985"])("nobody by the bad date %s, and says so", async (words) => {
    const answer = await search(words);
    expect(answer).toMatchObject({ refused: true, found: [] });
    expect(answer.understood).toContain("31/2/1985");
  });
});

test.each([
  ["ngyuen", "two letters swapped"],
  ["nguen", "a letter missing"],
  ["nguyenn", "a letter too many"],
  ["nguyan", "another letter"],
  ["thu ngyuen", "beside a word as it is"],
])("“%s” finds Nguyễn and says why: %s", async (words) => {
  expect((await search(words)).found).toMatchObject([{ id: thu, because: "Similar spelling: Nguyễn" }]);
});

test("every word may have its own slip, and one that no slip explains finds nobody", async () => {
  expect((await search("hamihs odwod")).found).toMatchObject([{ id: dowd, because: "Similar spelling: Hamish O’Dowd" }]);
  expect(await found("hamihs ngyuen")).toEqual([]);
});

test("what is said to be alike is what the database finds as alike", async () => {
  const word = fc.stringMatching(/^[abć]{1,7}$/);
  const pairs = fc.sample(fc.tuple(word, word), 400);
  const { rows } = await database.app.pool.query<{ alike: boolean }>(
    "select close_spellings(one) && close_spellings(other) as alike from unnest($1::text[], $2::text[]) with ordinality as pair(one, other, place) order by place",
    [pairs.map(([one]) => one), pairs.map(([, other]) => other)],
  );
  for (const [place, [one, other]] of pairs.entries())
    if (!one.includes(other)) expect([one, other, similarIn(one, [other]).length > 0]).toEqual([one, other, rows[place]?.alike]);
});

test("a row shows why it was found", async () => {
  const marked = async (words: string) => {
    const [first] = (await search(words)).found;
    return Object.entries(first?.marked ?? {}).flatMap(([part, pieces]) =>
      pieces.filter(({ isFound }) => isFound).map(({ text }) => `${part}: ${text}`),
    );
  };
  expect(await marked("brandao ine")).toEqual(["name: Ine", "name: Brandão"]);
  expect(await marked("ness")).toEqual(["called: Ness"]);
  expect(await marked("0491570313")).toEqual(["phone: 491 570 313"]);
  expect(await marked("carv 14/8/85")).toEqual(["name: Carv", "born: 14 Aug 1985"]);
  expect((await search("ines.carvalho@mail")).found).toMatchObject([{ because: "E-mail Ines.Carvalho@mail.example" }]);
});

test("whole names come first, then their beginnings, then what stands inside, then close spellings, each by family name", async () => {
  for (const [givenName, familyName] of [
    ["Zoe", "Marlo"],
    ["Marlo", "Abel"],
    ["Ann", "Marlow"],
    ["Marlow", "Aber"],
    ["Eve", "van der Marlo"],
    ["Bea", "Demarlo"],
    ["Kit", "Marla"],
    ["Kit", "Malro"],
  ] as const)
    await register({ givenName, familyName });
  expect(await names("marlo")).toEqual(["Zoe Marlo", "Marlo Abel", "Ann Marlow", "Marlow Aber", "Eve van der Marlo", "Bea Demarlo"]);
  expect(await names("malro")).toEqual(["Kit Malro", "Zoe Marlo", "Marlo Abel", "Eve van der Marlo"]);
});

test("one and two letters find the beginnings of names, and a short name before those that begin with it", async () => {
  await register({ givenName: "Wei", familyName: "Xi" });
  await register({ givenName: "Xia", familyName: "Lu" });
  await register({ givenName: "Alexi", familyName: "Box" });
  expect(await names("xi")).toEqual(["Wei Xi", "Xia Lu"]);
  expect(await names("x")).toEqual(["Wei Xi", "Xia Lu"]);
  expect(await names("wei x")).toEqual(["Wei Xi"]);
});

test("words written apart are found together", async () => {
  await register({ givenName: "Anne-Marie", familyName: "Quist" });
  expect((await search("annemarie")).found).toMatchObject([{ name: "Anne-Marie Quist", because: "Similar spelling" }]);
  expect(await names("anne marie q")).toEqual(["Anne-Marie Quist"]);
});

test("wildcards are no wildcards", async () => {
  expect(await found("%")).toEqual([]);
  expect(await found("_____")).toEqual([]);
  expect(await found("％％")).toEqual([]);
});

test("what was merged into a record leads to that record and says why", async () => {
  const old = await register({ givenName: "Inez", familyName: "Silva", phone: "0400 111 222" });
  await database.app.db.update(patients).set({ mergedInto: ines }).where(eq(patients.id, old));
  const answer = await search("silva");
  expect(answer.found).toMatchObject([{ id: ines, because: "Also recorded as Inez Silva" }]);
  expect(await getPatientHeader(desk.reception(), old)).toMatchObject({ id: ines });
});

describe("before anything is typed", () => {
  test("each person finds the patients whom they opened last, latest first, and a merged record as the one that it leads to", async () => {
    const [one, two] = await Promise.all([desk.clinicOf(), desk.clinicOf()]);
    const [mine, theirs] = [desk.clinician(one), desk.clinician(two)];
    const old = await register({ givenName: "Hamisch", familyName: "Odowd" });
    for (const id of [thu, old, ines]) await getPatientHeader(mine, id);
    await getPatientHeader(theirs, thu);
    await database.app.db.update(patients).set({ mergedInto: dowd }).where(eq(patients.id, old));
    expect((await listRecentPatients(mine)).found.map(({ id }) => id)).toEqual([ines, dowd, thu]);
    expect((await listRecentPatients(theirs)).found.map(({ id }) => id)).toEqual([thu]);
  });

  test("whoever opened nobody finds those registered last, and nobody who was merged or archived", async () => {
    const [fresh, merged, archived] = [
      await register({ givenName: "Last", familyName: "Registered" }),
      await register({ givenName: "Last", familyName: "Merged", mergedInto: ines }),
      await register({ givenName: "Last", familyName: "Archived", archivedAt: Temporal.Now.instant() }),
    ];
    const clinic = await desk.clinicOf();
    const { found: last } = await listRecentPatients(desk.clinician(clinic));
    const ids = last.map(({ id }) => id);
    expect(ids).toContain(fresh);
    expect(ids).not.toContain(merged);
    expect(ids).not.toContain(archived);
    expect(last.length).toBeLessThanOrEqual(10);
  });
});

test("reception and clinicians are shown the same of a patient, and nothing clinical", async () => {
  const clinic = await desk.clinicOf();
  const shown = async (ctx: ReturnType<typeof desk.reception>) => (await findPatients(ctx, "carvalho ines")).found;
  const reception = await shown(desk.reception());
  expect(reception).toEqual(await shown(desk.clinician(clinic)));
  expect(Object.keys(reception[0] ?? {}).toSorted()).toEqual([
    "age",
    "because",
    "born",
    "called",
    "id",
    "marked",
    "name",
    "number",
    "phone",
  ]);
});

test.each([
  "carvalho ines",
  "arv",
  "ng",
  "c",
  "ngyuen",
  "ines ngyuen",
  "0491 570 313",
  "570313",
  "1001",
  "ines.carvalho@",
  "14/8/1985",
  "03071988",
  "carv 14/8/85",
])("an index answers “%s”: with whole tables out of reach, none of patients is read", async (words) => {
  const statements = await statementsOf(database.app, () => search(words));
  await asOwner(database.ownerUrl, async (owner) => {
    await owner.query("set enable_seqscan = off");
    for (const { text, values } of statements) {
      const { rows } = await owner.query<{ "QUERY PLAN": string }>(`explain ${text}`, [...values]);
      const kept = await owner.query<{ "QUERY PLAN": string }>(`explain (generic_plan) ${text}`);
      const plans = [...rows, ...kept.rows].map((row) => row["QUERY PLAN"]).join("\n");
      expect(plans).not.toMatch(/Seq Scan on patients/);
    }
  });
});

test("a connection keeps the plans of searches and none of their words, and finds the same by them", async () => {
  const keeping = openDatabase(database.roles.app, { max: 1, keepsPlans: true });
  try {
    const words = ["carvalho ines", "ngyuen", "c", "0491 570 313", "14/8/1985"];
    for (const each of [...words, ...words]) {
      const { found: byKept } = await findPatients(deskOf(keeping).reception(), each);
      expect(byKept).toEqual((await search(each)).found);
    }
    const { rows } = await keeping.pool.query<{ statement: string }>("select statement from pg_prepared_statements");
    expect(rows.length).toBeGreaterThan(words.length);
    for (const { statement } of rows) expect(statement).not.toMatch(/carvalho|ines|ngyuen|570|1985/i);
  } finally {
    await keeping.pool.end();
  }
});
