import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import { patientDistinctions, patientMerges } from "#db/schema/patient-merges.ts";
import { patients } from "#db/schema/patients.ts";
import { takeLocks } from "#lib/appointments/commands/locks.ts";
import { recordAudits } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { endFormLinksOf, endFormVisitsOf } from "#lib/auth/form-session.ts";
import { revokePortalAccess } from "#lib/auth/portal-session.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { MergePatientsInput, TellApartInput, UnmergePatientsInput } from "../input.ts";
import { readMergeFacts } from "../queries/facts.ts";
import { findSide } from "../queries/sides.ts";
import { findMerge, readChosen } from "../queries/standing.ts";
import { clashesOf, takenFields, whyItStays } from "../rules.ts";

type MergeTx = Tx<"patient:merge">;

/**
 * Takes the locks of two patients in everybody's order, then their rows: whoever books, signs or gives a link for either waits, and then finds one of them.
 * @returns whether both still stand for themselves
 */
async function lockBoth(tx: MergeTx, one: string, other: string): Promise<boolean> {
  for (const id of [one, other].sort()) await takeLocks(tx, id, []);
  const standing = await tx.db
    .select({ id: patients.id })
    .from(patients)
    .where(and(inArray(patients.id, [one, other]), isNull(patients.mergedInto)))
    .orderBy(patients.id)
    .for("update");
  return standing.length === 2;
}

/** Ends every link and visit of the patient, and of the records merged into theirs, from the next request on: its holder may be either of the two. */
async function endAccess(tx: MergeTx, ids: readonly string[]): Promise<number> {
  let ended = 0;
  for (const id of ids) {
    ended += (await revokePortalAccess(tx.db, id, "merged")) + (await endFormLinksOf(tx.db, id));
    await endFormVisitsOf(tx.db, id);
  }
  return ended;
}

/**
 * Takes two records for one patient: the one leads to the other from then on, and the details that were chosen from it are read there. Neither is rewritten.
 * Refuses `not_found`, `same_record`, `changed_meanwhile` where the details were not those that were compared, and `merge_clash` while something of the two
 * cannot be in one record.
 * @returns the record that is kept, and how many links were ended.
 */
export function mergePatients(
  ctx: Ctx<"patient:merge">,
  input: MergePatientsInput,
): Promise<Result<{ patientId: string; mergeId: string; endedLinks: number }>> {
  return transaction(ctx, async (tx) => {
    const { keptId, mergedId, keptVersion, mergedVersion, ...choices } = input;
    if (keptId === mergedId) return refuse("same_record");
    if ((await findSide(tx, keptId)) === null || (await findSide(tx, mergedId)) === null) return refuse("not_found");
    if (!(await lockBoth(tx, keptId, mergedId))) return refuse("not_found");
    const kept = await findSide(tx, keptId);
    const merged = await findSide(tx, mergedId);
    if (kept === null || merged === null) return refuse("not_found");
    if (kept.version !== keptVersion) return changedMeanwhile(tx, "patient", keptId);
    if (merged.version !== mergedVersion) return changedMeanwhile(tx, "patient", mergedId);
    if (clashesOf(await readMergeFacts(tx, keptId, mergedId)).length > 0) return refuse("merge_clash");
    const [below] = await tx.db
      .update(patientMerges)
      .set({ onTop: false })
      .where(and(eq(patientMerges.keptId, keptId), patientMerges.onTop))
      .returning({ chosen: patientMerges.chosen });
    const taken = takenFields(choices, kept.details, merged.details);
    const chosen = Object.fromEntries(taken.map((field) => [field, merged.details[field]]));
    const [made] = await tx.db
      .insert(patientMerges)
      .values({ chosen: { ...readChosen(below?.chosen ?? {}), ...chosen }, keptId, mergedId, mergedBy: authorId(tx), mergedAt: tx.now })
      .returning({ id: patientMerges.id });
    if (made === undefined) throw new Error("The merge was not returned.");
    const endedLinks = await endAccess(tx, [keptId, mergedId]);
    await tx.db.update(patients).set({ mergedInto: keptId }).where(eq(patients.id, mergedId));
    const about = { action: "patient:merge" as const, objectType: "patient_merge", objectId: made.id };
    await recordAudits(tx, [
      { ...about, patientId: keptId, detail: { side: "kept", fields: taken.join(" "), endedLinks } },
      { ...about, patientId: mergedId, detail: { side: "merged" } },
    ]);
    return done({ patientId: keptId, mergeId: made.id, endedLinks });
  });
}

/**
 * Takes two records for two patients again. What was recorded in each stays there, what came since the merge stands in the one that was kept. Refuses
 * `not_found`, also for one that was undone already, `merge_not_last` and `merge_kept_since`.
 * @returns both records.
 */
export function unmergePatients(
  ctx: Ctx<"patient:merge">,
  { mergeId }: UnmergePatientsInput,
): Promise<Result<{ keptId: string; mergedId: string }>> {
  return transaction(ctx, async (tx) => {
    const seen = await findMerge(tx, mergeId);
    if (seen === null) return refuse("not_found");
    if (seen.keptLeadsOn) return refuse("merge_not_last");
    const { keptId, mergedId } = seen;
    await takeLocks(tx, keptId, []);
    await tx.db
      .select({ id: patients.id })
      .from(patients)
      .where(inArray(patients.id, [keptId, mergedId]))
      .orderBy(patients.id)
      .for("update");
    const standing = await findMerge(tx, mergeId);
    if (standing === null) return refuse("not_found");
    const why = whyItStays(standing);
    if (why !== null) return refuse(why);
    await endAccess(tx, [keptId]);
    await tx.db.update(patients).set({ mergedInto: null }).where(eq(patients.id, mergedId));
    await tx.db
      .update(patientMerges)
      .set({ onTop: false, unmergedAt: tx.now, unmergedBy: authorId(tx) })
      .where(eq(patientMerges.id, mergeId));
    const below = tx.db
      .select({ id: patientMerges.id })
      .from(patientMerges)
      .where(and(eq(patientMerges.keptId, keptId), isNull(patientMerges.unmergedAt)))
      .orderBy(desc(patientMerges.mergedAt), desc(patientMerges.id))
      .limit(1);
    await tx.db.update(patientMerges).set({ onTop: true }).where(inArray(patientMerges.id, below));
    const about = { action: "patient:unmerge" as const, objectType: "patient_merge", objectId: mergeId };
    await recordAudits(tx, [
      { ...about, patientId: keptId, detail: { side: "kept" } },
      { ...about, patientId: mergedId, detail: { side: "merged" } },
    ]);
    return done({ keptId, mergedId });
  });
}

/** Notes that two records that look alike are two people's: they are not shown as alike again. Once noted it stays noted. Refuses `not_found`, `same_record`. */
export function tellApart(ctx: Ctx<"patient:merge">, { oneId, otherId }: TellApartInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    if (oneId === otherId) return refuse("same_record");
    const [low = "", high = ""] = [oneId, otherId].sort();
    const found = await tx.db
      .select({ id: patients.id })
      .from(patients)
      .where(and(inArray(patients.id, [low, high]), isNull(patients.mergedInto)));
    if (found.length < 2) return refuse("not_found");
    const made = await tx.db
      .insert(patientDistinctions)
      .values({ oneId: low, otherId: high, toldBy: authorId(tx) })
      .onConflictDoNothing()
      .returning({ id: patientDistinctions.id });
    const about = made.map(({ id }) => ({ action: "patient:tell-apart" as const, objectType: "patient_distinction", objectId: id }));
    await recordAudits(
      tx,
      [low, high].flatMap((patientId) => about.map((each) => ({ ...each, patientId }))),
    );
    return done(null);
  });
}
