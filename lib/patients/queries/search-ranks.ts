import { and, asc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias, unionAll } from "drizzle-orm/pg-core";
import { type Db, keptName } from "#db/client.ts";
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

/** The records that fit, nearest first, `most` at most. Every kind of search is answered by an index. @param plain each word as the database keeps names */
export async function findRecords(
  ctx: Ctx<"patient:read">,
  read: ReadSearch,
  plain: ReadonlyMap<string, string>,
  most: number,
): Promise<readonly Hit[]> {
  if (read.kind === "empty" || read.kind === "bad_date") return [];
  if (read.kind !== "name") {
    const values = valuesOf([], read);
    return hitsOf(ctx, ["fact", shapeOf(read), most], () => matching(ctx, { where: knownBy(read), rank: nearnessOf(read), most }), values);
  }
  const typed = read.words.flatMap((word) => (plain.get(word) ?? "").split(" ")).filter((word) => word !== "");
  const words = typed.map((word, at) => ({ at, length: Math.min(word.length, 3), isAgain: typed.indexOf(word) < at }));
  const values = valuesOf(typed, read.fact);
  const shape = [words.map(({ length, isAgain }) => `${length}${isAgain}`).join(), read.fact === null ? "" : shapeOf(read.fact), most];
  const fact = read.fact === null ? undefined : knownBy(read.fact);
  const isNameAlone = fact === undefined;
  // Whoever types on the first letters is answered from the beginnings of names in their order: thousands may hold these letters somewhere.
  const mayBegin = isNameAlone && words.some(isShort);
  const nearestBeginning = () => nearestOf(ctx.db, beginning(ctx, most), { rank: rankOf(words), most });
  const beginnings = mayBegin ? await hitsOf(ctx, ["beginning", ...shape], nearestBeginning, values) : [];
  if (beginnings.length === most || (isNameAlone && words.every(({ length }) => length === 1))) return beginnings;
  const standing = () => matching(ctx, { where: and(fact, ...words.map(stands)), rank: rankOf(words), most });
  if (words.every(isShort)) return hitsOf(ctx, ["standing", ...shape], standing, values);
  const candidates = () => {
    const rank = sql`case when ${and(...words.map(stands))} then ${rankOf(words)} else ${strangeness(words)} end`;
    const [word] = words;
    if (isNameAlone && word !== undefined && words.length === 1) return holding(ctx, word, { rank, most });
    const where = words.filter(({ isAgain }) => !isAgain).map((each) => or(stands(each), isAlmost(each)));
    return matching(ctx, { where: and(fact, ...where), rank, most });
  };
  const hits = await hitsOf(ctx, ["almost", ...shape], candidates, values, typed);
  const inside = hits.filter(({ isClose }) => !isClose);
  return inside.length >= FEW ? inside : hits;
}

/** Past everything that begins so. By bounds an index finds a beginning whatever it is; by a pattern, only in a plan that was made for that one. */
const upTo = (start: string): string => `${start}\u{10ffff}`;
const literally = (text: string): string => text.replaceAll(/[%_\\]/g, "\\$&");

/** A word as a statement is built for it, whatever the word is: its place among those typed, its length up to three letters, and whether it stood there before. */
type Word = { readonly at: number; readonly length: number; readonly isAgain: boolean };

/** Of one or two letters only the beginning of a word says anything. */
const isShort = ({ length }: Word): boolean => length < 3;
const begins = ({ at }: Word): SQL => sql`${found.searchText} like ${sql.placeholder(`begins${at}`)}`;
const isWhole = ({ at }: Word): SQL => sql`${found.searchText} like ${sql.placeholder(`whole${at}`)}`;
const stands = (word: Word): SQL => (isShort(word) ? begins(word) : sql`${found.searchText} like ${sql.placeholder(`stands${word.at}`)}`);
const isAlmost = (word: Word): SQL | undefined =>
  isShort(word) ? undefined : sql`${found.closeSpellings} && close_spellings(${sql.placeholder(`word${word.at}`)})`;

/** What the statements ask with, by the names that it has in them. */
function valuesOf(words: readonly string[], fact: SearchFact | null): Readonly<Record<string, unknown>> {
  const phrase = literally(words.join(" "));
  const ofWords = words.map((word, at) => {
    const plain = literally(word);
    return { [`begins${at}`]: `% ${plain}%`, [`whole${at}`]: `% ${plain} %`, [`stands${at}`]: `%${plain}%`, [`word${at}`]: word };
  });
  const known = fact?.kind === "email" ? { start: fact.start, startsTo: upTo(fact.start) } : fact;
  const digits = fact !== null && "digits" in fact ? { holdsDigits: `%${fact.digits}%`, endsInDigits: `%${fact.digits}` } : {};
  const bounds = { phraseFrom: ` ${words.join(" ")}`, phraseTo: upTo(` ${words.join(" ")}`) };
  return Object.assign({ phraseWhole: ` ${phrase} %`, phraseStart: ` ${phrase}%` }, bounds, known, digits, ...ofWords);
}

/** What of a fact a statement is built by. */
const shapeOf = (fact: SearchFact): string => (fact.kind !== "email" && fact.digits === null ? fact.kind : `${fact.kind} or digits`);

const summed = (parts: readonly SQL[]): SQL => sql.join([sql`0`, ...parts], sql` + `);

/** The whole of a name, its beginning, then how much of its words was typed; the family name before the first name. */
function rankOf(words: readonly Word[]): SQL {
  const [whole, start] = [sql.placeholder("phraseWhole"), sql.placeholder("phraseStart")];
  const ofWord = (word: Word) => sql`case when not ${begins(word)} then 2 when ${isWhole(word)} then 0 else 1 end`;
  const [first] = words;
  const beginsFirst = first === undefined ? sql`true` : begins(first);
  // Thousands may hold the letters of one word somewhere inside: most are told from the others by one look.
  return sql`case when not ${beginsFirst} then 4 + ${summed(words.map(ofWord))}
    when ${found.familyFirst} like ${whole} then 0 when ${found.searchText} like ${whole} then 1
    when ${found.familyFirst} like ${start} then 2 when ${found.searchText} like ${start} then 3 else 4 + ${summed(words.map(ofWord))} end`;
}

/** The fewest words spelt otherwise first, then whose name has least else in it. */
function strangeness(words: readonly Word[]): SQL {
  const slips = words.length === 1 ? sql`1` : summed(words.map((word) => sql`case when ${stands(word)} then 0 else 1 end`));
  return sql`${STRANGE} * (${slips}) + length(${found.searchText})`;
}

function knownBy(fact: SearchFact): SQL | undefined {
  if (fact.kind === "email")
    return sql`lower(${found.email}) ~>=~ ${sql.placeholder("start")} and lower(${found.email}) ~<~ ${sql.placeholder("startsTo")}`;
  const phoned = fact.digits === null ? undefined : sql`${found.phoneDigits} like ${sql.placeholder("holdsDigits")}`;
  if (fact.kind === "date") return or(eq(found.dateOfBirth, sql.placeholder("date")), phoned);
  return fact.kind === "number" ? or(eq(found.number, sql.placeholder("number")), phoned) : phoned;
}

/** What was meant first, a whole telephone number before a part of one. */
function nearnessOf(fact: SearchFact): SQL {
  if (fact.kind === "email") return sql`case when lower(${found.email}) = ${sql.placeholder("start")} then 0 else 1 end`;
  const ending =
    fact.digits === null ? sql`1` : sql`case when ${found.phoneDigits} like ${sql.placeholder("endsInDigits")} then 1 else 2 end`;
  if (fact.kind === "date") return sql`case when ${found.dateOfBirth} = ${sql.placeholder("date")} then 0 else ${ending} end`;
  return fact.kind === "number" ? sql`case when ${found.number} = ${sql.placeholder("number")} then 0 else ${ending} end` : ending;
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
function beginning(ctx: Ctx<"patient:read">, most: number) {
  const inOrderOf = (name: SQL) =>
    fitting(ctx, sql`${name} >= ${sql.placeholder("phraseFrom")} and ${name} < ${sql.placeholder("phraseTo")}`)
      .orderBy(name, asc(found.id))
      .limit(most);
  return unionAll(inOrderOf(byFamilyName), inOrderOf(byFirstName));
}

/** These; where they are too few, the names that hold the word anywhere; and where these are few, those that are one slip away from it. */
function holding(ctx: Ctx<"patient:read">, word: Word, asked: Nearest) {
  const begun = ctx.db.$with("begun").as(beginning(ctx, asked.most));
  // A single word stands in both columns or in neither. Said of both, it is not taken for so common that reading on through the table would find enough.
  const standsInBoth = and(stands(word), sql`${found.familyFirst} like ${sql.placeholder(`stands${word.at}`)}`);
  const inside = fitting(ctx, and(standsInBoth, sql`(select count(*) from ${begun}) < ${asked.most}`)).limit(ENOUGH);
  const standing = ctx.db.$with("standing").as(inside);
  const areFew = sql`greatest((select count(*) from ${begun}), (select count(*) from ${standing})) < ${FEW}`;
  // Thousands may have a common name that was mistyped: of them too, so many are looked at. Named twice, they are planned as if all were read, by their index.
  const near = ctx.db.$with("near").as(fitting(ctx, and(isAlmost(word), areFew)));
  const almost = ctx.db.select().from(near).where(sql`exists (select from ${near})`).limit(ENOUGH);
  const all = almost.unionAll(ctx.db.select().from(begun)).unionAll(ctx.db.select().from(standing));
  return nearestOf(ctx.db.with(begun, standing, near), all, asked);
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

/** The candidates led to the patients they stand for, as a statement that is asked with other values each time. */
const leading = (ctx: Ctx<"patient:read">, candidates: ReturnType<typeof matching>) =>
  ctx.db
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

type Statement = ReturnType<ReturnType<typeof leading>["prepare"]>;

/**
 * Statements by their shape: putting one together out of its parts took longer than finding most patients, and so did planning it. Each pool has its own, and
 * its connections keep them; where a plan for any letters is dearer than one for these, the database makes that one all the same.
 */
const built = new WeakMap<Db, Map<string, Statement>>();
/** More shapes than people type. */
const MOST_BUILT = 500;
/** More than most people type; each takes a fifth of a megabyte of every connection that keeps it. */
const MOST_KEPT = 50;

function builtOnce(ctx: Ctx<"patient:read">, shape: string, candidates: () => ReturnType<typeof matching>): Statement {
  const ofPool = built.get(ctx.db) ?? new Map<string, Statement>();
  built.set(ctx.db, ofPool);
  const known = ofPool.get(shape);
  if (known !== undefined) return known;
  const query = leading(ctx, candidates());
  const statement = query.prepare(ofPool.size < MOST_KEPT ? keptName(ctx.db, query.toSQL().sql) : "");
  if (ofPool.size < MOST_BUILT) ofPool.set(shape, statement);
  return statement;
}

async function hitsOf(
  ctx: Ctx<"patient:read">,
  shape: readonly (string | number)[],
  candidates: () => ReturnType<typeof matching>,
  values: Readonly<Record<string, unknown>>,
  words: readonly string[] = [],
): Promise<Hit[]> {
  const rows = await builtOnce(ctx, shape.join("|"), candidates).execute({ ...values });
  return rows.map(({ plain, rank, ...hit }) => {
    const isClose = rank >= STRANGE;
    return { ...hit, isClose, similar: isClose ? similarIn(plain, words) : [] };
  });
}
