"use server";

import { goOn } from "#app/entered.ts";
import { currentHandOver } from "#lib/auth/session.ts";
import type { HandedOver } from "#lib/auth/staff-session.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { type Result, refuse } from "#lib/result.ts";
import { type Entered, signIn } from "#lib/staff/commands/sign-in.ts";
import { takeBackByPassword, takeBackByPin } from "#lib/staff/commands/take-back.ts";
import { signInInput, takeBackByPasswordInput, takeBackByPinInput } from "#lib/staff/input.ts";

/** Staff have the tablet again: the forms close, and they go on at the appointment, after the second step of whoever has one. */
async function takenBack(by: (handedOver: HandedOver) => Promise<Result<Entered>>): Promise<Result<string>> {
  const handedOver = await currentHandOver();
  if (handedOver === null) return refuse("signed_out");
  const entered = await by(handedOver);
  return entered.ok ? goOn(entered.value, handedOver) : entered;
}

export const takeBackByPinAction = publicAction(takeBackByPinInput, (ctx, input) =>
  takenBack((handedOver) => takeBackByPin(ctx, handedOver, input, env().secret)),
);

export const takeBackByPasswordAction = publicAction(takeBackByPasswordInput, (ctx, input) =>
  takenBack((handedOver) => takeBackByPassword(ctx, handedOver, input, env().secret)),
);

/** Another person's own sign-in takes the tablet from whoever handed it over. */
export const signInInsteadAction = publicAction(signInInput, (ctx, input) =>
  takenBack((handedOver) => signIn(ctx, input, env().secret, handedOver.sessionId)),
);
