"use server";

import { revalidatePath } from "next/cache";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { returnSupplyInput, takeSupplyInput } from "#lib/supplies/input.ts";
import { returnSupply, takeSupply } from "#lib/treatments/commands/materials.ts";

export const takeSupplyAction = formAction("treatment:record", takeSupplyInput, async (ctx, input) => {
  const used = await takeSupply(ctx, input);
  if (!used.ok) return used;
  revalidatePath("/appointments/[id]/treatment", "page");
  return done("Added to this treatment.");
});

export const returnSupplyAction = formAction("treatment:record", returnSupplyInput, async (ctx, input) => {
  const returned = await returnSupply(ctx, input);
  if (!returned.ok) return returned;
  revalidatePath("/appointments/[id]/treatment", "page");
  return done("Taken off this treatment.");
});
