import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { decode } from "next-auth/jwt";
import { z } from "zod";
import { isBusy } from "#db/errors.ts";
import { isReadableWayBack, nextAuthOptions, wayBackCookieName } from "#lib/auth/next-auth.ts";
import { currentActor, currentHandOver, currentSessionId, publicVisitor } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { logUnexpected } from "#lib/log.ts";
import { signIn, signOut } from "#lib/staff/commands/sign-in.ts";
import { signInInput } from "#lib/staff/input.ts";

/** What this product needs of next-auth; everything else that it can do is not here. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  csrf: ["GET"],
  session: ["GET", "POST"],
  providers: ["GET"],
  signin: ["GET"],
  signout: ["GET", "POST"],
  error: ["GET"],
  callback: ["POST"],
};

const held = z.object({ sid: z.string() });

/** The secret inside a cookie that was made a moment ago. */
async function secretIn(cookie: string): Promise<string | null> {
  const parsed = held.safeParse(await decode({ token: cookie, secret: env().secret }));
  return parsed.success ? parsed.data.sid : null;
}

async function enterBy(email: unknown, password: unknown): Promise<string | null> {
  const input = signInInput.safeParse({ email: typeof email === "string" ? email.replaceAll("\0", "").toWellFormed() : null, password });
  if (!input.success) return null;
  const entered = await signIn(await publicVisitor(), input.data, env().secret, await currentSessionId());
  // Whoever has a second step does it on the product's own page: this door has one step, and stays shut to them.
  return entered.ok && entered.value.step === "in" ? secretIn(entered.value.cookie) : null;
}

async function leave(): Promise<void> {
  const actor = await currentActor();
  if (actor !== null) await signOut(await publicVisitor(), actor);
}

async function handle(request: NextRequest, context: RouteContext<"/api/auth/[...nextauth]">): Promise<Response> {
  const [door = ""] = (await context.params).nextauth;
  const methods = Object.hasOwn(DOORS, door) ? DOORS[door] : undefined;
  if (methods === undefined) return new Response("Not found.", { status: 404 });
  if (!methods.includes(request.method)) return new Response("Not this way.", { status: 405, headers: { allow: methods.join(", ") } });
  // A tablet in a patient's hands is left by the staff's own PIN or password alone.
  if (door === "signout" && (await currentHandOver()) !== null) return new Response("Not from here.", { status: 403 });
  const { origin, secure, secret } = env();
  const kept = wayBackCookieName(secure);
  const waysBack = [...request.nextUrl.searchParams.getAll("callbackUrl"), request.cookies.get(kept)?.value ?? ""];
  if (!waysBack.every((way) => isReadableWayBack(way, origin))) {
    const headers = { "set-cookie": `${kept}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}` };
    return new Response("This could not be read.", { status: 400, headers });
  }
  process.env.NEXTAUTH_URL ??= origin;
  const doors = { signIn: enterBy, signOut: leave, currentName: async () => (await currentActor())?.name ?? null };
  try {
    return await NextAuth(request, context, nextAuthOptions({ origin, secure, secret, doors }));
  } catch (error) {
    if (error instanceof SyntaxError) return new Response("This could not be read.", { status: 400 });
    if (!isBusy(error)) logUnexpected(error, "next-auth");
    return new Response("Please try again in a moment.", { status: 503, headers: { "retry-after": "5" } });
  }
}

export { handle as GET, handle as POST };
