import { z } from "zod";

const WORDS = "Write the tax in percent, 0 to 50: “10” or “8.5”.";

/** A tax as it is typed, in hundredths of a percent. */
export const percentField = z
  .string(WORDS)
  .trim()
  .regex(/^\d{1,2}(\.\d{1,2})?$/, WORDS)
  .transform((typed) => Math.round(Number(typed) * 100))
  .refine((basisPoints) => basisPoints <= 5000, WORDS);
