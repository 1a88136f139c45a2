"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { formLinkAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { fillScreening } from "#lib/screening/commands/fill.ts";
import { fillOwnScreeningInput } from "#lib/screening/input.ts";
import { partSearch } from "#lib/screening/rules/filling.ts";

export const fillOwnScreeningAction = formLinkAction("screening", fillOwnScreeningInput, async (ctx, input) => {
  const filled = await fillScreening(ctx, input);
  if (!filled.ok) return filled;
  if (filled.value.kind === "saved") {
    if (filled.value.isElsewhere) refresh();
    return done(filled.value.said);
  }
  redirect(filled.value.kind === "signed" ? "/form" : `/form/screening?${partSearch(filled.value)}`);
});
