import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { hadEffect } from "#db/once.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { ageOn, sayBirthDate } from "#lib/time.ts";
import { datesNear, emailKey, type Likeness, nameKey, phoneKey, scoreLikeness, VERDICTS, verdictOf } from "../rules/duplicates.ts";
import { sayPatientName } from "../rules/patient.ts";
import { getClinicDates } from "./clinic-dates.ts";

type AlikeView = {
  readonly id: string;
  /** "Ana Carvalho, patient 1004" */
  readonly name: string;
  /** "41, born 4 Aug 1985 · +61 491 570 313" */
  readonly facts: string;
  /** "Almost certainly one person" */
  readonly verdict: string;
  /** "The same name", "Born on the same day" */
  readonly reasons: readonly string[];
};

/** The record that looks alike; it may have been merged into the one that is shown. */
const found = alias(patients, "found");

/** More than anybody reads, and than a clinic has of one birthday: the likeliest are among them. */
const LOOKED_AT = 500;
/** Words of a name by which others are looked up. */
const WORDS_READ = 12;
const SHOWN = 5;

/**
 * The patients who may be this person, the likeliest first: looked up by telephone number, e-mail, dates of birth near the one that was given, and names in
 * any order, each by its index. Five at most; none where nobody is alike.
 */
export async function listAlike(ctx: Ctx<"patient:write">, typed: Likeness): Promise<readonly AlikeView[]> {
  const { today } = await getClinicDates(ctx);
  const phone = phoneKey(typed.phone);
  const email = emailKey(typed.email);
  const born = typed.dateOfBirth;
  const words = nameKey(typed)
    .split(" ")
    .filter((word) => word !== "")
    .slice(0, WORDS_READ);
  const ways = [
    phone === null ? undefined : sql`${found.phoneDigits} like '%' || ${phone}`,
    email === null ? undefined : sql`lower(${found.email}) = ${email} and ${found.email} <> ''`,
    born === null ? undefined : inArray(found.dateOfBirth, [born, ...datesNear(born)]),
    and(...words.map((word) => sql`${found.searchText} like '%' || plain_words(${word}) || '%'`)),
  ].filter((way) => way !== undefined);
  if (ways.length === 0) return [];
  const rows = await ctx.db
    .select({
      id: patientDetails.id,
      number: patientDetails.number,
      givenName: patientDetails.givenName,
      familyName: patientDetails.familyName,
      dateOfBirth: patientDetails.dateOfBirth,
      phone: patientDetails.phone,
      record: {
        givenName: found.givenName,
        familyName: found.familyName,
        preferredName: found.preferredName,
        dateOfBirth: found.dateOfBirth,
        phone: found.phone,
        email: found.email,
      },
    })
    .from(found)
    .innerJoin(patientIdentities, eq(patientIdentities.id, found.id))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(and(or(...ways), isNull(patientDetails.archivedAt)))
    .orderBy(sql`(${found.dateOfBirth} is not distinct from ${born}::date) desc`, found.id)
    .limit(LOOKED_AT);
  const scored = rows
    .map(({ record, ...row }) => ({ row, score: scoreLikeness(typed, record) }))
    .toSorted((a, b) => b.score.points - a.score.points || a.row.number - b.row.number);
  const seen = new Set<string>();
  return scored
    .flatMap(({ row, score }) => {
      const verdict = verdictOf(score.points);
      if (verdict === null || seen.has(row.id)) return [];
      seen.add(row.id);
      return [
        {
          id: row.id,
          name: `${sayPatientName(row)}, patient ${row.number}`,
          facts: sayFacts(row, today),
          verdict: VERDICTS[verdict],
          reasons: score.reasons,
        },
      ];
    })
    .slice(0, SHOWN);
}

/** The other patients who may be this one. What is read of the record itself has been audited by whoever opened it. */
export async function listAlikeTo(ctx: Ctx<"patient:write">, patientId: string): Promise<readonly AlikeView[]> {
  const { givenName, familyName, preferredName, dateOfBirth, phone, email } = patientDetails;
  const [details] = await ctx.db
    .select({ givenName, familyName, preferredName, dateOfBirth, phone, email })
    .from(patientDetails)
    .where(eq(patientDetails.id, patientId));
  return details === undefined ? [] : (await listAlike(ctx, details)).filter(({ id }) => id !== patientId);
}

/**
 * Who may be the person about to be registered. Nobody once this very form has had its effect: sent twice, it would find the patient that it made itself.
 * The key is looked for last, so that a patient made meanwhile is never seen without it.
 */
export async function listAlikeToRegister(
  ctx: Ctx<"patient:write">,
  { idempotencyKey: key, ...typed }: Likeness & { readonly idempotencyKey: string },
): Promise<readonly AlikeView[]> {
  const alike = await listAlike(ctx, typed);
  return alike.length > 0 && (await hadEffect(ctx, { command: "patient:register", key })) ? [] : alike;
}

/** "41, born 4 Aug 1985 · +61 491 570 313" */
export function sayFacts(row: { readonly dateOfBirth: string | null; readonly phone: string }, today: string): string {
  const born = row.dateOfBirth === null ? "No date of birth" : `${ageOn(row.dateOfBirth, today)}, born ${sayBirthDate(row.dateOfBirth)}`;
  return [born, row.phone].filter((part) => part !== "").join(" · ");
}
