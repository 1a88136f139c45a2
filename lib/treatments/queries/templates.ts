import { and, asc, eq, isNull } from "drizzle-orm";
import { noteTemplates } from "#db/schema/note-templates.ts";
import type { Ctx } from "#lib/auth/ctx.ts";

export type NoteTemplateView = { readonly id: string; readonly name: string; readonly words: string; readonly version: number };

const view = { id: noteTemplates.id, name: noteTemplates.name, words: noteTemplates.words, version: noteTemplates.version };

/** The words that can be put into a treatment's notes with one press, by name. */
export function listNoteTemplates(ctx: Ctx<"treatment:record">): Promise<NoteTemplateView[]> {
  return ctx.db
    .select(view)
    .from(noteTemplates)
    .where(isNull(noteTemplates.archivedAt))
    .orderBy(asc(noteTemplates.name), asc(noteTemplates.id));
}

/** One that is in use, or null. */
export async function findNoteTemplate(ctx: Ctx<"treatment:record">, id: string): Promise<NoteTemplateView | null> {
  const [found] = await ctx.db
    .select(view)
    .from(noteTemplates)
    .where(and(eq(noteTemplates.id, id), isNull(noteTemplates.archivedAt)));
  return found ?? null;
}
