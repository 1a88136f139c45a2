"use server";

import { revalidatePath } from "next/cache";
import { recordBloodInput, strikeBloodInput } from "#lib/blood/input.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { recordBlood, strikeBlood } from "#lib/treatments/commands/blood.ts";

export const recordBloodAction = formAction("treatment:record", recordBloodInput, async (ctx, input) => {
  const kept = await recordBlood(ctx, input);
  if (!kept.ok) return kept;
  revalidatePath("/appointments/[id]/treatment", "page");
  return done("Checked by two, and recorded.");
});

export const strikeBloodAction = formAction("treatment:record", strikeBloodInput, async (ctx, input) => {
  const struck = await strikeBlood(ctx, input);
  if (!struck.ok) return struck;
  revalidatePath("/appointments/[id]/treatment", "page");
  return done("The entry is deleted.");
});
