"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { addPerson, archivePerson, editPerson, noteContactConsents } from "#lib/patients/commands/contacts.ts";
import { addPersonInput, archivePersonInput, editPersonInput, noteContactConsentsInput } from "#lib/patients/input.ts";
import { done } from "#lib/result.ts";

export const noteContactConsentsAction = formAction("patient:write", noteContactConsentsInput, async (ctx, input) => {
  const noted = await noteContactConsents(ctx, input);
  if (!noted.ok) return noted;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done(noted.value.changed === 0 ? "Nothing was changed." : "Saved.");
});

export const addPersonAction = formAction("patient:write", addPersonInput, async (ctx, input) => {
  const added = await addPerson(ctx, input);
  if (!added.ok) return added;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Added.");
});

export const editPersonAction = formAction("patient:write", editPersonInput, async (ctx, input) => {
  const edited = await editPerson(ctx, input);
  if (!edited.ok) return edited;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Saved.");
});

export const archivePersonAction = formAction("patient:write", archivePersonInput, async (ctx, input) => {
  const archived = await archivePerson(ctx, input);
  if (!archived.ok) return archived;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Removed.");
});
