import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { auditLog } from "#db/schema/audit-log.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { ageOn, sayBirthDate } from "#lib/time.ts";
import { sayPatientName } from "../rules/patient.ts";
import { type ReadSearch, readSearch, type SearchFact } from "../rules/search.ts";
import { foundIn, type Marked, markDigits, markWhole, markWords } from "../rules/search-marks.ts";
import { NO_START, type PatientStart, startOf } from "../rules/search-start.ts";
import { getClinicDates } from "./clinic-dates.ts";
import { findRecords, type Hit } from "./search-ranks.ts";
import { getSearchGround } from "./search-words.ts";

type PatientRowView = {
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

type FoundPatientView = PatientRowView & {
  /** What the row shows, with what was typed marked in it. */
  readonly marked: Readonly<Record<"name" | "called" | "number" | "born" | "phone", Marked>>;
  /** Why it was found, where the row does not show it: another spelling, an e-mail, another record that was merged into this one. */
  readonly because: string | null;
};

export type SearchView = {
  /** How the words were read: "Read as born 3 Jul 1988." */
  readonly understood: string;
  readonly refused: boolean;
  readonly found: readonly FoundPatientView[];
  /** More than the list shows. */
  readonly more: boolean;
  /** What a new patient's details begin with. */
  readonly start: PatientStart;
};

const LIMIT = 30;

const row = {
  id: patientDetails.id,
  number: patientDetails.number,
  givenName: patientDetails.givenName,
  familyName: patientDetails.familyName,
  preferredName: patientDetails.preferredName,
  dateOfBirth: patientDetails.dateOfBirth,
  phone: patientDetails.phone,
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

/**
 * Finds patients by any part of any name in any order (accents and apostrophes aside), by phone however written, by e-mail, by date of birth, by number; 30
 * or `most` at most, the nearest first. What was merged into another record leads to that one. Where few have what was typed, those spelt almost so come after them.
 * A date that is none finds nobody and says so.
 */
export async function findPatients(ctx: Ctx<"patient:read">, text: string, most = LIMIT): Promise<SearchView> {
  const { dateOrder, today, plain } = await getSearchGround(ctx, text);
  const read = readSearch(text, dateOrder, today);
  const start = startOf(text, read);
  const { understood } = read;
  if (read.kind === "empty" || read.kind === "bad_date")
    return { understood, refused: read.kind === "bad_date", found: [], more: false, start };
  // Several records may stand for one patient.
  const hits = await findRecords(ctx, read, plain, 2 * most + 1);
  const byPatient = new Map(hits.toReversed().map((hit) => [hit.id, hit]));
  const nearest = hits.filter((hit) => byPatient.get(hit.id) === hit);
  const views = nearest.slice(0, most).map((hit) => toFoundView(hit, today, whyFound(read, hit)));
  return { understood, refused: false, found: views, more: nearest.length > most, start };
}

/** What was searched for as the beginning of a new patient's details, for whom nobody found. */
export async function getPatientStart(ctx: Ctx<"patient:write">, text: string): Promise<PatientStart> {
  const { dateOrder, today } = await getClinicDates(ctx);
  return startOf(text, readSearch(text, dateOrder, today));
}

/** The row with what was typed marked in it, and the reason where it does not show. */
function toFoundView(row: Row, today: string, why: Partial<Found> = {}): FoundPatientView {
  const view = toRowView(row, today);
  const { words = [], fact = null, because = null } = why;
  const digits = fact !== null && "digits" in fact ? fact.digits : null;
  return {
    ...view,
    marked: {
      name: markWords(view.name, words),
      called: markWords(view.called ?? "", words),
      number: markWhole(view.number, fact?.kind === "number" && fact.number === row.number),
      born: markWhole(view.born ?? "", fact?.kind === "date" && fact.date === row.dateOfBirth),
      phone: markDigits(view.phone, digits ?? ""),
    },
    because,
  };
}

type Found = { readonly words: readonly string[]; readonly fact: SearchFact | null; readonly because: string | null };

function whyFound(read: Exclude<ReadSearch, { kind: "empty" | "bad_date" }>, hit: Hit): Partial<Found> {
  const { record, similar, isClose } = hit;
  // Nothing that the row shows was found where it is another record's.
  if (record.id !== hit.id) return { because: sayMerged(read, record) };
  if (read.kind === "email") return { because: `E-mail ${hit.email}` };
  if (read.kind !== "name") return { fact: read };
  const spelt = foundIn(markWords(`${sayPatientName(hit)} ${hit.preferredName}`, similar));
  return {
    words: [...read.words, ...similar],
    fact: read.fact,
    because: isClose ? ["Similar spelling", spelt].filter((part) => part !== "").join(": ") : null,
  };
}

function sayMerged(read: ReadSearch, record: Hit["record"]): string {
  const name = sayPatientName(record);
  if (read.kind === "phone") return `Also recorded as ${name}, ${record.phone}`;
  if (read.kind === "date" && record.dateOfBirth !== null) return `Also recorded as ${name}, born ${sayBirthDate(record.dateOfBirth)}`;
  return `Also recorded as ${name}`;
}

/** The patients this person opened last, latest first; at the start, those registered last. Ten at most. */
export async function listRecentPatients(ctx: Ctx<"patient:read">): Promise<SearchView> {
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
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(isNull(patientDetails.archivedAt))
    .orderBy(desc(lately.at));
  if (opened.length > 0) return recent("You opened these last", opened, today);
  const registered = await ctx.db
    .select(row)
    .from(patientDetails)
    .where(and(isNull(patientDetails.archivedAt), isNull(patientDetails.mergedInto)))
    .orderBy(desc(patientDetails.createdAt), desc(patientDetails.id))
    .limit(10);
  return recent("Registered last", registered, today);
}

function recent(understood: string, rows: readonly Row[], today: string): SearchView {
  return { understood, refused: false, found: rows.map((each) => toFoundView(each, today)), more: false, start: NO_START };
}
