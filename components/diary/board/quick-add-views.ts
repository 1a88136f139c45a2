import * as z from "zod/mini";

/** What the dialog for a new appointment is answered, over the wire. */

export const bookingChoices = z.object({
  /** Makes the form that is about to be filled in have one effect. */
  key: z.string(),
  services: z.array(z.object({ id: z.string(), name: z.string(), category: z.string(), minutes: z.number() })),
  clinicians: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type BookingChoices = z.output<typeof bookingChoices>;

export const bookingPreview = z.object({
  takes: z.array(z.string()),
  problem: z.nullable(z.string()),
  mayBookTwice: z.boolean(),
  /** "Gap 28 days, target 28"; null outside a series. */
  gap: z.nullable(z.object({ words: z.string(), verdict: z.enum(["ok", "under", "over", "out_of_order"]) })),
  /** What is to be told to the patient at once: "Preparation window already open". */
  note: z.nullable(z.string()),
});
export type BookingPreview = z.output<typeof bookingPreview>;
