"use server";

import { revalidatePath } from "next/cache";
import { applyAnaesthetic } from "#lib/anaesthetics/commands/apply.ts";
import { removeAnaesthetic, strikeAnaesthetic } from "#lib/anaesthetics/commands/remove.ts";
import { applyAnaestheticInput, removeAnaestheticInput, strikeAnaestheticInput } from "#lib/anaesthetics/input.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";

/** The timer stands on the appointment and on its treatment record. */
function drawAgain(): void {
  revalidatePath("/appointments/[id]", "page");
  revalidatePath("/appointments/[id]/treatment", "page");
}

export const applyAnaestheticAction = formAction("treatment:record", applyAnaestheticInput, async (ctx, input) => {
  const applied = await applyAnaesthetic(ctx, input);
  if (!applied.ok) return applied;
  drawAgain();
  return done("It is on.");
});

export const removeAnaestheticAction = formAction("treatment:record", removeAnaestheticInput, async (ctx, input) => {
  const removed = await removeAnaesthetic(ctx, input);
  drawAgain();
  return removed.ok ? done("It is off.") : removed;
});

export const strikeAnaestheticAction = formAction("treatment:record", strikeAnaestheticInput, async (ctx, input) => {
  const struck = await strikeAnaesthetic(ctx, input);
  drawAgain();
  return struck.ok ? done("The entry is deleted.") : struck;
});
