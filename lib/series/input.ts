import { z } from "zod";
import { clinicianField, minutesField, placeField, tellPatientField } from "../appointments/input.ts";
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
import { isIsoDate } from "../time.ts";
import { findZone, isOnDepthStep } from "../zones.ts";

const words = (max: number) => z.string().trim().min(1, "Write something here.").max(max, `Keep this under ${max} characters.`);
const sessionCount = z.int().min(1).max(12, "A series has 1 to 12 sessions.");

const zoneDepth = z
  .strictObject({ zone: z.string(), fromMm: z.number().positive(), toMm: z.number().positive() })
  .superRefine(({ zone, fromMm, toMm }, check) => {
    const found = findZone(zone);
    const refuse = (message: string) => check.addIssue({ code: "custom", message });
    if (!found?.selectable) return refuse("This zone cannot be treated.");
    if (fromMm > toMm) refuse("The range must run from the lower depth to the deeper.");
    if (!(isOnDepthStep(fromMm) && isOnDepthStep(toMm))) refuse("Depth goes in steps of 0.05 mm.");
  });

const gapDays = z
  .strictObject({ min: z.int().min(7).max(56), target: z.int().min(7).max(56), max: z.int().min(7).max(70) })
  .refine(({ min, target, max }) => min <= target && target <= max, "The gaps must run from the shortest over the usual to the longest.");

const addOn = z.strictObject({
  key: z.enum(["prp", "cgf"]),
  name: words(60),
  /** Days; the series' own minimum gap cannot be shorter while this is used. */
  minGapDays: z.int().min(7).max(70),
  offLabel: z.boolean(),
  separateConsent: z.boolean(),
  evidence: words(200),
});

/**
 * The content of a version of a protocol: unusable until a named clinician approves it. Gaps are days (four weeks is 28), depths millimetres. Whether a depth
 * keeps to the clinic's caps is asked where it is saved and approved: the caps may change afterwards, and what was approved is still read.
 */
export const protocolContent = z
  .strictObject({
    indication: words(120),
    /** Which service it books, by the seed's stable key. */
    serviceKey: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/),
    sessions: z
      .strictObject({ min: sessionCount, default: sessionCount, max: sessionCount })
      .refine(
        (count) => count.min <= count.default && count.default <= count.max,
        "The usual number lies between the fewest and the most.",
      ),
    gapDays,
    /** "Gaps under four weeks need a protocol that says so." */
    underFourWeeks: z.boolean(),
    depths: z.array(zoneDepth).min(1),
    /** What the clinician stops at. */
    endpoint: words(120),
    /** When the result is looked at, counted from the last session. */
    review: words(200),
    evidence: words(300),
    /** What the approving clinician must weigh. */
    flags: z.array(words(200)).max(10),
    openToReception: z.boolean(),
    addOns: z.array(addOn).max(5),
  })
  .refine(({ underFourWeeks, gapDays: gaps }) => underFourWeeks === gaps.min < 28, {
    path: ["underFourWeeks"],
    message: "A shortest gap under four weeks (28 days) must be said, and only then.",
  })
  .refine(({ depths }) => new Set(depths.map(({ zone }) => zone)).size === depths.length, {
    path: ["depths"],
    message: "A zone is listed twice.",
  });

export type ProtocolContent = z.output<typeof protocolContent>;

/** What a protocol leaves open, within its numbers. Gaps in days. */
const proposal = {
  protocolVersionId: idField,
  sessions: wholeNumberField("Give a number from 1 to 12.", 1, 12),
  gaps: z
    .strictObject({
      min: wholeNumberField("Give a number of days from 7 to 56.", 7, 56),
      target: wholeNumberField("Give a number of days from 7 to 56.", 7, 56),
      max: wholeNumberField("Give a number of days from 7 to 70.", 7, 70),
    })
    .superRefine(({ min, target, max }, check) => {
      if (target < min) check.addIssue({ code: "custom", path: ["target"], message: "Aim for no less than the shortest gap." });
      if (max < target) check.addIssue({ code: "custom", path: ["max"], message: "The longest gap cannot be under the one aimed for." });
    }),
  // One ticked box arrives as a text, several as a list.
  zones: z.preprocess(
    (sent) => (typeof sent === "string" ? [sent] : sent),
    listField.refine(
      (zones) => zones.length > 0 && zones.every((zone) => findZone(zone)?.selectable === true),
      "Choose at least one area.",
    ),
  ),
};

export const proposeSeriesInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  serviceId: idField,
  locationId: idField,
  ...proposal,
});

const isoDay = z.string().refine(isIsoDate);
const isoWeekdays = z.array(z.int().min(1).max(7)).max(7);

/**
 * The patient's wishes that every plan of a series respects, as the series keeps them. What is preferred costs nothing to break but the plan's cost; the
 * rest are constraints. Weekdays are ISO, 1 Monday; dates are clinic-local.
 */
export const planPreferences = z.strictObject({
  preferredClinicianId: z.uuid().nullable().default(null),
  lockedClinicianId: z.uuid().nullable().default(null),
  sameClinician: z.boolean().default(false),
  startTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable()
    .default(null),
  weekdays: isoWeekdays.default([]),
  onlyWeekdays: isoWeekdays.default([]),
  dayPart: z.enum(["morning", "afternoon"]).nullable().default(null),
  /** Both ends included. */
  excludedDates: z
    .array(z.strictObject({ from: isoDay, to: isoDay }))
    .max(20)
    .default([]),
  /** The first session falls on earliestDate … earliestDate + firstWithinDays, both included. */
  firstWithinDays: z.int().min(0).max(365).nullable().default(null),
  earliestDate: isoDay.nullable().default(null),
});
export type PlanPreferences = z.output<typeof planPreferences>;

/** The wishes as a form carries them along: their JSON, in one hidden field. */
const preferencesField = z.preprocess((sent) => (typeof sent === "string" ? readJson(sent) : sent), planPreferences.optional());

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const sessionsField = <T extends z.ZodType>(session: T) =>
  z.array(session).min(1, "Give every session a date.").max(12, "A series has 1 to 12 sessions.");

const place = {
  date: dateField("Choose a date."),
  time: timeField("Give a time, like 15:00."),
  clinicianId: clinicianField,
  roomId: placeField,
  deviceId: placeField,
};

/** Every session of a proposed series, in order. The reason and the tick are for gaps outside the protocol's; without a place the series' own stays. */
export const bookSeriesInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  seriesId: idField,
  locationId: idField.optional(),
  sessions: sessionsField(z.strictObject(place)),
  preferences: preferencesField,
  reason: optionalText(500),
  acceptLongGap: checkboxField,
});

/**
 * Where sessions of a series that is under way are to lie: those that move, with the appointment and the version that were on the page, and those that
 * lack an appointment, to be booked. All of them, or none.
 */
export const rescheduleSessionsInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  seriesId: idField,
  what: z.enum(["moved", "replanned"]).default("replanned"),
  sessions: sessionsField(
    z
      .strictObject({
        ...place,
        session: wholeNumberField("Give a session from 1 to 12.", 1, 12),
        appointmentId: z.union([z.literal("").transform(() => null), idField]).default(null),
        version: z.union([z.literal("").transform(() => null), versionField]).default(null),
        minutes: minutesField,
      })
      .refine(({ appointmentId, version }) => (appointmentId === null) === (version === null), "Reload the page and send the form again."),
  ).refine((all) => new Set(all.map(({ session }) => session)).size === all.length, "A session is named twice."),
  reason: optionalText(500),
  acceptLongGap: checkboxField,
  tellPatient: tellPatientField,
});

const ofSeries = { seriesId: idField, version: versionField };

export const endSeriesInput = z.strictObject({ ...ofSeries, reason: requiredText("Say why the series ends.", 500) });

export const pauseSeriesInput = z.strictObject({
  ...ofSeries,
  reason: requiredText("Say why the series is paused.", 500),
  /** Whether everything to come is cancelled with it; else what is booked stays. */
  cancelComing: checkboxField,
  tellPatient: tellPatientField,
});

export const resumeSeriesInput = z.strictObject(ofSeries);

export const addSessionInput = z.strictObject({ ...ofSeries, reason: requiredText("Say why a session is added.", 500) });

export const dropSessionInput = z.strictObject({
  ...ofSeries,
  session: wholeNumberField("Choose a session.", 1, 12),
  reason: requiredText("Say why the session is dropped.", 500),
  acceptLongGap: checkboxField,
  tellPatient: tellPatientField,
});

export const pinSessionInput = z.strictObject({
  appointmentId: idField,
  version: versionField,
  pinned: z.enum(["yes", "no"], "Say whether the session is pinned.").transform((answer) => answer === "yes"),
});

export const changeProtocolInput = z.strictObject({ ...ofSeries, ...proposal, reason: requiredText("Say why the protocol changes.", 500) });

export type ProposeSeriesInput = z.output<typeof proposeSeriesInput>;
export type BookSeriesInput = z.output<typeof bookSeriesInput>;
export type RescheduleSessionsInput = z.output<typeof rescheduleSessionsInput>;
export type EndSeriesInput = z.output<typeof endSeriesInput>;
export type PauseSeriesInput = z.output<typeof pauseSeriesInput>;
export type ResumeSeriesInput = z.output<typeof resumeSeriesInput>;
export type AddSessionInput = z.output<typeof addSessionInput>;
export type DropSessionInput = z.output<typeof dropSessionInput>;
export type PinSessionInput = z.output<typeof pinSessionInput>;
export type ChangeProtocolInput = z.output<typeof changeProtocolInput>;
