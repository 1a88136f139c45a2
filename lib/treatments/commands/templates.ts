import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { noteTemplates } from "#db/schema/note-templates.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { authorId, type Ctx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddNoteTemplateInput, EditNoteTemplateInput } from "../input.ts";

const answer = z.object({ templateId: z.string() });

/** Adds words for treatment notes. Idempotent by key. */
export function addNoteTemplate(ctx: Ctx<"treatment:record">, input: AddNoteTemplateInput): Promise<Result<z.output<typeof answer>>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "note-template:add", key: input.idempotencyKey, input, answer }, async () => {
      const { name, words } = input;
      const [added] = await tx.db
        .insert(noteTemplates)
        .values({ name, words, createdBy: authorId(tx) })
        .returning({ id: noteTemplates.id });
      if (added === undefined) throw new Error("The template was not kept.");
      await recordAudit(tx, { action: "note-template:add", objectType: "note_template", objectId: added.id });
      return done({ templateId: added.id });
    }),
  );
}

/** Rewords a template under the version that its editor saw, or puts it out of use. What was inserted before stays where it is. */
export function editNoteTemplate(ctx: Ctx<"treatment:record">, input: EditNoteTemplateInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const { templateId, version, name, words, intent } = input;
    const [found] = await tx.db
      .select({ version: noteTemplates.version, archivedAt: noteTemplates.archivedAt })
      .from(noteTemplates)
      .where(eq(noteTemplates.id, templateId))
      .for("update");
    if (found === undefined || found.archivedAt !== null) return refuse("not_found");
    if (found.version !== version) return changedMeanwhile(tx, "note_template", templateId);
    const change = intent === "archive" ? { archivedAt: tx.now } : { name, words };
    await tx.db
      .update(noteTemplates)
      .set({ ...change, version: sql`${noteTemplates.version} + 1` })
      .where(and(eq(noteTemplates.id, templateId), eq(noteTemplates.version, version)));
    await recordAudit(tx, { action: `note-template:${intent}`, objectType: "note_template", objectId: templateId });
    return done(null);
  });
}
