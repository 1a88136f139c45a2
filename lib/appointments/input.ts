import { z } from "zod";
import { checkboxField, dateField, idempotencyKeyField, idField, optionalText, requiredText, timeField, versionField } from "../fields.ts";
import { APPOINTMENT_STATUSES } from "./rules/status.ts";

const DATE = "Choose a date.";
const TIME = "Give a time, like 15:00.";

/** "any" or a clinician's id; null means any that is free. */
export const clinicianField = z
  .union([z.literal("any"), z.uuid()], "Choose a clinician, or any.")
  .default("any")
  .transform((value) => (value === "any" ? null : value));

export const bookAppointmentInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: z.uuid("Choose a patient."),
  serviceId: idField,
  locationId: idField,
  date: dateField(DATE),
  time: timeField(TIME),
  clinicianId: clinicianField,
});

/** A clinician books a clinician who is taken already: their own column, or a colleague's, named here. Never "any". */
export const overrideBookingInput = z.strictObject({
  ...bookAppointmentInput.shape,
  clinicianId: z.uuid("Name the clinician who is booked twice."),
  reason: requiredText("Say why this clinician is booked twice.", 500),
});

/** `clinicianId` "same" keeps the clinician; the reason is needed where the gap is shorter than the protocol allows. */
export const moveAppointmentInput = z.strictObject({
  appointmentId: idField,
  version: versionField,
  date: dateField(DATE),
  time: timeField(TIME),
  clinicianId: z.union([z.literal("same"), z.literal("any"), z.uuid()], "Choose a clinician, or any.").default("same"),
  reason: optionalText(500),
  acceptLongGap: checkboxField,
});

export const cancelAppointmentInput = z.strictObject({
  appointmentId: idField,
  version: versionField,
  reason: requiredText("Say why it is cancelled.", 500),
});

export const changeStatusInput = z.strictObject({
  appointmentId: idField,
  version: versionField,
  to: z.enum(
    APPOINTMENT_STATUSES.filter((status) => status !== "cancelled"),
    "Choose what happened.",
  ),
  reason: optionalText(500),
  acceptLongGap: checkboxField,
});

export type BookAppointmentInput = z.output<typeof bookAppointmentInput>;
export type OverrideBookingInput = z.output<typeof overrideBookingInput>;
export type MoveAppointmentInput = z.output<typeof moveAppointmentInput>;
export type CancelAppointmentInput = z.output<typeof cancelAppointmentInput>;
export type ChangeStatusInput = z.output<typeof changeStatusInput>;
