"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { bookAppointment, overrideBooking } from "#lib/appointments/commands/book.ts";
import { bookAppointmentInput, clinicianField, minutesField } from "#lib/appointments/input.ts";
import { widen } from "#lib/auth/ctx.ts";
import { checkboxField, dateField, idempotencyKeyField, idField, optionalText, timeField, wholeNumberField } from "#lib/fields.ts";
import { formAction } from "#lib/form-action.ts";
import { registerPatient } from "#lib/patients/commands/patients.ts";
import { findPatientsInput, registerFormInput } from "#lib/patients/input.ts";
import { listAlikeToRegister } from "#lib/patients/queries/alike.ts";
import { done, refuse } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { rescheduleSessions } from "#lib/series/commands/reschedule.ts";
import { keepSearch } from "../../patients/search-cookie.ts";

/** What was chosen already, carried along while the patient is looked for: ids, a date and a time, nothing about a person. */
const slot = z
  .string()
  .max(300)
  .regex(/^[\w=&%:.-]*$/, "Reload the page and search again.");

export const findForBookingAction = formAction("patient:read", findPatientsInput.extend({ slot }), async (ctx, input) => {
  await keepSearch(input.words, ctx.actor.sessionId, "booking");
  redirect(`/diary/new?${input.slot}`);
});

/** Someone new, begun with what was searched for. */
export const startForBookingAction = formAction("patient:write", findPatientsInput.extend({ slot }), async (ctx, input) => {
  await keepSearch(input.words, ctx.actor.sessionId, "booking");
  redirect(`/diary/new?register=1&${input.slot}`);
});

/** The same from the day itself, which then shows it. A clinician may book a clinician who is taken, with a reason. */
const onDiaryInput = bookAppointmentInput
  .safeExtend({ bookTwice: checkboxField, reason: optionalText(500) })
  .superRefine(({ bookTwice, clinicianId, reason }, check) => {
    if (bookTwice && clinicianId === null)
      check.addIssue({ code: "custom", path: ["clinicianId"], message: "Name the clinician who is booked twice." });
    if (bookTwice && reason === "")
      check.addIssue({ code: "custom", path: ["reason"], message: "Say why this clinician is booked twice." });
  });

export const bookOnDiaryAction = formAction("appointment:book", onDiaryInput, async (ctx, input) => {
  const { bookTwice, reason, clinicianId, ...wish } = input;
  if (bookTwice && clinicianId !== null) {
    const mayOverride = widen(ctx, "appointment:override");
    if (mayOverride === null) return refuse("not_allowed");
    const twice = await overrideBooking(
      widen(mayOverride, "clinical:read") ?? mayOverride,
      { ...wish, clinicianId, reason },
      screeningSafeguard,
    );
    if (!twice.ok) return twice;
  } else {
    const booked = await bookAppointment(widen(ctx, "clinical:read") ?? ctx, { ...wish, clinicianId }, screeningSafeguard);
    if (!booked.ok) return booked;
  }
  revalidatePath("/diary");
  return done("Booked.");
});

const sessionInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  what: z.string().max(80).optional(),
  seriesId: idField,
  session: wholeNumberField("Give a session from 1 to 12.", 1, 12),
  date: dateField("Choose a date."),
  time: timeField("Give a time, like 15:00."),
  clinicianId: clinicianField,
  minutes: minutesField,
  reason: optionalText(500),
  acceptLongGap: checkboxField,
});

/** The next session of a series that lacks an appointment: its gaps are judged as those of every session are. */
export const bookSessionAction = formAction("series:book", sessionInput, async (ctx, input) => {
  const { idempotencyKey, what: _, seriesId, reason, acceptLongGap, ...place } = input;
  const session = { ...place, appointmentId: null, version: null };
  const wanted = { idempotencyKey, seriesId, what: "replanned" as const, sessions: [session], reason, acceptLongGap, tellPatient: true };
  const booked = await rescheduleSessions(widen(ctx, "clinical:read") ?? ctx, wanted);
  if (!booked.ok) return booked;
  revalidatePath("/diary");
  return done("Booked.");
});

/** Someone new in the middle of a booking: with the place and time already chosen it goes on at once, by the id alone within a dialog. */
export const registerForBookingAction = formAction("patient:write", registerFormInput.safeExtend({ slot }), async (ctx, input) => {
  const { slot: chosen, anyway, ...details } = input;
  const alike = anyway ? [] : await listAlikeToRegister(ctx, details);
  if (alike.length > 0) return done({ alike });
  const registered = await registerPatient(ctx, details);
  if (!registered.ok) return registered;
  const { patientId } = registered.value;
  if (chosen === "") return done({ message: "Registered.", made: patientId });
  redirect(`/diary/new?patient=${patientId}&${chosen}`);
});

export const bookAppointmentAction = formAction("appointment:book", bookAppointmentInput, async (ctx, input) => {
  const booked = await bookAppointment(widen(ctx, "clinical:read") ?? ctx, input, screeningSafeguard);
  if (!booked.ok) return booked;
  redirect(`/diary?${new URLSearchParams({ date: input.date, location: input.locationId, done: "booked" })}`);
});
