import { redirect } from "next/navigation";
import { dropForm } from "#app/form-cookie.ts";
import { keepPending, keepSignIn } from "#app/session-cookie.ts";
import { homeOf } from "#lib/auth/policy.ts";
import type { HandedOver } from "#lib/auth/staff-session.ts";
import type { Entered, SignedInAs } from "#lib/staff/commands/sign-in.ts";

/**
 * Leads on from the right password: to the second step, or to where the person works; where this browser was a tablet in a patient's hands, the forms close and
 * they go on at the appointment.
 */
export async function goOn(entered: Entered, handedOver: HandedOver | null): Promise<never> {
  if (entered.step === "in") return goIn(entered, handedOver);
  await keepPending(entered.pending);
  redirect(entered.step === "code" ? "/sign-in/code" : "/sign-in/second-step");
}

export async function goIn(signedIn: SignedInAs, handedOver: HandedOver | null): Promise<never> {
  await keepSignIn(signedIn);
  if (handedOver === null) redirect(homeOf(signedIn.roles));
  await dropForm();
  redirect(`/appointments/${handedOver.appointmentId}/handed-back`);
}
