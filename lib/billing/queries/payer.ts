import { eq, sql } from "drizzle-orm";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

/** Whose money it is: the record that this id stands for now, and its name alone. Null when there is no such patient. */
export async function findPayer({ db }: Ctx<"billing:read">, id: string): Promise<{ readonly id: string; readonly name: string } | null> {
  const [found] = await db
    .select({
      id: sql<string>`${patientDetails.id}`,
      name: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
    })
    .from(patientIdentities)
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .where(eq(patientIdentities.id, id));
  return found ?? null;
}
