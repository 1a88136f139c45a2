"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import {
  findPortalDevice,
  PORTAL_DEVICE_SECONDS,
  PORTAL_PENDING_SECONDS,
  portalDeviceCookieName,
  portalPendingCookieName,
} from "#lib/auth/portal-device.ts";
import { PORTAL_LIFETIME_SECONDS, portalCookieName } from "#lib/auth/portal-session.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { enterPortalCode } from "#lib/portal/commands/code.ts";
import { openPortalLink } from "#lib/portal/commands/gate.ts";
import { openPortalLinkInput, portalCodeInput } from "#lib/portal/input.ts";

export const openPortalAction = publicAction(openPortalLinkInput, async (ctx, input) => {
  const { secret, mail, sms } = env();
  const sends = { mail: mail !== null, sms: sms !== null };
  const opened = await openPortalLink(ctx, input, { secret, sends, device: await thisDevice() });
  if (!opened.ok) return opened;
  if (opened.value.step === "code") {
    await keep(portalPendingCookieName, opened.value.pending, PORTAL_PENDING_SECONDS);
    redirect("/p/code");
  }
  await keep(portalCookieName, opened.value.cookie, PORTAL_LIFETIME_SECONDS);
  redirect("/portal");
});

export const enterPortalCodeAction = publicAction(portalCodeInput, async (ctx, input) => {
  const { secret, secure } = env();
  const waiting = (await cookies()).get(portalPendingCookieName(secure))?.value ?? null;
  const entered = await enterPortalCode(ctx, input, { secret, waiting, device: await thisDevice() });
  if (!entered.ok) return entered;
  await keep(portalDeviceCookieName, entered.value.device, PORTAL_DEVICE_SECONDS);
  await keep(portalPendingCookieName, "", 0);
  await keep(portalCookieName, entered.value.cookie, PORTAL_LIFETIME_SECONDS);
  redirect("/portal");
});

async function thisDevice() {
  const { secret, secure } = env();
  const cookie = (await cookies()).get(portalDeviceCookieName(secure))?.value;
  return cookie === undefined ? null : findPortalDevice(cookie, secret);
}

async function keep(name: (secure: boolean) => string, value: string, maxAge: number): Promise<void> {
  const { secure } = env();
  (await cookies()).set(name(secure), value, { httpOnly: true, sameSite: "lax", secure, path: "/", maxAge });
}
