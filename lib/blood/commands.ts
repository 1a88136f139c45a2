import { and, eq, isNull } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { bloodProducts } from "#db/schema/treatment-supplies.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Tx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { ProvenColleague } from "#lib/staff/commands/colleague.ts";
import { type IsoDate, type TimeZone, wallAsWritten } from "#lib/time.ts";
import type { RecordBloodInput } from "./input.ts";

type BloodTx = Tx<"treatment:record">;

/** A draft that the caller has locked, with the day of its procedure. */
type OpenTreatment = { readonly treatmentId: string; readonly patientId: string; readonly date: IsoDate; readonly timeZone: TimeZone };

/**
 * Writes a product of the patient's own blood into a draft, once two people have compared name and date of birth on every tube with the patient's own
 * words: whoever is signed in, and the colleague who has proved to stand by. The check is at the ctx's instant.
 * @returns `time_skipped`, `blood_drawn_later`, or `blood_drawn_by` for somebody who treats nobody.
 */
export async function recordBloodIn(
  tx: BloodTx,
  { treatmentId, patientId, date, timeZone }: OpenTreatment,
  input: Omit<RecordBloodInput, "secret">,
  witness: ProvenColleague,
): Promise<Result<{ bloodId: string }>> {
  const checkedAt = tx.now.round({ smallestUnit: "minute", roundingMode: "floor" });
  const drawnAt = input.drawnAt === null ? checkedAt : wallAsWritten(date, input.drawnAt, timeZone);
  if (drawnAt === null) return refuse("time_skipped", {}, "drawnAt");
  if (Temporal.Instant.compare(drawnAt, checkedAt) > 0) return refuse("blood_drawn_later", {}, "drawnAt");
  const [drawer] = await tx.db
    .select({ roles: users.roles })
    .from(users)
    .where(and(eq(users.id, input.drawnBy), isNull(users.disabledAt)));
  if (drawer === undefined || !allows(drawer.roles, "treatment:record")) return refuse("blood_drawn_by", {}, "drawnBy");
  const { kind, drawnBy, tubes, tubeMl, spinG, spinMinutes } = input;
  const [kept] = await tx.db
    .insert(bloodProducts)
    .values({
      treatmentId,
      kind,
      drawnAt,
      drawnBy,
      tubes,
      tubeMl,
      spinG,
      spinMinutes,
      checkedBy: authorId(tx),
      witnessedBy: witness.id,
      checkedAt,
    })
    .returning({ id: bloodProducts.id });
  if (kept === undefined) throw new Error("The blood product was not kept.");
  await recordAudit(tx, {
    action: "blood:record",
    objectType: "treatment",
    objectId: treatmentId,
    patientId,
    detail: { blood: kept.id, witness: witness.id },
  });
  return done({ bloodId: kept.id });
}

/** Deletes an entry of a draft that was a mistake; the audit keeps that it was. */
export async function strikeBloodIn(
  tx: BloodTx,
  { treatmentId, patientId }: Pick<OpenTreatment, "treatmentId" | "patientId">,
  bloodId: string,
): Promise<Result<null>> {
  const gone = await tx.db
    .delete(bloodProducts)
    .where(and(eq(bloodProducts.id, bloodId), eq(bloodProducts.treatmentId, treatmentId)))
    .returning({ id: bloodProducts.id });
  if (gone.length === 0) return refuse("not_found");
  await recordAudit(tx, { action: "blood:strike", objectType: "treatment", objectId: treatmentId, patientId, detail: { blood: bloodId } });
  return done(null);
}

/** The database froze the record between the look and the write, or knows better who stood by. */
export async function refusingBlood<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    const violated = violatedConstraint(error);
    if (violated === "blood_products_frozen") return refuse("already_signed");
    if (violated === "blood_products_two_people") return refuse("second_person_same", {}, "colleagueId");
    throw error;
  }
}
