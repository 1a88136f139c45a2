"use server";

import { revalidatePath } from "next/cache";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { endFormLink, issueFormLink } from "#lib/forms/commands/links.ts";
import { endFormLinkInput, issueFormLinkInput } from "#lib/forms/input/ways-in.ts";
import { done } from "#lib/result.ts";

export const issueFormLinkAction = formAction("screening:take", issueFormLinkInput, async (ctx, input) => {
  const issued = await issueFormLink(ctx, input, env().secret);
  if (!issued.ok) return issued;
  revalidatePath(`/appointments/${input.appointmentId}/form-link`);
  return done({ message: "The link is made.", link: `${env().origin}/f#${issued.value.token}` });
});

export const endFormLinkAction = formAction("screening:take", endFormLinkInput, async (ctx, input) => {
  const ended = await endFormLink(ctx, input);
  if (!ended.ok) return ended;
  revalidatePath(`/appointments/${ended.value.appointmentId}/form-link`);
  return done("The link has ended.");
});
