"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { moveAppointment } from "#lib/appointments/commands/move.ts";
import { undoChange } from "#lib/appointments/commands/undo.ts";
import { moveAppointmentInput, undoChangeInput } from "#lib/appointments/input.ts";
import { widen } from "#lib/auth/ctx.ts";
import { formAction } from "#lib/form-action.ts";
import type { Refusal } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { rescheduleSessionsInput } from "#lib/series/input.ts";

/** A page of the diary or of an appointment, with ids, dates and times. */
const page = z
  .string()
  .max(500)
  .regex(/^\/(?:diary|appointments\/[\w/-]+)(?:\?[\w=&%:.,+-]*)?$/, "Reload the page and send the form again.");

/** Where to go on, and where the move is looked at again. */
const pages = { back: page, again: page };

/** What stands in the way is said by the page that showed the move: it looks again, and tells it beside the appointment, which is where it was. */
function lookAgain({ reason }: Refusal, again: string): void {
  if (reason === "slot_taken" || reason === "slot_not_offered") redirect(again);
}

export const moveOnDiaryAction = formAction("appointment:change", moveAppointmentInput.safeExtend(pages), async (ctx, input) => {
  const { back, again, ...move } = input;
  const moved = await moveAppointment(widen(ctx, "clinical:read") ?? ctx, move, screeningSafeguard);
  if (moved.ok) redirect(back);
  lookAgain(moved.refusal, again);
  return moved;
});

export const rescheduleOnDiaryAction = formAction("series:book", rescheduleSessionsInput.extend(pages), async (ctx, input) => {
  const { back, again, ...wanted } = input;
  const moved = await rescheduleSessions(widen(ctx, "clinical:read") ?? ctx, wanted);
  if (moved.ok) redirect(back);
  lookAgain(moved.refusal, again);
  return moved;
});

export const undoAction = formAction("appointment:change", undoChangeInput.extend({ back: page }), async (ctx, { back, changeId }) => {
  const undone = await undoChange(widen(ctx, "clinical:read") ?? ctx, { changeId }, screeningSafeguard);
  if (!undone.ok) return undone;
  redirect(back);
});
