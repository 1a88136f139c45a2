"use server";

import { revalidatePath } from "next/cache";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { sendPortalLink } from "#lib/messages/commands/ask.ts";
import { sendPortalLinkInput } from "#lib/messages/input/asked.ts";
import { issuePortalLink, revokePortalLink, revokePortalLinks } from "#lib/portal/commands/links.ts";
import { issuePortalLinkInput, revokePortalLinkInput, revokePortalLinksInput } from "#lib/portal/input.ts";
import { done } from "#lib/result.ts";

export const issuePortalLinkAction = formAction("portal:issue", issuePortalLinkInput, async (ctx, input) => {
  const issued = await issuePortalLink(ctx, input, env().secret);
  if (!issued.ok) return issued;
  revalidatePath(`/patients/${input.patientId}/portal-link`);
  return done({ message: "The link is made.", link: `${env().origin}/p#${issued.value.token}` });
});

export const sendPortalLinkAction = formAction("portal:issue", sendPortalLinkInput, async (ctx, input) => {
  const sent = await sendPortalLink(ctx, input);
  return sent.ok ? done("A link is on its way, by the way the patient agreed to.") : sent;
});

export const revokePortalLinkAction = formAction("portal:issue", revokePortalLinkInput, async (ctx, input) => {
  const revoked = await revokePortalLink(ctx, input);
  if (!revoked.ok) return revoked;
  revalidatePath("/patients/[id]/portal-link", "page");
  return done("The link has ended.");
});

export const revokePortalLinksAction = formAction("portal:issue", revokePortalLinksInput, async (ctx, input) => {
  const revoked = await revokePortalLinks(ctx, input);
  if (!revoked.ok) return revoked;
  revalidatePath(`/patients/${input.patientId}/portal-link`);
  return done("Every link has ended.");
});
