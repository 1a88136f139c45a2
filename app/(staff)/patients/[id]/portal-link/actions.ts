"use server";

import { revalidatePath } from "next/cache";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { issuePortalLink, revokePortalLinks } from "#lib/portal/commands/links.ts";
import { issuePortalLinkInput, revokePortalLinksInput } from "#lib/portal/input.ts";
import { done } from "#lib/result.ts";

export const issuePortalLinkAction = formAction("portal:issue", issuePortalLinkInput, async (ctx, input) => {
  const issued = await issuePortalLink(ctx, input);
  if (!issued.ok) return issued;
  revalidatePath(`/patients/${input.patientId}/portal-link`);
  return done({ message: "The link is made.", link: `${env().origin}/p#${issued.value.token}` });
});

export const revokePortalLinksAction = formAction("portal:issue", revokePortalLinksInput, async (ctx, input) => {
  const revoked = await revokePortalLinks(ctx, input);
  if (!revoked.ok) return revoked;
  revalidatePath(`/patients/${input.patientId}/portal-link`);
  return done("Every link has ended.");
});
