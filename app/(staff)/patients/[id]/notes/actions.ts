"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { addNote, addTag, removeTag, strikeNote } from "#lib/patients/commands/notes.ts";
import { addNoteInput, addTagInput, removeTagInput, strikeNoteInput } from "#lib/patients/input.ts";
import { done } from "#lib/result.ts";

export const addNoteAction = formAction("patient:write", addNoteInput, async (ctx, input) => {
  const added = await addNote(ctx, input);
  if (!added.ok) return added;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Note added.");
});

export const strikeNoteAction = formAction("patient:write", strikeNoteInput, async (ctx, input) => {
  const struck = await strikeNote(ctx, input);
  if (!struck.ok) return struck;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Struck out.");
});

export const addTagAction = formAction("patient:write", addTagInput, async (ctx, input) => {
  const added = await addTag(ctx, input);
  if (!added.ok) return added;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Tag added.");
});

export const removeTagAction = formAction("patient:write", removeTagInput, async (ctx, input) => {
  const removed = await removeTag(ctx, input);
  if (!removed.ok) return removed;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Tag removed.");
});
