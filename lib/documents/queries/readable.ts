import { and, eq, type SQL } from "drizzle-orm";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { readsClinical } from "#lib/patients/queries/clinic-dates.ts";

/** The kept documents that this person may read: one for clinicians never leaves the database for reception. */
export function isReadable(ctx: Ctx<"patient:read"> | Ctx<"patient:write">): SQL | undefined {
  return and(eq(patientDocuments.state, "kept"), readsClinical(ctx) ? undefined : eq(patientDocuments.audience, "everyone"));
}
