"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { PORTAL_LIFETIME_SECONDS, portalCookieName } from "#lib/auth/portal-session.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { openPortalLink } from "#lib/portal/commands/gate.ts";
import { openPortalLinkInput } from "#lib/portal/input.ts";

export const openPortalAction = publicAction(openPortalLinkInput, async (ctx, input) => {
  const opened = await openPortalLink(ctx, input);
  if (!opened.ok) return opened;
  const { secure } = env();
  (await cookies()).set(portalCookieName(secure), opened.value.cookie, {
    httpOnly: true,
    sameSite: "lax",
    secure,
    path: "/",
    maxAge: PORTAL_LIFETIME_SECONDS,
  });
  redirect("/portal");
});
