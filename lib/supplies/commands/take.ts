import { and, eq } from "drizzle-orm";
import { violatedConstraint } from "#db/errors.ts";
import { treatmentSupplies } from "#db/schema/treatment-supplies.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Tx } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { IsoDate } from "#lib/time.ts";
import type { GivenLot } from "../input.ts";
import { hindranceOf, sayExpiry } from "../rules.ts";
import { findLotIn } from "./find-lot.ts";

type TakeTx = Tx<"treatment:record">;

/** A draft that the caller has locked, with the place and the day of its procedure. */
type OpenTreatment = {
  readonly treatmentId: string;
  readonly patientId: string;
  readonly locationId: string;
  readonly date: IsoDate;
};

/**
 * Writes one unit of the stock into a treatment; the lot counts down.
 * @returns why the lot cannot be found (`findLotIn`) or used, `unit_used` for a unit of another treatment, `unit_here` for one already on this record.
 */
export async function takeSupplyIn(tx: TakeTx, treatment: OpenTreatment, given: GivenLot): Promise<Result<{ usedId: string }>> {
  const { treatmentId, patientId, locationId, date } = treatment;
  const found = await findLotIn(tx, { locationId, today: date }, given);
  if (!found.ok) return found;
  const lot = found.value;
  const hindrance = hindranceOf(lot, lot, date);
  if (hindrance !== null) return refuse(hindrance, { supply: lot.supply, lot: lot.lot, expiry: sayExpiry(lot.expiry) }, "code");
  if (lot.serial !== "") {
    const [earlier] = await tx.db
      .select({ treatmentId: treatmentSupplies.treatmentId })
      .from(treatmentSupplies)
      .where(and(eq(treatmentSupplies.supplyId, lot.supplyId), eq(treatmentSupplies.serial, lot.serial)));
    if (earlier !== undefined)
      return refuse(earlier.treatmentId === treatmentId ? "unit_here" : "unit_used", { serial: lot.serial }, "code");
  }
  const [used] = await tx.db
    .insert(treatmentSupplies)
    .values({ treatmentId, lotId: lot.id, supplyId: lot.supplyId, serial: lot.serial, openedAt: tx.now, addedBy: authorId(tx) })
    .returning({ id: treatmentSupplies.id });
  if (used === undefined) throw new Error("The unit was not returned.");
  await recordAudit(tx, {
    action: "supply:take",
    objectType: "treatment",
    objectId: treatmentId,
    patientId,
    detail: { supply: lot.supplyId, lot: lot.id },
  });
  return done({ usedId: used.id });
}

/** Takes a unit off a draft again: it was scanned by mistake, and is back on the shelf. */
export async function returnSupplyIn(
  tx: TakeTx,
  treatment: Pick<OpenTreatment, "treatmentId" | "patientId">,
  usedId: string,
): Promise<Result<null>> {
  const { treatmentId, patientId } = treatment;
  const [returned] = await tx.db
    .delete(treatmentSupplies)
    .where(and(eq(treatmentSupplies.id, usedId), eq(treatmentSupplies.treatmentId, treatmentId)))
    .returning({ supplyId: treatmentSupplies.supplyId, lotId: treatmentSupplies.lotId });
  if (returned === undefined) return refuse("not_found");
  await recordAudit(tx, {
    action: "supply:return",
    objectType: "treatment",
    objectId: treatmentId,
    patientId,
    detail: { supply: returned.supplyId, lot: returned.lotId },
  });
  return done(null);
}

const LAST_WORDS = {
  treatment_supplies_listed: "supply_archived",
  treatment_supplies_unit_once: "unit_used",
  treatment_supplies_in_date: "lot_expired",
  treatment_supplies_not_stopped: "lot_stopped",
  treatment_supplies_for_needled_skin: "supply_not_for_needled_skin",
  supply_lots_left: "lot_used_up",
} as const;
const hasLastWord = (constraint: string): constraint is keyof typeof LAST_WORDS => Object.hasOwn(LAST_WORDS, constraint);

/** The database has the last word: what it refused becomes the sentence beside the field; anything else is thrown on. */
export async function refusingUnits<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    const violated = violatedConstraint(error);
    if (violated === "treatment_supplies_frozen") return refuse("already_signed");
    if (violated !== null && hasLastWord(violated)) return refuse(LAST_WORDS[violated], {}, "code");
    throw error;
  }
}
