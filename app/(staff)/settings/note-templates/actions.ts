"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { addNoteTemplate, editNoteTemplate } from "#lib/treatments/commands/templates.ts";
import { addNoteTemplateInput, editNoteTemplateInput } from "#lib/treatments/input.ts";

export const addNoteTemplateAction = formAction("treatment:record", addNoteTemplateInput, async (ctx, input) => {
  const added = await addNoteTemplate(ctx, input);
  if (!added.ok) return added;
  redirect("/settings/note-templates?done=added");
});

export const editNoteTemplateAction = formAction("treatment:record", editNoteTemplateInput, async (ctx, input) => {
  const edited = await editNoteTemplate(ctx, input);
  if (!edited.ok) return edited;
  redirect("/settings/note-templates?done=saved");
});
