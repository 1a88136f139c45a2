import { z } from "zod";
import { isIsoDate } from "./time.ts";

// A page's policy lets nothing be made of text, and whoever merely tries is reported: in a browser schemas are walked through, not compiled.
if ("document" in globalThis) z.config({ jitless: true });

/** Field schemas that forms share. Every message is a sentence that says what to do. */

export const idField = z.uuid("Choose one from the list.");

/** Text that must be there, trimmed. `what` is the sentence shown when it is missing. */
export const requiredText = (what: string, max = 200) => z.string(what).trim().min(1, what).max(max, `Keep this under ${max} characters.`);

/** Text that may be empty, trimmed; absent counts as empty. */
export const optionalText = (max = 2000) => z.string().trim().max(max, `Keep this under ${max} characters.`).default("");

/** Lines of a text area, each trimmed; empty ones count for nothing. */
export const linesField = (most: number, max: number) =>
  optionalText(most * (max + 2))
    .transform((text) =>
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    )
    .refine((all) => all.length <= most, `Keep this to ${most} lines.`)
    .refine((all) => all.every((line) => line.length <= max), `Keep each line under ${max} characters.`);

export const dateField = (what: string) => z.string(what).refine(isIsoDate, what);

/** "15:00", on the wall clock. */
export const timeField = (what: string) => z.string(what).regex(/^([01]\d|2[0-3]):[0-5]\d$/, what);

/** A checkbox: "on" or absent. */
export const checkboxField = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** A whole number in a range, as text. */
export const wholeNumberField = (what: string, min: number, max: number) =>
  z
    .string(what)
    .trim()
    .regex(/^\d{1,6}$/, what)
    .transform(Number)
    .refine((value) => value >= min && value <= max, what);

/** The key that makes a form sent twice have one effect. */
export const idempotencyKeyField = z.uuid("Reload the page and send the form again.");

/** The version the editor saw. */
export const versionField = z
  .string()
  .regex(/^\d{1,9}$/, "Reload the page and send the form again.")
  .transform(Number);

/** Several choices under one name ("areas[]"): one or many arrive, a list leaves. */
export const listField = z.array(z.string().max(100)).max(100).default([]);

/**
 * A date entered as day, month and year ("born.day", "born.month", "born.year"). Empty altogether is null; the message stands at the whole field.
 * @returns ISO date or null.
 */
export const dayMonthYearField = (what: string) =>
  z.strictObject({ day: z.string().trim(), month: z.string().trim(), year: z.string().trim() }).transform((parts, context) => {
    if (parts.day === "" && parts.month === "" && parts.year === "") return null;
    const iso = `${parts.year.padStart(4, "0")}-${parts.month.padStart(2, "0")}-${parts.day.padStart(2, "0")}`;
    if (/^\d{4}$/.test(parts.year) && isIsoDate(iso)) return iso;
    context.addIssue({ code: "custom", message: what });
    return z.NEVER;
  });

/** The whole link as it was sent, or the part after "#": the secret, or nothing that could be one. */
export const secretLinkField = z
  .string("Paste the link we sent you.")
  .trim()
  .max(500, "Paste only the link we sent you.")
  .transform((pasted, context) => {
    const token = /(?:^|#)([A-Za-z0-9_-]{43})$/.exec(pasted)?.[1];
    if (token !== undefined) return token;
    context.addIssue({ code: "custom", message: "Paste the whole link we sent you, from https to its end." });
    return z.NEVER;
  });

/** A date of birth as its owner types it, to prove who they are. */
export const ownBirthDateField = dayMonthYearField("This is not a date. Type day, month and year, like 9 4 1990.").transform(
  (date, context) => {
    if (date !== null) return date;
    context.addIssue({ code: "custom", message: "Type your date of birth." });
    return z.NEVER;
  },
);

/** A secret that people type, as it is compared: capitals without hyphens and spaces; letters that look like figures read as those. */
export function plainCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
}
