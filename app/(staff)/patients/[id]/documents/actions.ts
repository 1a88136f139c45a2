"use server";

import { revalidatePath } from "next/cache";
import { strikeDocument } from "#lib/documents/commands/strike.ts";
import { strikeDocumentInput } from "#lib/documents/input.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";

export const strikeDocumentAction = formAction("patient:write", strikeDocumentInput, async (ctx, input) => {
  const struck = await strikeDocument(ctx, input);
  if (!struck.ok) return struck;
  revalidatePath(`/patients/${input.patientId}`, "layout");
  return done("Struck out.");
});
