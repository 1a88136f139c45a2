import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Db, executeKept, runReadOnly } from "#db/client.ts";
import { issuedInstructions, issuedSections } from "#lib/aftercare/input.ts";
import type { PortalCtx } from "#lib/auth/ctx.ts";

export const instant = z.string().transform((text) => Temporal.Instant.from(text));

/** Reads the portal's views as the one patient of the session, whoever the request says it is for, in one read-only transaction. */
export function readAsPatient<T>(ctx: PortalCtx, work: (db: Db) => Promise<T>): Promise<T> {
  return runReadOnly(ctx.database, async (db) => {
    await db.execute(sql`select set_config('cadence.portal_patient', ${ctx.patientId}, true)`);
    return work(db);
  });
}

/** The views are planned anew for each statement otherwise, which takes longer than reading what one patient has in them. */
export async function rowsOf<T>(db: Db, row: z.ZodType<T>, statement: SQL): Promise<T[]> {
  return z.array(row).parse((await executeKept(db, statement)).rows);
}

const patientRow = z.object({ called: z.string(), clinic: z.string() });

/** How the patient of the session is called, and by which clinic. */
export async function readPatient(db: Db): Promise<z.output<typeof patientRow>> {
  const [patient] = await rowsOf(
    db,
    patientRow,
    sql`select p.called, c.name as clinic from portal_patient_view p cross join portal_clinic_view c`,
  );
  if (patient === undefined) throw new Error("A session is of a patient.");
  return patient;
}

const handoutRow = z.object({
  id: z.string(),
  /** How the set it was given from is called, and its first words. */
  title: z.string(),
  intro: z.string(),
  treatment_id: z.string(),
  location_phone: z.string(),
  treatment_ended_at: instant,
  time_zone: z.string(),
  instructions: issuedInstructions,
  sections: issuedSections,
  issued_at: instant,
  version_number: z.number(),
  location_name: z.string(),
  emergency_number: z.string(),
  issued_by: z.string(),
  /** Issued anew since: it stays readable, and the newer one holds. */
  replaced: z.boolean(),
  issue: z.number(),
  approved_by: z.string(),
  products: z.array(z.string()),
  home_plan: z.array(z.string()),
});
export type HandoutRow = z.output<typeof handoutRow>;

/** Every handout the patient was given, latest treatment first. */
export function readHandouts(db: Db): Promise<HandoutRow[]> {
  return rowsOf(
    db,
    handoutRow,
    sql`select id, title, intro, treatment_id, location_phone, treatment_ended_at, time_zone, instructions, sections, issued_at, version_number, location_name, emergency_number, issued_by,
        issue, replaced, approved_by, products, home_plan
      from portal_handout_view order by treatment_ended_at desc, issue desc`,
  );
}
