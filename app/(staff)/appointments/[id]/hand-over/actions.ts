"use server";

import { redirect } from "next/navigation";
import { keepForm } from "#app/form-cookie.ts";
import { formAction } from "#lib/form-action.ts";
import { handOver } from "#lib/forms/commands/hand-over.ts";
import { handOverInput } from "#lib/forms/input/ways-in.ts";

export const handOverAction = formAction(["screening:take", "consent:take"], handOverInput, async (ctx, input) => {
  const handed = await handOver(ctx, input);
  if (!handed.ok) return handed;
  await keepForm(handed.value.cookie);
  redirect("/form/begin");
});
