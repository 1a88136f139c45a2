import { z } from "zod";
import { dateField, idempotencyKeyField, idField, optionalText, requiredText, versionField } from "#lib/fields.ts";
import { weekField } from "#lib/week.ts";

export const DEVICE_KINDS = [
  { value: "pen", label: "Pen" },
  { value: "stamp", label: "Stamp" },
  { value: "roller", label: "Roller" },
] as const;

/** The deepest setting that any device of the clinic may have, in millimetres; the database holds it too. */
const DEEPEST_MM = 3;

const DEPTH = `Write a depth up to ${DEEPEST_MM} mm, such as 1.5.`;

/** A depth in millimetres as typed: "1.5", at most two decimals, above 0 and up to 3. */
function depthOf(typed: string): number | null {
  if (!/^\d{1,2}(\.\d{1,2})?$/.test(typed)) return null;
  const mm = Number(typed);
  return mm > 0 && mm <= DEEPEST_MM ? mm : null;
}

const depthField = z
  .string(DEPTH)
  .trim()
  .transform((typed, context) => {
    const mm = depthOf(typed);
    if (mm !== null) return mm;
    context.addIssue({ code: "custom", message: DEPTH });
    return z.NEVER;
  });

const optionalDepthField = z
  .string()
  .trim()
  .default("")
  .transform((typed, context) => {
    if (typed === "") return null;
    const mm = depthOf(typed);
    if (mm !== null) return mm;
    context.addIssue({ code: "custom", message: DEPTH });
    return z.NEVER;
  });

const name = requiredText("Give it the name that the diary shows.", 60);

const deviceFields = {
  name,
  deviceKind: z.enum(["pen", "stamp", "roller"], "Choose what kind of device it is."),
  manufacturer: optionalText(80),
  model: requiredText("Write the model; it is kept with every treatment.", 80),
  serial: optionalText(80),
  maxDepthMm: depthField,
  labelCapMm: optionalDepthField,
};

const capWithinDepth = (device: { readonly maxDepthMm: number; readonly labelCapMm: number | null }) =>
  device.labelCapMm === null || device.labelCapMm <= device.maxDepthMm;
const capMessage = { path: ["labelCapMm"], error: "The label's cap cannot be deeper than the device goes." };

const created = { idempotencyKey: idempotencyKeyField, locationId: idField };
const edited = { resourceId: idField, version: versionField };

export const addRoomInput = z.strictObject({ ...created, name });
export const addDeviceInput = z.strictObject({ ...created, ...deviceFields }).refine(capWithinDepth, capMessage);
export const updateRoomInput = z.strictObject({ ...edited, name });
export const updateDeviceInput = z.strictObject({ ...edited, ...deviceFields }).refine(capWithinDepth, capMessage);
export const archiveResourceInput = z.strictObject(edited);

/** A clinician's whole week at one location from a date on. `version` is 0 while the clinician has never had hours. */
export const setClinicianHoursInput = z.strictObject({
  userId: idField,
  locationId: idField,
  version: versionField,
  from: dateField("Choose the first day of these hours."),
  week: weekField,
});

export type AddRoomInput = z.output<typeof addRoomInput>;
export type AddDeviceInput = z.output<typeof addDeviceInput>;
export type UpdateRoomInput = z.output<typeof updateRoomInput>;
export type UpdateDeviceInput = z.output<typeof updateDeviceInput>;
export type ArchiveResourceInput = z.output<typeof archiveResourceInput>;
export type SetClinicianHoursInput = z.output<typeof setClinicianHoursInput>;
