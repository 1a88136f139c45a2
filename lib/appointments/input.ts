import { z } from "zod";
import {
  checkboxField,
  dateField,
  idempotencyKeyField,
  idField,
  listField,
  optionalText,
  requiredText,
  timeField,
  versionField,
  wholeNumberField,
} from "../fields.ts";
import { APPOINTMENT_STATUSES } from "./rules/status.ts";
import { DAY_PARTS } from "./rules/waitlist.ts";

const DATE = "Choose a date.";
const TIME = "Give a time, like 15:00.";

/** "any" or a clinician's id; null means any that is free. */
export const clinicianField = z
  .union([z.literal("any"), z.uuid()], "Choose a clinician, or any.")
  .default("any")
  .transform((value) => (value === "any" ? null : value));

/** How long the whole visit takes, in minutes; null for as long as it takes now. */
export const minutesField = z
  .union([z.literal("").transform(() => null), wholeNumberField("Give 5 to 600 minutes.", 5, 600)])
  .default(null);

export const bookAppointmentInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: z.uuid("Choose a patient."),
  serviceId: idField,
  locationId: idField,
  date: dateField(DATE),
  time: timeField(TIME),
  clinicianId: clinicianField,
  minutes: minutesField.optional(),
});

/** A clinician books a clinician who is taken already: their own column, or a colleague's, named here. Never "any". */
export const overrideBookingInput = z.strictObject({
  ...bookAppointmentInput.shape,
  clinicianId: z.uuid("Name the clinician who is booked twice."),
  reason: requiredText("Say why this clinician is booked twice.", 500),
});

/** Whether the patient is told of a change; told unless someone says no. */
export const tellPatientField = z
  .enum(["yes", "no"], "Say whether to tell the patient.")
  .default("yes")
  .transform((answer) => answer === "yes");

/** "any" or the id of a room or device; null, or nothing, means any that is free, what is held already before others. */
export const placeField = z.union([z.literal("any").transform(() => null), z.uuid()], "Choose one from the list, or any.").optional();

/**
 * `clinicianId` "same" keeps the clinician. The reason is needed where the
 * gap is shorter than the protocol allows, and where a clinician books one who is taken twice.
 */
export const moveAppointmentInput = z
  .strictObject({
    appointmentId: idField,
    version: versionField,
    date: dateField(DATE),
    time: timeField(TIME),
    clinicianId: z.union([z.literal("same"), z.literal("any"), z.uuid()], "Choose a clinician, or any.").default("same"),
    roomId: placeField,
    deviceId: placeField,
    minutes: minutesField,
    bookTwice: checkboxField,
    reason: optionalText(500),
    acceptLongGap: checkboxField,
    tellPatient: tellPatientField,
  })
  .superRefine(({ bookTwice, clinicianId, reason }, check) => {
    const refuse = (path: string, message: string) => check.addIssue({ code: "custom", path: [path], message });
    if (bookTwice && clinicianId === "any") refuse("clinicianId", "Name the clinician who is booked twice.");
    if (bookTwice && reason === "") refuse("reason", "Say why this clinician is booked twice.");
  });

export const cancelAppointmentInput = z.strictObject({
  appointmentId: idField,
  version: versionField,
  reason: requiredText("Say why it is cancelled.", 500),
  tellPatient: tellPatientField,
});

export const undoChangeInput = z.strictObject({ changeId: idField });

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

/** When the patient could come earlier. Without a version they are put on the list; with one, what they wish is changed. */
export const putOnWaitlistInput = z.strictObject({
  appointmentId: idField,
  version: z.union([z.literal("").transform(() => null), versionField]).default(null),
  earliestDate: z.union([z.literal("").transform(() => null), dateField(DATE)]).default(null),
  weekdays: listField
    .refine((days) => days.every((day) => /^[1-7]$/.test(day)), "Choose days of the week.")
    .transform((days) => days.map(Number)),
  dayPart: z.enum(DAY_PARTS, "Choose a part of the day.").default("any"),
  clinicianId: clinicianField,
  note: optionalText(300),
});

export const takeOffWaitlistInput = z.strictObject({ entryId: idField, version: versionField });

/** The place offered, with the entry and the booking as they were on the page; `freedId` is the visit whose place it was. */
export const moveFromWaitlistInput = z.strictObject({
  freedId: idField,
  entryId: idField,
  entryVersion: versionField,
  version: versionField,
  date: dateField(DATE),
  time: timeField(TIME),
  clinicianId: clinicianField,
  tellPatient: tellPatientField,
});

export type BookAppointmentInput = z.output<typeof bookAppointmentInput>;
export type OverrideBookingInput = z.output<typeof overrideBookingInput>;
export type MoveAppointmentInput = z.output<typeof moveAppointmentInput>;
export type UndoChangeInput = z.output<typeof undoChangeInput>;
export type CancelAppointmentInput = z.output<typeof cancelAppointmentInput>;
export type ChangeStatusInput = z.output<typeof changeStatusInput>;
export type PutOnWaitlistInput = z.output<typeof putOnWaitlistInput>;
export type TakeOffWaitlistInput = z.output<typeof takeOffWaitlistInput>;
export type MoveFromWaitlistInput = Omit<z.output<typeof moveFromWaitlistInput>, "freedId">;
