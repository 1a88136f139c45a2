"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { cancelAppointment, changeStatus } from "#lib/appointments/commands/status.ts";
import { cancelAppointmentInput, changeStatusInput } from "#lib/appointments/input.ts";
import { widen } from "#lib/auth/ctx.ts";
import { formAction } from "#lib/form-action.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { listOffers } from "#lib/series/queries/offers.ts";

export const changeStatusAction = formAction("appointment:change", changeStatusInput, async (ctx, input) => {
  const changed = await changeStatus(widen(ctx, "clinical:read") ?? ctx, input, screeningSafeguard);
  if (!changed.ok) return changed;
  revalidatePath(`/appointments/${input.appointmentId}`);
  redirect(`/appointments/${input.appointmentId}?done=status`);
});

export const cancelAppointmentAction = formAction(["appointment:change", "diary:read"], cancelAppointmentInput, async (ctx, input) => {
  const cancelled = await cancelAppointment(ctx, input, screeningSafeguard);
  if (!cancelled.ok) return cancelled;
  const freed = await listOffers(ctx, input.appointmentId);
  if (freed !== null && freed.offers.length > 0) redirect(`/appointments/${input.appointmentId}/offers?done=cancelled`);
  redirect(`/appointments/${input.appointmentId}?done=cancelled`);
});
