import { and, asc, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { auditLog } from "#db/schema/audit-log.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { patients } from "#db/schema/patients.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { ageOn, sayBirthDate } from "#lib/time.ts";
import { sayPatientName } from "../rules/patient.ts";
import { type ReadSearch, readSearch } from "../rules/search.ts";
import { getClinicDates } from "./clinic-dates.ts";

export type PatientRowView = {
  readonly id: string;
  readonly name: string;
  /** What they are called, where that is not their first name. */
  readonly called: string | null;
  readonly number: string;
  /** "14 Aug 1985", or null while it is not known. */
  readonly born: string | null;
  readonly age: string | null;
  readonly phone: string;
};

export type FoundPatientView = PatientRowView & {
  /** Why it was found, where the row does not show it: another record that was merged into this one, an older name. */
  readonly because: string | null;
};

export type SearchView = {
  /** How the words were read: "Read as born 3 Jul 1988." */
  readonly understood: string;
  readonly refused: boolean;
  readonly found: readonly FoundPatientView[];
  /** More than the list shows. */
  readonly more: boolean;
};

const LIMIT = 30;

const row = {
  id: patients.id,
  number: patients.number,
  givenName: patients.givenName,
  familyName: patients.familyName,
  preferredName: patients.preferredName,
  dateOfBirth: patients.dateOfBirth,
  phone: patients.phone,
};
type Row = {
  id: string;
  number: number;
  givenName: string;
  familyName: string;
  preferredName: string;
  dateOfBirth: string | null;
  phone: string;
};

function toRowView(found: Row, today: string): PatientRowView {
  return {
    id: found.id,
    name: sayPatientName(found),
    called: found.preferredName === "" || found.preferredName === found.givenName ? null : found.preferredName,
    number: String(found.number),
    born: found.dateOfBirth === null ? null : sayBirthDate(found.dateOfBirth),
    age: found.dateOfBirth === null ? null : String(ageOn(found.dateOfBirth, today)),
    phone: found.phone,
  };
}

/** The row that the words were found on; it may have been merged into the one that is shown. */
const found = alias(patients, "found");

function contains(column: typeof found.searchText | typeof found.phoneDigits, digitsOrWord: SQL): SQL {
  return sql`${column} like '%' || ${digitsOrWord} || '%'`;
}

function condition(read: ReadSearch): SQL | undefined {
  if (read.kind === "date")
    return or(eq(found.dateOfBirth, read.date), read.digits === null ? undefined : contains(found.phoneDigits, sql`${read.digits}`));
  if (read.kind === "phone") return contains(found.phoneDigits, sql`${read.digits}`);
  if (read.kind === "number")
    return or(eq(found.number, read.number), read.digits === null ? undefined : contains(found.phoneDigits, sql`${read.digits}`));
  if (read.kind === "name") return and(...read.words.map((word) => contains(found.searchText, sql`plain_words(${word})`)));
  return undefined;
}

/**
 * Finds patients by any part of any name in any order (accents and apostrophes aside), by phone however written, by date of birth, by number; 30 at most.
 * What was merged into another record leads to that one. A date that is none finds nobody and says so.
 */
export async function findPatients(ctx: Ctx<"patient:read">, text: string): Promise<SearchView> {
  const { dateOrder, today } = await getClinicDates(ctx);
  const read = readSearch(text, dateOrder, today);
  const where = condition(read);
  if (where === undefined) return { understood: read.understood, refused: read.kind === "bad_date", found: [], more: false };
  const rows = await ctx.db
    .selectDistinctOn([patients.familyName, patients.givenName, patients.id], {
      ...row,
      foundId: found.id,
      foundGiven: found.givenName,
      foundFamily: found.familyName,
      foundPhone: found.phone,
      foundBorn: found.dateOfBirth,
    })
    .from(found)
    .innerJoin(patientIdentities, eq(patientIdentities.id, found.id))
    .innerJoin(patients, eq(patients.id, patientIdentities.canonicalId))
    .where(and(where, isNull(patients.archivedAt)))
    .orderBy(asc(patients.familyName), asc(patients.givenName), asc(patients.id), sql`(${found.id} = ${patients.id}) desc`)
    .limit(LIMIT + 1);
  const views = rows
    .slice(0, LIMIT)
    .map((each) => ({ ...toRowView(each, today), because: each.foundId === each.id ? null : sayMerged(read, each) }));
  return { understood: read.understood, refused: false, found: views, more: rows.length > LIMIT };
}

function sayMerged(
  read: ReadSearch,
  merged: { readonly foundGiven: string; readonly foundFamily: string; readonly foundPhone: string; readonly foundBorn: string | null },
): string {
  const name = sayPatientName({ givenName: merged.foundGiven, familyName: merged.foundFamily });
  if (read.kind === "phone") return `Also recorded as ${name}, ${merged.foundPhone}`;
  if (read.kind === "date" && merged.foundBorn !== null) return `Also recorded as ${name}, born ${sayBirthDate(merged.foundBorn)}`;
  return `Also recorded as ${name}`;
}

/** The patients this person opened last, latest first; at the start, those registered last. */
export async function listRecentPatients(
  ctx: Ctx<"patient:read">,
): Promise<{ readonly opened: boolean; readonly patients: readonly PatientRowView[] }> {
  const { today } = await getClinicDates(ctx);
  const lately = ctx.db
    .select({ patientId: auditLog.patientId, at: sql<string>`max(${auditLog.at})`.as("at") })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.actorId, sql`${ctx.actor.id}::uuid`),
        eq(auditLog.action, "patient:open"),
        sql`${auditLog.at} > now() - interval '30 days'`,
      ),
    )
    .groupBy(auditLog.patientId)
    .orderBy(desc(sql`at`))
    .limit(10)
    .as("lately");
  const opened = await ctx.db
    .select(row)
    .from(lately)
    .innerJoin(patientIdentities, eq(patientIdentities.id, lately.patientId))
    .innerJoin(patients, eq(patients.id, patientIdentities.canonicalId))
    .where(isNull(patients.archivedAt))
    .orderBy(desc(lately.at));
  if (opened.length > 0) return { opened: true, patients: opened.map((each) => toRowView(each, today)) };
  const registered = await ctx.db
    .select(row)
    .from(patients)
    .where(and(isNull(patients.archivedAt), isNull(patients.mergedInto)))
    .orderBy(desc(patients.createdAt), desc(patients.id))
    .limit(10);
  return { opened: false, patients: registered.map((each) => toRowView(each, today)) };
}
