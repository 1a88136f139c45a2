import { z } from "zod";
import { dateField, idempotencyKeyField, idField, listField, optionalText, requiredText, versionField } from "#lib/fields.ts";
import { findSkinResponse } from "#lib/skin-responses.ts";
import { findZone } from "#lib/zones.ts";
import { CAUSALITIES, EVENT_KINDS, GRADES, isOver, OUTCOMES } from "./rules.ts";

const GRADE_VALUES = GRADES.map(({ grade }) => String(grade));

const described = {
  what: z.string("Choose what it is.").refine((id) => findSkinResponse(id) !== undefined, "Choose what it is."),
  words: optionalText(2000),
  /** The eye sockets too: never needled, but they swell. */
  zones: listField.refine((zones) => zones.every((zone) => findZone(zone) !== undefined), "Choose zones from the list."),
  onset: dateField("Say on which day it began."),
  grade: z
    .string("Choose how severe it is.")
    .refine((grade) => GRADE_VALUES.includes(grade), "Choose how severe it is.")
    .transform(Number),
  /** "suggested" leaves it to the days that have passed. */
  kind: z.enum(["suggested", ...EVENT_KINDS], "Choose what it counts as."),
  causality: z.enum(CAUSALITIES, "Choose how likely it comes from the treatment."),
  action: optionalText(2000),
  reportable: z.enum(["undecided", "yes", "no"]).default("undecided"),
  reportedTo: optionalText(200),
};

type Described = { readonly what: string; readonly words: string };

/** "Something else" says nothing by itself. */
const saysWhat = ({ what, words }: Described) => what !== "other" || words !== "";
const SAY_WHAT = { path: ["words"], message: "Describe it in a few words." };

const lookAgainField = z.union([z.literal("").transform(() => null), dateField("Give a day, or leave it empty.")]).default(null);

export const recordEventInput = z
  .strictObject({ ...described, appointmentId: idField, lookAgainOn: lookAgainField, idempotencyKey: idempotencyKeyField })
  .refine(saysWhat, SAY_WHAT);
export type RecordEventInput = z.output<typeof recordEventInput>;

const standing = { eventId: idField, version: versionField };

export const changeEventInput = z
  .strictObject({ ...described, ...standing, /** Why it is put right. */ reason: optionalText(500) })
  .refine(saysWhat, SAY_WHAT);
export type ChangeEventInput = z.output<typeof changeEventInput>;

export const reviewEventInput = z.strictObject({
  ...standing,
  words: requiredText("Write what you found and what you decide.", 2000),
  lookAgainOn: lookAgainField,
});
export type ReviewEventInput = z.output<typeof reviewEventInput>;

export const closeEventInput = z
  .strictObject({
    ...standing,
    outcome: z.enum(OUTCOMES, "Choose what became of it."),
    resolvedOn: z.union([z.literal("").transform(() => null), dateField("Give the day on which it had gone.")]).default(null),
  })
  .refine(({ outcome, resolvedOn }) => !isOver(outcome) || resolvedOn !== null, {
    path: ["resolvedOn"],
    message: "Give the day on which it had gone.",
  })
  .transform(({ resolvedOn, ...input }) => ({ ...input, resolvedOn: isOver(input.outcome) ? resolvedOn : null }));
export type CloseEventInput = z.output<typeof closeEventInput>;
