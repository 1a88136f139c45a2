import { inArray, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { patients } from "#db/schema/patients.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { emailKey, phoneKey } from "#lib/patients/rules/duplicates.ts";
import { marksOf, type Person } from "../rules/alike.ts";

/** Each record as it was written: one that was merged into another is still known by what it says. */
const found = alias(patients, "found");

const columns = {
  cadenceId: found.id,
  number: found.number,
  givenName: found.givenName,
  familyName: found.familyName,
  dateOfBirth: found.dateOfBirth,
  phone: found.phone,
  email: found.email,
  formerNumber: found.formerNumber,
};

/** The patients who share a mark with one of these people, by the mark: looked up by what is indexed, all at once. */
export async function findKnown(ctx: Ctx<"import:run">, people: readonly Person[]): Promise<ReadonlyMap<string, number>> {
  const of = (say: (person: Person) => string | null) => [
    ...new Set(people.map((person) => say(person) ?? "").filter((each) => each !== "")),
  ];
  const ids = of(({ cadenceId }) => cadenceId);
  const numbers = of(({ formerNumber }) => formerNumber.trim());
  const born = of(({ dateOfBirth }) => dateOfBirth);
  const emails = of(({ email }) => emailKey(email));
  const phones = of(({ phone }) => phoneKey(phone));
  const owners = new Map<string, number>();
  const keep = (rows: readonly (Person & { readonly number: number })[]) => {
    for (const { number, ...person } of rows) for (const { key } of marksOf(person)) if (!owners.has(key)) owners.set(key, number);
  };
  const ways = [
    ids.length === 0 ? undefined : inArray(found.id, ids),
    numbers.length === 0 ? undefined : sql`(${inArray(found.formerNumber, numbers)} and former_number <> '')`,
    born.length === 0 ? undefined : inArray(found.dateOfBirth, born),
  ].filter((way) => way !== undefined);
  if (ways.length > 0)
    keep(
      await ctx.db
        .select(columns)
        .from(found)
        .where(or(...ways)),
    );
  if (emails.length > 0)
    keep(
      await ctx.db
        .select(columns)
        .from(found)
        .where(sql`lower(${found.email}) = any(${sql.param(emails)}::text[]) and email <> ''`),
    );
  // By what they end with, as one index knows them; the mark itself then says whether it is the same number.
  const ends = [...new Set(phones.map((digits) => digits.slice(-6)))];
  if (ends.length > 0)
    keep(
      await ctx.db
        .select(columns)
        .from(found)
        .where(sql`right(${found.phoneDigits}, 6) = any(${sql.param(ends)}::text[]) and phone_digits <> ''`),
    );
  return owners;
}
