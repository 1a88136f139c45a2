import { and, eq, isNull } from "drizzle-orm";
import { patients } from "#db/schema/patients.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

/** Whether this is a patient's own record, not one that was merged into another. Locked until the transaction ends, so that what is written comes one after the other. */
export async function isPatient(tx: Ctx<"patient:write"> | Ctx<"alert:write"> | Ctx<"health:write">, patientId: string): Promise<boolean> {
  const [found] = await tx.db
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, patientId), isNull(patients.mergedInto)))
    .for("update");
  return found !== undefined;
}
