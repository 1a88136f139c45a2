import { z } from "zod";
import { dateField, idempotencyKeyField, idField, optionalText, wholeNumberField } from "#lib/fields.ts";
import { percentField } from "./percent.ts";

/** How many lines the form offers beside the sessions; left empty, a line is left out. */
export const MOST_LINES = 3;

const typedLine = z
  .strictObject({
    description: optionalText(120),
    amount: optionalText(14),
    tax: percentField.or(z.literal("").transform(() => 0)).default(0),
  })
  .refine(({ description, amount }) => (description === "") === (amount === ""), {
    path: ["amount"],
    message: "A line needs what it is and what it costs.",
  });

const linesOf = z
  .array(typedLine)
  .max(MOST_LINES)
  .default([])
  .transform((lines) => lines.filter(({ description }) => description !== ""));

/** How long the time between two instalments is. */
const WEEKS = "Write the weeks between two instalments, 1 to 26.";

export const makeQuoteInput = z
  .strictObject({
    idempotencyKey: idempotencyKeyField,
    seriesId: idField,
    /** Part of the package, beside its sessions. */
    extras: linesOf,
    /** What might come on top; not part of the sum. */
    followUps: linesOf,
    discount: optionalText(14),
    discountReason: optionalText(200),
    deposit: optionalText(14),
    instalments: wholeNumberField("Write in how many parts the rest is paid, 1 to 12.", 1, 12).default(1),
    firstDue: z.union([z.literal("").transform(() => null), dateField("Choose a day.")]).default(null),
    everyWeeks: wholeNumberField(WEEKS, 1, 26).default(4),
    note: optionalText(600),
  })
  .refine(({ discount, discountReason }) => discount === "" || discountReason !== "", {
    path: ["discountReason"],
    message: "Say why there is a discount.",
  })
  .refine(({ deposit, instalments, firstDue }) => firstDue !== null || (deposit === "" && instalments === 1), {
    path: ["firstDue"],
    message: "Choose the day on which the rest, or its first part, is due.",
  });
export type MakeQuoteInput = z.output<typeof makeQuoteInput>;

export const quoteStepInput = z.strictObject({ quoteId: idField });
export type QuoteStepInput = z.output<typeof quoteStepInput>;
