"use server";

import { redirect } from "next/navigation";
import { keepForm } from "#app/form-cookie.ts";
import { publicAction } from "#lib/form-action.ts";
import { openFormLink } from "#lib/forms/commands/gate.ts";
import { openFormLinkInput } from "#lib/forms/input/ways-in.ts";

export const openFormLinkAction = publicAction(openFormLinkInput, async (ctx, input) => {
  const opened = await openFormLink(ctx, input);
  if (!opened.ok) return opened;
  await keepForm(opened.value.cookie);
  redirect("/form");
});
