import { z } from "zod";
import {
  dateField,
  idempotencyKeyField,
  idField,
  listField,
  optionalText,
  requiredText,
  timeField,
  versionField,
  wholeNumberField,
} from "#lib/fields.ts";
import { weekField } from "#lib/week.ts";
import { isOnDepthStep, ZONES } from "#lib/zones.ts";
import { type Holiday, readHoliday } from "./rules.ts";

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

const CAP = `Write a depth up to ${DEEPEST_MM} mm in steps of 0.05, such as 1.25.`;

/** The deepest setting of a zone in millimetres, as typed. */
const capField = z
  .string(CAP)
  .trim()
  .transform((typed, context) => {
    const mm = depthOf(typed.replace(",", "."));
    if (mm !== null && isOnDepthStep(mm)) return mm;
    context.addIssue({ code: "custom", message: CAP });
    return z.NEVER;
  });

const zoneId = z.enum(ZONES.map(({ id }) => id));

const name = requiredText("Give it the name that the diary shows.", 60);

const NEEDLES = "Write how many needles, 1 to 600, or leave it empty.";

const deviceFields = {
  name,
  deviceKind: z.enum(["pen", "stamp", "roller"], "Choose what kind of device it is."),
  manufacturer: optionalText(80),
  model: requiredText("Write the model; it is kept with every treatment.", 80),
  serial: optionalText(80),
  regulatoryId: optionalText(80),
  needleCount: z.union([z.literal("").transform(() => null), wholeNumberField(NEEDLES, 1, 600)], NEEDLES).default(null),
  speeds: optionalText(80),
  serviceDue: z.union([z.literal("").transform(() => null), dateField("Give the day as a date.")], "Give the day as a date.").default(null),
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

const orEmpty = <T extends z.ZodType>(field: T) => z.union([z.literal("").transform(() => null), field]).default(null);

/** Where the form was opened: in the diary, whose day is shown again once nothing has to be moved; else in the settings. */
const backField = z.literal("diary").optional();

const stretchFields = {
  firstDate: dateField("Choose the first day."),
  startTime: orEmpty(timeField("Write the time like 13:00, or leave it empty for the whole day.")),
  /** Left empty, the first day is the last too. */
  lastDate: orEmpty(dateField("Choose the last day, or leave it empty for one day.")),
  endTime: orEmpty(timeField("Write the time like 17:30, or leave it empty for the whole day.")),
  note: optionalText(80),
};

type Stretch = {
  readonly firstDate: string;
  readonly startTime: string | null;
  readonly lastDate: string | null;
  readonly endTime: string | null;
};

/** Times and days compared as they are written, for it is asked of those that cannot be read too. */
const endsAfterStart = ({ firstDate, startTime, lastDate, endTime }: Stretch) =>
  lastDate === null || lastDate === firstDate ? startTime === null || endTime === null || startTime < endTime : firstDate < lastDate;
const endsAfterStartMessage = { path: ["lastDate"], error: "It must end after it starts." };

const withLastDate = <T extends Stretch>({ lastDate, ...rest }: T) => ({ ...rest, lastDate: lastDate ?? rest.firstDate });

/** `of` is "closure" or "public_holiday" for the location as a whole, else the clinician, room or device. Times are on the location's wall clock. */
export const addClosureInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    locationId: idField,
    of: z.union([z.enum(["closure", "public_holiday"]), z.uuid()], "Choose who or what."),
    ...stretchFields,
    back: backField,
  })
  .refine(endsAfterStart, endsAfterStartMessage)
  .transform(withLastDate);

/** `locationId`: on whose wall clock the times were typed. */
export const changeClosureInput = z
  .strictObject({ closureId: idField, version: versionField, locationId: idField, ...stretchFields, back: backField })
  .refine(endsAfterStart, endsAfterStartMessage)
  .transform(withLastDate);

export const removeClosureInput = z.strictObject({ closureId: idField, version: versionField, locationId: idField, back: backField });

const MOST_HOLIDAYS = 60;

/** A list, one public holiday a line; empty lines are left out. */
const holidaysField = z
  .string("Write at least one date with its name.")
  .max(6000, "Send fewer at once.")
  .transform((text, context): Holiday[] => {
    const lines = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
    const read = lines.map(readHoliday);
    const wrong = lines.find((_, index) => read[index] === null);
    const message =
      lines.length === 0
        ? "Write at least one date with its name."
        : lines.length > MOST_HOLIDAYS
          ? `Send at most ${MOST_HOLIDAYS} at once.`
          : wrong === undefined
            ? null
            : `“${wrong.slice(0, 60)}”: write the date with its year, then the name, such as 26 January 2027 Australia Day.`;
    if (message === null) return read.flatMap((holiday) => (holiday === null ? [] : [holiday]));
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

export const addHolidaysInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  locations: listField.pipe(z.array(idField).min(1, "Choose at least one location.")),
  list: holidaysField,
});

const shiftOf = { resourceId: idField, locationId: idField, date: dateField("Choose the day.") };

/** Hours on one day on top of the weekly ones. */
export const addExtraShiftInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    ...shiftOf,
    opens: timeField("Write the time like 09:00."),
    closes: timeField("Write the time like 17:30."),
    back: backField,
  })
  .refine(({ opens, closes }) => opens < closes, { path: ["closes"], error: "The end must come after the start." });

export const removeExtraShiftInput = z.strictObject(shiftOf);

export const DEVICE_LOG_KINDS = [
  { value: "cleaning", label: "Cleaned" },
  { value: "service", label: "Serviced" },
  { value: "fault", label: "Found faulty" },
  { value: "repair", label: "Mended" },
] as const;

/** What was done to a device. A service says by which day the next is due; left empty, none is agreed. */
export const logDeviceInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    resourceId: idField,
    kind: z.enum(["cleaning", "service", "fault", "repair"], "Choose what was done."),
    words: optionalText(500),
    nextService: z
      .union([z.literal("").transform(() => null), dateField("Give the day as a date.")], "Give the day as a date.")
      .default(null),
  })
  .refine(({ kind, words }) => kind === "cleaning" || words !== "", { path: ["words"], error: "Say what was found or done, and by whom." });
export type LogDeviceInput = z.output<typeof logDeviceInput>;

/** Every cap as it stands in the form, each with the version that the editor saw. */
export const setZoneCapsInput = z.strictObject({
  zones: z.partialRecord(zoneId, z.strictObject({ cap: capField, version: versionField })),
});
/** The drafts that a clinician read, each at the version that they read. */
export const approveZoneCapsInput = z.strictObject({ zones: z.partialRecord(zoneId, z.strictObject({ version: versionField })) });

export type SetZoneCapsInput = z.output<typeof setZoneCapsInput>;
export type ApproveZoneCapsInput = z.output<typeof approveZoneCapsInput>;
export type AddClosureInput = z.output<typeof addClosureInput>;
export type ChangeClosureInput = z.output<typeof changeClosureInput>;
export type RemoveClosureInput = z.output<typeof removeClosureInput>;
export type AddHolidaysInput = z.output<typeof addHolidaysInput>;
export type AddExtraShiftInput = z.output<typeof addExtraShiftInput>;
export type RemoveExtraShiftInput = z.output<typeof removeExtraShiftInput>;
export type AddRoomInput = z.output<typeof addRoomInput>;
export type AddDeviceInput = z.output<typeof addDeviceInput>;
export type UpdateRoomInput = z.output<typeof updateRoomInput>;
export type UpdateDeviceInput = z.output<typeof updateDeviceInput>;
export type ArchiveResourceInput = z.output<typeof archiveResourceInput>;
export type SetClinicianHoursInput = z.output<typeof setClinicianHoursInput>;
