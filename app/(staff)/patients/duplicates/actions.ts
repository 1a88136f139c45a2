"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { tellApart } from "#lib/merging/commands/merge.ts";
import { tellApartInput } from "#lib/merging/input.ts";

export const tellApartAction = formAction("patient:merge", tellApartInput, async (ctx, input) => {
  const told = await tellApart(ctx, input);
  if (!told.ok) return told;
  redirect("/patients/duplicates?done=apart");
});
