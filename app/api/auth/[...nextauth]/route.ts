import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { decode } from "next-auth/jwt";
import { nextAuthOptions } from "#lib/auth/next-auth.ts";
import { currentActor, publicVisitor } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { signIn, signOut } from "#lib/staff/commands/sign-in.ts";
import { signInInput } from "#lib/staff/input.ts";

/** The secret inside a cookie that was made a moment ago. */
async function secretIn(cookie: string): Promise<string | null> {
  const token = await decode({ token: cookie, secret: env().secret });
  return typeof token?.sid === "string" ? token.sid : null;
}

async function handle(request: NextRequest, context: RouteContext<"/api/auth/[...nextauth]">): Promise<Response> {
  const { origin, secure, secret } = env();
  process.env.NEXTAUTH_URL ??= origin;
  const doors = {
    signIn: async (email: string, password: string) => {
      const input = signInInput.safeParse({ email, password });
      if (!input.success) return null;
      const before = await currentActor();
      const signedIn = await signIn(await publicVisitor(), input.data, secret, before?.sessionId ?? null);
      return signedIn.ok ? secretIn(signedIn.value.cookie) : null;
    },
    signOut: async () => {
      const actor = await currentActor();
      if (actor !== null) await signOut(await publicVisitor(), actor);
    },
    currentName: async () => (await currentActor())?.name ?? null,
  };
  return NextAuth(request, context, nextAuthOptions({ origin, secure, secret, doors }));
}

export { handle as GET, handle as POST };
