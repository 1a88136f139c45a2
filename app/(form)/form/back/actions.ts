"use server";

import { redirect } from "next/navigation";
import { dropForm } from "#app/form-cookie.ts";
import { keepSession } from "#app/session-cookie.ts";
import { currentHandOver } from "#lib/auth/session.ts";
import type { HandedOver } from "#lib/auth/staff-session.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { type Result, refuse } from "#lib/result.ts";
import { type SignedInAs, signIn } from "#lib/staff/commands/sign-in.ts";
import { takeBackByPassword, takeBackByPin } from "#lib/staff/commands/take-back.ts";
import { signInInput, takeBackByPasswordInput, takeBackByPinInput } from "#lib/staff/input.ts";

/** Staff have the tablet again: the forms close, and they go on at the appointment. */
async function takenBack(by: (handedOver: HandedOver) => Promise<Result<SignedInAs>>): Promise<Result<string>> {
  const handedOver = await currentHandOver();
  if (handedOver === null) return refuse("signed_out");
  const signedIn = await by(handedOver);
  if (!signedIn.ok) return signedIn;
  await keepSession(signedIn.value.cookie);
  await dropForm();
  redirect(`/appointments/${handedOver.appointmentId}/handed-back`);
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
