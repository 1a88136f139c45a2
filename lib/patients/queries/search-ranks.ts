import { and, asc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias, unionAll } from "drizzle-orm/pg-core";
import { z } from "zod";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import type { ReadSearch, SearchFact } from "../rules/search.ts";
import { similarIn } from "../rules/search-close.ts";

/** A record that fits what was typed, led to the patient it stands for: `record` is the row that was found, the rest is the patient's own. */
export type Hit = Person & {
  readonly email: string;
  readonly number: number;
  readonly preferredName: string;
  readonly record: Person;
  readonly isClose: boolean;
  /** The record's words that are spelt almost as what was typed, as the database keeps them. */
  readonly similar: readonly string[];
};

type Person = {
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly dateOfBirth: string | null;
  readonly phone: string;
};

/** Of letters that more names than these hold, no order helps anybody: so many are looked at. */
const ENOUGH = 500;
/** With fewer than so many, those spelt almost so are shown too. */
const FEW = 5;
/** From here on, a rank says how strange the spelling is. */
const STRANGE = 1_000;

/** The row that the words are found on; it may have been merged into the one that is shown. */
const found = alias(patients, "found");
const byFirstName = sql`${found.searchText} collate "C"`;
const byFamilyName = sql`${found.familyFirst} collate "C"`;
const isListed = or(isNull(found.archivedAt), isNotNull(found.mergedInto));

type Nearest = { readonly rank: SQL; readonly most: number };
type Asked = Nearest & { readonly where: SQL | undefined };

/** The records that fit, nearest first, `most` at most. Every kind of search is answered by an index. */
export async function findRecords(ctx: Ctx<"patient:read">, read: ReadSearch, most: number): Promise<readonly Hit[]> {
  if (read.kind === "empty" || read.kind === "bad_date") return [];
  if (read.kind !== "name") return hitsOf(ctx, matching(ctx, { where: knownBy(read), rank: nearnessOf(read), most }));
  const words = await plainWords(ctx, read.words);
  const fact = read.fact === null ? undefined : knownBy(read.fact);
  const rank = rankOf(words);
  const isNameAlone = fact === undefined;
  // Whoever types on the first letters, or a common name, is answered from the beginnings of names in their order: thousands may hold these letters somewhere.
  const mayBegin = isNameAlone && (words.length === 1 || words.some((word) => word.length < 3));
  const beginnings = mayBegin ? await hitsOf(ctx, nearestOf(ctx.db, beginning(ctx, words, most), { rank, most })) : [];
  if (beginnings.length === most || (isNameAlone && words.every((word) => word.length === 1))) return beginnings;
  if (words.every((word) => word.length < 3)) return hitsOf(ctx, matching(ctx, { where: and(fact, ...words.map(stands)), rank, most }));
  const nearest = sql`case when ${and(...words.map(stands))} then ${rank} else ${strangeness(words)} end`;
  const where = and(fact, ...[...new Set(words)].map((word) => or(stands(word), isAlmost(word))));
  const isOneWord = isNameAlone && words.length === 1;
  const asked = { rank: nearest, most };
  const candidates = isOneWord ? holding(ctx, words.join(""), asked) : matching(ctx, { where, ...asked });
  const hits = await hitsOf(ctx, candidates, words);
  const inside = hits.filter(({ isClose }) => !isClose);
  return inside.length >= FEW ? inside : hits;
}

/** As the database keeps names: " ines maria " for what begins or ends between spaces. */
async function plainWords(ctx: Ctx<"patient:read">, words: readonly string[]): Promise<string[]> {
  const { rows } = await ctx.db.execute(sql`select plain_words(${words.join(" ")}) as plain`);
  const [row] = z.array(z.object({ plain: z.string() })).parse(rows);
  return (row?.plain ?? "").split(" ").filter((word) => word !== "");
}

const literally = (text: string): string => text.replaceAll(/[%_\\]/g, "\\$&");
/** Of one or two letters only the beginning of a word says anything. */
const partOf = (word: string): string => (word.length < 3 ? `% ${literally(word)}%` : `%${literally(word)}%`);
const stands = (word: string): SQL => sql`${found.searchText} like ${partOf(word)}`;
const begins = (word: string): SQL => sql`${found.searchText} like ${`% ${literally(word)}%`}`;
const isAlmost = (word: string): SQL | undefined =>
  word.length < 3 ? undefined : sql`close_spellings(${found.searchText}) && close_spellings(${word})`;

const summed = (parts: readonly SQL[]): SQL => sql.join([sql`0`, ...parts], sql` + `);

/** The whole of a name, its beginning, then how much of its words was typed; the family name before the first name. */
function rankOf(words: readonly string[]): SQL {
  const phrase = literally(words.join(" "));
  const [whole, start] = [` ${phrase} %`, ` ${phrase}%`];
  const ofWord = (word: string) =>
    sql`case when not ${begins(word)} then 2 when ${found.searchText} like ${`% ${literally(word)} %`} then 0 else 1 end`;
  // Thousands may hold the letters of one word somewhere inside: most are told from the others by one look.
  return sql`case when not ${begins(words[0] ?? "")} then 4 + ${summed(words.map(ofWord))}
    when ${found.familyFirst} like ${whole} then 0 when ${found.searchText} like ${whole} then 1
    when ${found.familyFirst} like ${start} then 2 when ${found.searchText} like ${start} then 3 else 4 + ${summed(words.map(ofWord))} end`;
}

/** The fewest words spelt otherwise first, then whose name has least else in it. */
function strangeness(words: readonly string[]): SQL {
  const slips = words.length === 1 ? sql`1` : summed(words.map((word) => sql`case when ${stands(word)} then 0 else 1 end`));
  return sql`${STRANGE} * (${slips}) + length(${found.searchText})`;
}

function knownBy(fact: SearchFact): SQL | undefined {
  const phoned = (digits: string | null) => (digits === null ? undefined : sql`${found.phoneDigits} like ${`%${digits}%`}`);
  if (fact.kind === "date") return or(eq(found.dateOfBirth, fact.date), phoned(fact.digits));
  if (fact.kind === "number") return or(eq(found.number, fact.number), phoned(fact.digits));
  if (fact.kind === "email") return sql`lower(${found.email}) like ${`${literally(fact.start)}%`}`;
  return phoned(fact.digits);
}

/** What was meant first, a whole telephone number before a part of one. */
function nearnessOf(fact: SearchFact): SQL {
  const ending = (digits: string | null) => sql`case when ${found.phoneDigits} like ${`%${digits ?? ""}`} then 1 else 2 end`;
  if (fact.kind === "date") return sql`case when ${found.dateOfBirth} = ${fact.date} then 0 else ${ending(fact.digits)} end`;
  if (fact.kind === "number") return sql`case when ${found.number} = ${fact.number} then 0 else ${ending(fact.digits)} end`;
  if (fact.kind === "email") return sql`case when lower(${found.email}) = ${fact.start} then 0 else 1 end`;
  return ending(fact.digits);
}

const record = {
  id: found.id,
  givenName: found.givenName,
  familyName: found.familyName,
  dateOfBirth: found.dateOfBirth,
  phone: found.phone,
  searchText: found.searchText,
};
const rankedBy = (rank: SQL) => ({
  ...record,
  rank: sql<number>`(${rank})::int`.as("rank"),
  alphabet: sql<string>`${byFamilyName}`.as("alphabet"),
});

function matching(ctx: Ctx<"patient:read">, { where, rank, most }: Asked) {
  const fits = ctx.db.select(rankedBy(rank)).from(found).where(and(where, isListed));
  return fits.orderBy(sql`rank`, sql`alphabet`, asc(found.id)).limit(most).as("candidates");
}

const fitting = (ctx: Ctx<"patient:read">, where: SQL | undefined) =>
  ctx.db
    .select({ ...record, familyFirst: found.familyFirst })
    .from(found)
    .where(and(where, isListed));

/** Names that begin with all that was typed, family name or first name first, read in the order of an index. */
function beginning(ctx: Ctx<"patient:read">, words: readonly string[], most: number) {
  const start = `${` ${literally(words.join(" "))}`}%`;
  const inOrderOf = (name: SQL) => fitting(ctx, sql`${name} like ${start}`).orderBy(name, asc(found.id)).limit(most);
  return unionAll(inOrderOf(byFamilyName), inOrderOf(byFirstName));
}

/** These; where they are too few, the names that hold the word anywhere; and where these are few, those that are one slip away from it. */
function holding(ctx: Ctx<"patient:read">, word: string, asked: Nearest) {
  const begun = ctx.db.$with("begun").as(beginning(ctx, [word], asked.most));
  // A single word stands in both columns or in neither. Said of both, it is not taken for so common that reading on through the table would find enough.
  const standsInBoth = and(stands(word), sql`${found.familyFirst} like ${partOf(word)}`);
  const inside = fitting(ctx, and(standsInBoth, sql`(select count(*) from ${begun}) < ${asked.most}`)).limit(ENOUGH);
  const standing = ctx.db.$with("standing").as(inside);
  const almost = fitting(
    ctx,
    and(isAlmost(word), sql`greatest((select count(*) from ${begun}), (select count(*) from ${standing})) < ${FEW}`),
  );
  const all = almost.unionAll(ctx.db.select().from(begun)).unionAll(ctx.db.select().from(standing));
  return nearestOf(ctx.db.with(begun, standing), all, asked);
}

type All = { readonly as: (name: "found") => ReturnType<ReturnType<typeof beginning>["as"]> };

/** Of rows that may be there twice; the rank reads their columns by the same names. */
function nearestOf(db: Pick<Ctx<"patient:read">["db"], "selectDistinctOn">, all: All, { rank, most }: Nearest) {
  const inOrder = [sql`rank`, sql`alphabet`, found.id] as const;
  const nearest = db.selectDistinctOn([...inOrder], rankedBy(rank)).from(all.as("found"));
  return nearest
    .orderBy(...inOrder)
    .limit(most)
    .as("candidates");
}

async function hitsOf(ctx: Ctx<"patient:read">, candidates: ReturnType<typeof matching>, words: readonly string[] = []): Promise<Hit[]> {
  const rows = await ctx.db
    .select({
      id: patientDetails.id,
      number: patientDetails.number,
      givenName: patientDetails.givenName,
      familyName: patientDetails.familyName,
      preferredName: patientDetails.preferredName,
      dateOfBirth: patientDetails.dateOfBirth,
      phone: patientDetails.phone,
      email: patientDetails.email,
      record: {
        id: candidates.id,
        givenName: candidates.givenName,
        familyName: candidates.familyName,
        dateOfBirth: candidates.dateOfBirth,
        phone: candidates.phone,
      },
      plain: candidates.searchText,
      rank: candidates.rank,
    })
    .from(candidates)
    .innerJoin(patientIdentities, eq(patientIdentities.id, candidates.id))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(isNull(patientDetails.archivedAt))
    .orderBy(
      asc(candidates.rank),
      sql`${candidates.id} <> ${patientDetails.id}`,
      asc(candidates.alphabet),
      asc(patientDetails.id),
      asc(candidates.id),
    );
  return rows.map(({ plain, rank, ...hit }) => {
    const isClose = rank >= STRANGE;
    return { ...hit, isClose, similar: isClose ? similarIn(plain, words) : [] };
  });
}
