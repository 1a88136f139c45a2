"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { fillScreening } from "#lib/screening/commands/fill.ts";
import { fillScreeningInput } from "#lib/screening/input.ts";
import { partSearch } from "#lib/screening/rules/filling.ts";

export const fillScreeningAction = formAction("screening:take", fillScreeningInput, async (ctx, input) => {
  const filled = await fillScreening(ctx, input);
  if (!filled.ok) return filled;
  if (filled.value.kind === "saved") {
    if (filled.value.isElsewhere) refresh();
    return done(filled.value.said);
  }
  const page = `/appointments/${input.appointmentId}/screening`;
  if (filled.value.kind === "signed") redirect(`${page}?done=signed`);
  const chosen = `${input.mode === "paper" ? "way=paper&" : ""}${input.part === "full" ? "form=full&" : ""}`;
  redirect(`${page}?${chosen}${partSearch(filled.value)}`);
});
