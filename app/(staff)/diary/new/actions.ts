"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { bookAppointment } from "#lib/appointments/commands/book.ts";
import { bookAppointmentInput } from "#lib/appointments/input.ts";
import { formAction } from "#lib/form-action.ts";
import { findPatientsInput } from "#lib/patients/input.ts";
import { keepSearch } from "../../patients/search-cookie.ts";

/** What was chosen already, carried along while the patient is looked for: ids, a date and a time, nothing about a person. */
const slot = z
  .string()
  .max(300)
  .regex(/^[\w=&%:.-]*$/, "Reload the page and search again.");

export const findForBookingAction = formAction("patient:read", findPatientsInput.extend({ slot }), async (ctx, input) => {
  await keepSearch(input.words.trim(), ctx.actor.sessionId, "/diary/new");
  redirect(`/diary/new?${input.slot}`);
});

export const bookAppointmentAction = formAction("appointment:book", bookAppointmentInput, async (ctx, input) => {
  const booked = await bookAppointment(ctx, input);
  if (!booked.ok) return booked;
  redirect(`/diary?${new URLSearchParams({ date: input.date, location: input.locationId, done: "booked" })}`);
});
