import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { patientNotes, patientTags } from "#db/schema/patient-notes.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddNoteInput, AddTagInput, RemoveTagInput, StrikeNoteInput } from "../input.ts";
import { readsClinical } from "../queries/clinic-dates.ts";
import { mayWriteFor } from "../rules/patient.ts";
import { isPatient } from "./standing.ts";

/** Writes a note, once for one key. Refuses `not_found`, and `clinicians_audience` where reception would write for clinicians. */
export function addNote(ctx: Ctx<"patient:write">, input: AddNoteInput): Promise<Result<{ noteId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "note:add", key: input.idempotencyKey, input, answer: z.object({ noteId: z.string() }) }, async () => {
      const { patientId, words, audience } = input;
      if (!mayWriteFor(audience, readsClinical(tx))) return refuse("clinicians_audience", {}, "audience");
      if (!(await isPatient(tx, patientId))) return refuse("not_found");
      const [made] = await tx.db
        .insert(patientNotes)
        .values({ patientId, words, audience, createdBy: authorId(tx), createdAt: tx.now })
        .returning({ id: patientNotes.id });
      if (made === undefined) throw new Error("The note was not written.");
      await recordAudit(tx, { action: "note:add", objectType: "note", objectId: made.id, patientId, detail: { audience } });
      return done({ noteId: made.id });
    }),
  );
}

/** Strikes a note out, with the reason; its words stay readable. One that this person may not read is `not_found`. Refuses `changed_meanwhile`. */
export function strikeNote(ctx: Ctx<"patient:write">, input: StrikeNoteInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const { patientId, noteId } = input;
    const mine = readsClinical(tx) ? undefined : eq(patientNotes.audience, "everyone");
    const [note] = await tx.db
      .select({ version: patientNotes.version, struckAt: patientNotes.struckAt })
      .from(patientNotes)
      .where(and(eq(patientNotes.id, noteId), isRecordOf(patientNotes.patientId, patientId), mine))
      .for("update");
    if (note === undefined) return refuse("not_found");
    if (note.struckAt !== null || note.version !== input.version) return changedMeanwhile(tx, "note", noteId);
    await tx.db
      .update(patientNotes)
      .set({ struckAt: tx.now, struckBy: authorId(tx), struckReason: input.reason, version: sql`${patientNotes.version} + 1` })
      .where(eq(patientNotes.id, noteId));
    await recordAudit(tx, { action: "note:strike", objectType: "note", objectId: noteId, patientId });
    return done(null);
  });
}

/** Puts a tag on; one that is on already, whatever its capitals, stays as it is. Refuses `not_found`. */
export function addTag(ctx: Ctx<"patient:write">, { patientId, tag }: AddTagInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    if (!(await isPatient(tx, patientId))) return refuse("not_found");
    const [made] = await tx.db
      .insert(patientTags)
      .values({ patientId, tag, createdBy: authorId(tx), createdAt: tx.now })
      .onConflictDoNothing()
      .returning({ id: patientTags.id });
    if (made === undefined) return done(null);
    await recordAudit(tx, { action: "tag:add", objectType: "tag", objectId: made.id, patientId });
    return done(null);
  });
}

/** Takes a tag off. One that is off already is `not_found`. */
export function removeTag(ctx: Ctx<"patient:write">, { patientId, tagId }: RemoveTagInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const removed = await tx.db
      .update(patientTags)
      .set({ removedAt: tx.now })
      .where(and(eq(patientTags.id, tagId), isRecordOf(patientTags.patientId, patientId), isNull(patientTags.removedAt)))
      .returning({ id: patientTags.id });
    if (removed.length === 0) return refuse("not_found");
    await recordAudit(tx, { action: "tag:remove", objectType: "tag", objectId: tagId, patientId });
    return done(null);
  });
}
