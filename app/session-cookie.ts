import { cookies } from "next/headers";
import { KNOWN_DEVICE_SECONDS, knownDeviceCookieName } from "#lib/auth/known-device.ts";
import { PENDING_SECONDS, pendingCookieName } from "#lib/auth/pending-sign-in.ts";
import { LIFETIME_SECONDS, sessionCookieName } from "#lib/auth/staff-session.ts";
import { env } from "#lib/env.ts";

async function keep(name: (secure: boolean) => string, value: string, maxAge: number): Promise<void> {
  const { secure } = env();
  (await cookies()).set(name(secure), value, { httpOnly: true, sameSite: "strict", secure, path: "/", maxAge });
}

/** Keeps a staff session in this browser. The cookie ends with the session; the row on the server decides. */
export const keepSession = (cookie: string): Promise<void> => keep(sessionCookieName, cookie, LIFETIME_SECONDS);

export const dropSession = (): Promise<void> => keep(sessionCookieName, "", 0);

/** Keeps that a password was right until the second step; the row on the server decides for how long. */
export const keepPending = (cookie: string): Promise<void> => keep(pendingCookieName, cookie, PENDING_SECONDS);

/** Keeps that somebody signed in with this browser, which gives it tries of its own at their account, and nothing else. */
export const keepDevice = (cookie: string): Promise<void> => keep(knownDeviceCookieName, cookie, KNOWN_DEVICE_SECONDS);

/** A finished sign-in: the session, what remembers this browser, and nothing left of what was half-made. */
export async function keepSignIn({ cookie, device }: { readonly cookie: string; readonly device: string }): Promise<void> {
  await keepSession(cookie);
  await keepDevice(device);
  await keep(pendingCookieName, "", 0);
}
