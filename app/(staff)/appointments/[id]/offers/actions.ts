"use server";

import { redirect } from "next/navigation";
import { moveFromWaitlist } from "#lib/appointments/commands/waitlist.ts";
import { moveFromWaitlistInput } from "#lib/appointments/input.ts";
import { widen } from "#lib/auth/ctx.ts";
import { formAction } from "#lib/form-action.ts";
import { offerPlace } from "#lib/messages/commands/ask.ts";
import { offerPlaceInput } from "#lib/messages/input/asked.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";

export const offerPlaceAction = formAction("appointment:change", offerPlaceInput, async (ctx, input) => {
  const offered = await offerPlace(ctx, input);
  if (!offered.ok) return offered;
  redirect(`/appointments/${input.freedId}/offers?done=offered`);
});

export const moveFromWaitlistAction = formAction("appointment:change", moveFromWaitlistInput, async (ctx, input) => {
  const { freedId, ...move } = input;
  const moved = await moveFromWaitlist(widen(ctx, "clinical:read") ?? ctx, move, screeningSafeguard);
  if (!moved.ok) return moved;
  redirect(`/appointments/${freedId}/offers?done=moved`);
});
