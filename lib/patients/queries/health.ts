import { and, asc, eq, isNull } from "drizzle-orm";
import { healthItems } from "#db/schema/health-items.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { sayInstant } from "#lib/time.ts";
import { NONE, sayHealthItem } from "../rules/health-codes.ts";
import { getClinicDates } from "./clinic-dates.ts";

export type HealthItemView = {
  readonly id: string;
  readonly version: number;
  /** "Latex" */
  readonly words: string;
  /** "Severe. Swelling of the lips" */
  readonly detail: string;
  readonly noted: string;
  /** The word that there is none. */
  readonly none: boolean;
};

/** What stands of allergies and medicines. An empty list is a question that nobody asked. */
export type HealthView = { readonly allergies: readonly HealthItemView[]; readonly medicines: readonly HealthItemView[] };

const SEVERITIES = { unknown: "", mild: "Mild", moderate: "Moderate", severe: "Severe" } as const;

/** What stands of a patient's allergies and medicines. That the record was opened is audited by its header. */
export async function getHealth(ctx: Ctx<"patient:read" | "clinical:read">, patientId: string): Promise<HealthView> {
  const [rows, { timeZone }] = await Promise.all([
    ctx.db
      .select({
        id: healthItems.id,
        version: healthItems.version,
        kind: healthItems.kind,
        code: healthItems.code,
        words: healthItems.words,
        detail: healthItems.detail,
        severity: healthItems.severity,
        by: users.name,
        at: healthItems.createdAt,
      })
      .from(healthItems)
      .innerJoin(users, eq(users.id, healthItems.notedBy))
      .where(and(isRecordOf(healthItems.patientId, patientId), isNull(healthItems.endedAt)))
      .orderBy(asc(healthItems.createdAt), asc(healthItems.id)),
    getClinicDates(ctx),
  ]);
  const view = (kind: "allergy" | "medicine") =>
    rows
      .filter((row) => row.kind === kind)
      .map(
        (row): HealthItemView => ({
          id: row.id,
          version: row.version,
          words: sayHealthItem(row),
          detail: [SEVERITIES[row.severity], row.detail].filter((part) => part !== "").join(". "),
          noted: `${row.by}, ${sayInstant(row.at, timeZone)}`,
          none: row.code === NONE,
        }),
      );
  return { allergies: view("allergy"), medicines: view("medicine") };
}
