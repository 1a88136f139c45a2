import { desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { patientFormerDetails, recordRequests } from "#db/schema/privacy.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { DETAIL_FIELDS, DETAIL_LABELS } from "#lib/patients/rules/details.ts";
import { localDate, sayBirthDate, sayDate, sayDistance, sayInstant } from "#lib/time.ts";
import { ANSWERS, ASKERS, IDENTITY_CHECKS } from "../input/rights.ts";
import { getPrivacyLaw } from "./law.ts";

export type RequestView = {
  readonly id: string;
  readonly version: number;
  /** "Asked on Mon 23 Nov 2026 by the patient" */
  readonly asked: string;
  readonly identity: string;
  readonly noted: string;
  /** "Answer by Wed 23 Dec 2026, in 4 weeks"; null once answered, and where no law says so. */
  readonly due: { readonly words: string; readonly late: boolean } | null;
  /** "The copy was given, Mon 7 Dec 2026, 3:00 pm, Mei Tan"; null while it is open. */
  readonly answered: { readonly how: string; readonly words: string } | null;
};

export type EntryChoice = { readonly value: string; readonly label: string };

export type RightsView = {
  readonly today: string;
  readonly lawConfirmed: boolean;
  /** The newest first. */
  readonly requests: readonly RequestView[];
  /** Whether somebody asked who was not refused: only then is a copy made. */
  readonly mayCopy: boolean;
  /** What a statement can be about, beside the whole record. */
  readonly entries: readonly EntryChoice[];
  /** Details as they read before they were corrected, the newest first. */
  readonly former: readonly { readonly until: string; readonly lines: readonly string[] }[];
};

const wordsOf = <T extends string>(list: readonly { readonly id: T; readonly words: string }[], id: T) =>
  list.find((each) => each.id === id)?.words ?? id;
const inSentence = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

/** What a patient asked to see and have put right. The caller has audited the opening of the record. */
export async function getRights(ctx: Ctx<"privacy:note" | "clinical:read" | "clinic:read">, patientId: string): Promise<RightsView> {
  const zone = await getClinicZone(ctx);
  const today = localDate(ctx.now, zone);
  const [law, requests, entries, former] = await Promise.all([
    getPrivacyLaw(ctx),
    listRequests(ctx, patientId, today, zone),
    listEntries(ctx, patientId),
    listFormer(ctx, patientId, zone),
  ]);
  const mayCopy = requests.some(({ copied }) => copied);
  return { today, lawConfirmed: law !== null, requests: requests.map(({ view }) => view), mayCopy, entries, former };
}

async function listRequests(ctx: Ctx<"privacy:note">, patientId: string, today: string, zone: string) {
  const rows = await ctx.db
    .select({
      id: recordRequests.id,
      version: recordRequests.version,
      askedOn: recordRequests.askedOn,
      asker: recordRequests.asker,
      askerName: recordRequests.askerName,
      identityCheck: recordRequests.identityCheck,
      dueOn: recordRequests.dueOn,
      notedBy: users.name,
      createdAt: recordRequests.createdAt,
      answer: recordRequests.answer,
      answeredAt: recordRequests.answeredAt,
      answeredBy: sql<string | null>`(select u.name from ${users} u where u.id = ${recordRequests.answeredBy})`,
      answerWords: recordRequests.answerWords,
    })
    .from(recordRequests)
    .innerJoin(users, eq(users.id, recordRequests.notedBy))
    .where(isRecordOf(recordRequests.patientId, patientId))
    .orderBy(desc(recordRequests.createdAt), desc(recordRequests.id));
  return rows.map((row) => {
    const who = inSentence(wordsOf(ASKERS, row.asker));
    const answered =
      row.answer === null || row.answeredAt === null
        ? null
        : { how: [wordsOf(ANSWERS, row.answer), sayInstant(row.answeredAt, zone), row.answeredBy].join(", "), words: row.answerWords };
    const view: RequestView = {
      id: row.id,
      version: row.version,
      asked: `Asked on ${sayDate(row.askedOn)} by ${row.askerName === "" ? who : `${row.askerName}, ${who}`}`,
      identity: wordsOf(IDENTITY_CHECKS, row.identityCheck),
      noted: `Noted by ${row.notedBy}, ${sayInstant(row.createdAt, zone)}`,
      due:
        row.dueOn === null || answered !== null
          ? null
          : { words: `Answer by ${sayDate(row.dueOn)}, ${sayDistance(today, row.dueOn)}`, late: today > row.dueOn },
      answered,
    };
    return { view, copied: row.answer === null || row.answer === "given" };
  });
}

async function listEntries(ctx: Ctx<"clinical:read">, patientId: string): Promise<readonly EntryChoice[]> {
  const { rows } = await ctx.db.execute<{ value: string; what: string; day: string }>(sql`
    select 'treatment:' || t.id as value, 'Treatment' as what, a.local_date::text as day from treatments t join appointments a on a.id = t.appointment_id
      where t.patient_id = any(patient_records(${patientId}::uuid)) and t.state = 'signed'
    union all
    select 'consent:' || c.id, case c.kind when 'treatment' then 'Treatment consent' when 'photo' then 'Photo consent' else 'Contact consent' end,
      (c.signed_at at time zone 'UTC')::date::text from consents c where c.patient_id = any(patient_records(${patientId}::uuid))
    union all
    select 'adverse_event:' || e.id, 'Reaction or event', e.onset::text from adverse_events e where e.patient_id = any(patient_records(${patientId}::uuid))
    order by day desc, value`);
  return rows.map(({ value, what, day }) => ({ value, label: `${what}, ${sayDate(day)}` }));
}

const storedDetails = z.partialRecord(z.enum(DETAIL_FIELDS), z.string().nullable());

async function listFormer(ctx: Ctx<"privacy:note">, patientId: string, zone: string): Promise<RightsView["former"]> {
  const rows = await ctx.db
    .select({ details: patientFormerDetails.details, until: patientFormerDetails.createdAt })
    .from(patientFormerDetails)
    .where(isRecordOf(patientFormerDetails.patientId, patientId))
    .orderBy(desc(patientFormerDetails.createdAt), desc(patientFormerDetails.id));
  return rows.map(({ details, until }) => {
    const stood = storedDetails.parse(details);
    const lines = DETAIL_FIELDS.flatMap((field) => {
      const said = stood[field];
      if (said === undefined || said === null || said === "") return [];
      return [`${DETAIL_LABELS[field]}: ${field === "dateOfBirth" ? sayBirthDate(said) : said}`];
    });
    return { until: `Until ${sayInstant(until, zone)}`, lines };
  });
}
