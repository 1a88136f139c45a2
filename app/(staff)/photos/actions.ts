"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { removePhoto } from "#lib/photos/commands/remove.ts";
import { removePhotoInput } from "#lib/photos/input.ts";

export const removePhotoAction = formAction("treatment:record", removePhotoInput, async (ctx, input) => {
  const removed = await removePhoto(ctx, input);
  if (!removed.ok) return removed;
  redirect(`/patients/${removed.value.patientId}/photos?photo=removed`);
});
