"use server";

import { redirect } from "next/navigation";
import { keepSession } from "#app/session-cookie.ts";
import { homeOf } from "#lib/auth/policy.ts";
import { currentSessionId } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { signIn } from "#lib/staff/commands/sign-in.ts";
import { signInInput } from "#lib/staff/input.ts";

export const signInAction = publicAction(signInInput, async (ctx, input) => {
  const signedIn = await signIn(ctx, input, env().secret, await currentSessionId());
  if (!signedIn.ok) return signedIn;
  await keepSession(signedIn.value.cookie);
  redirect(homeOf(signedIn.value.roles));
});
