"use server";

import { goIn, goOn } from "#app/entered.ts";
import { keepSignIn } from "#app/session-cookie.ts";
import { currentHandOver, currentPendingSignIn, currentSessionId } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { done, refuse } from "#lib/result.ts";
import { setUpAndSignIn, signInByCode } from "#lib/staff/commands/second-sign-in.ts";
import { signIn } from "#lib/staff/commands/sign-in.ts";
import { secondStepInput, signInInput } from "#lib/staff/input.ts";

export const signInAction = publicAction(signInInput, async (ctx, input) => {
  const entered = await signIn(ctx, input, env().secret, await currentSessionId());
  return entered.ok ? goOn(entered.value, null) : entered;
});

export const signInByCodeAction = publicAction(secondStepInput, async (ctx, input) => {
  const pending = await currentPendingSignIn();
  if (pending === null) return refuse("sign_in_over");
  const handedOver = await currentHandOver();
  const signedIn = await signInByCode(ctx, pending, input, env().secret, await currentSessionId());
  return signedIn.ok ? goIn(signedIn.value, handedOver) : signedIn;
});

export const setUpSecondStepAction = publicAction(secondStepInput, async (ctx, input) => {
  const pending = await currentPendingSignIn();
  if (pending === null) return refuse("sign_in_over");
  const signedIn = await setUpAndSignIn(ctx, pending, input, env().secret, await currentSessionId());
  if (!signedIn.ok) return signedIn;
  await keepSignIn(signedIn.value);
  return done({ message: "You are signed in. Keep your recovery codes before you go on.", codes: signedIn.value.codes });
});
