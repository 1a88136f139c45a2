import { z } from "zod";
import { checkboxField, dateField, idempotencyKeyField, idField, optionalText, timeField } from "../fields.ts";
import { AREAS } from "./rules.ts";

const none = z.literal("").transform(() => null);
const TIME = "Give a time, like 14:20.";
const GRAMS = "Give the amount in grams, like 10 or 7.5.";
const EXPIRY = "Give the expiry as a date.";
const MINUTES = "Give whole minutes, 1 to 600.";

/** On the wall clock of the location, on the day of the treatment; empty is now. */
const time = z.union([none, timeField(TIME)], TIME).default(null);

const grams = z
  .string()
  .trim()
  .regex(/^(?:|\d{1,3}(?:[.,]\d)?)$/, GRAMS)
  .transform((text) => (text === "" ? null : Number(text.replace(",", "."))))
  .refine((amount) => amount === null || (amount > 0 && amount <= 500), GRAMS)
  .default(null);

const minutes = z
  .string()
  .trim()
  .regex(/^\d{0,3}$/, MINUTES)
  .transform((text) => (text === "" ? null : Number(text)))
  .refine((count) => count === null || (count >= 1 && count <= 600), MINUTES)
  .default(null);

/** One ticked box arrives as a text, several as a list. */
const area = z.enum(AREAS);
const areas = z.union([area.transform((one) => [one]), z.array(area).max(AREAS.length)], "Choose from the list.").default([]);

export const applyAnaestheticInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    appointmentId: idField,
    /** Of the stock list; null for what is typed. */
    lotId: z.union([none, z.uuid()], "Choose one from the list.").default(null),
    product: optionalText(120),
    strength: optionalText(60),
    /** Of what is typed: as they stand on its pack. */
    lot: optionalText(60),
    expiry: z.union([none, dateField(EXPIRY)], EXPIRY).default(null),
    /** The longest time on the skin, where the stock list says none. */
    maxMinutes: minutes,
    compounded: checkboxField,
    /** Whole regions, and zones of others. */
    regions: areas,
    zones: areas,
    grams,
    occluded: checkboxField,
    appliedAt: time,
    removedAt: time,
    /** Who allowed it, where the screening says "ask a doctor". */
    doctor: optionalText(120),
  })
  .transform(({ regions, zones, ...rest }, check) => {
    const put = AREAS.filter((area) => regions.includes(area) || zones.includes(area));
    if (put.length === 0) check.addIssue({ code: "custom", path: ["regions"], message: "Say where it was put." });
    return { ...rest, zones: put };
  });
export type ApplyAnaestheticInput = z.output<typeof applyAnaestheticInput>;

export const removeAnaestheticInput = z.strictObject({ anaestheticId: idField, removedAt: time });
export type RemoveAnaestheticInput = z.output<typeof removeAnaestheticInput>;

export const strikeAnaestheticInput = z.strictObject({ anaestheticId: idField });
export type StrikeAnaestheticInput = z.output<typeof strikeAnaestheticInput>;
