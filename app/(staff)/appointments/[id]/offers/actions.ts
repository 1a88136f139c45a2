"use server";

import { redirect } from "next/navigation";
import { undoChange } from "#lib/appointments/commands/undo.ts";
import { moveFromWaitlist } from "#lib/appointments/commands/waitlist.ts";
import { moveFromWaitlistInput, undoOfferInput } from "#lib/appointments/input.ts";
import { formAction } from "#lib/form-action.ts";

export const moveFromWaitlistAction = formAction("appointment:change", moveFromWaitlistInput, async (ctx, input) => {
  const { freedId, ...move } = input;
  const moved = await moveFromWaitlist(ctx, move);
  if (!moved.ok) return moved;
  redirect(`/appointments/${freedId}/offers?done=moved`);
});

/** Everybody who was offered the place is offered it again. */
export const undoOfferAction = formAction("appointment:change", undoOfferInput, async (ctx, { changeId, freedId }) => {
  const undone = await undoChange(ctx, { changeId });
  if (!undone.ok) return undone;
  redirect(`/appointments/${freedId}/offers?done=undone`);
});
