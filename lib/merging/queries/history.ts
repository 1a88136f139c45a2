import { desc, eq, inArray, sql } from "drizzle-orm";
import { patientMerges } from "#db/schema/patient-merges.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { DETAIL_FIELDS, DETAIL_LABELS } from "#lib/patients/rules/details.ts";
import { sayInstant } from "#lib/time.ts";
import { whyItStays } from "../rules.ts";
import { readChosen, standingColumns } from "./standing.ts";

type PastMergeView = {
  readonly id: string;
  /** "Patient 1005, Ana Carvalho, was merged into it" */
  readonly what: string;
  /** "Mei Tan, Mon 23 Nov 2026, 3:00 pm" */
  readonly by: string;
  /** "Phone, E-mail": what is still read from the merged record. */
  readonly taken: string;
  /** "Mei Tan, Tue 24 Nov 2026, 9:00 am"; null while it stands. */
  readonly undone: string | null;
  /** Why it cannot be undone now; null when it can. */
  readonly stays: ReturnType<typeof whyItStays>;
};

/** The merges that made this record, and those of the records merged into it, the latest first. The caller has audited its opening. */
export async function listMerges(ctx: Ctx<"patient:merge" | "patient:read">, patientId: string): Promise<readonly PastMergeView[]> {
  const { timeZone } = await getClinicDates(ctx);
  const rows = await ctx.db
    .select({
      id: patientMerges.id,
      chosen: patientMerges.chosen,
      number: sql<number>`(select p.number from patients p where p.id = ${patientMerges.mergedId})`,
      name: sql<string>`(select trim(p.given_name || ' ' || p.family_name) from patient_details p where p.id = ${patientMerges.mergedId})`,
      by: users.name,
      at: patientMerges.mergedAt,
      undoneBy: sql<string | null>`(select u.name from users u where u.id = ${patientMerges.unmergedBy})`,
      undoneAt: patientMerges.unmergedAt,
      ...standingColumns,
    })
    .from(patientMerges)
    .innerJoin(users, eq(users.id, patientMerges.mergedBy))
    .where(inArray(patientMerges.keptId, sql`(select unnest(patient_records(${patientId}::uuid)))`))
    .orderBy(desc(patientMerges.mergedAt), desc(patientMerges.id));
  return rows.map((row) => ({
    id: row.id,
    what: `Patient ${row.number}, ${row.name}`,
    by: `${row.by}, ${sayInstant(row.at, timeZone)}`,
    taken: sayFields(readChosen(row.chosen)),
    undone: row.undoneAt === null ? null : [row.undoneBy, sayInstant(row.undoneAt, timeZone)].filter((part) => part !== null).join(", "),
    stays: row.undoneAt === null ? whyItStays(row) : null,
  }));
}

const sayFields = (chosen: ReturnType<typeof readChosen>): string =>
  DETAIL_FIELDS.filter((field) => chosen[field] !== undefined)
    .map((field) => DETAIL_LABELS[field])
    .join(", ");
