import { z } from "zod";
import { daysBetween, isIsoDate } from "#lib/time.ts";
import { LONGEST_DAYS, PERIODS } from "./rules/period.ts";

const id = z.uuid().nullable().catch(null).default(null);
const day = z.string().refine(isIsoDate).nullable().catch(null).default(null);

/** What a report is asked by its address: what is no answer counts as none, days of one's own are both said, in order, and at most two years. */
export const reportInput = z
  .object({
    period: z.enum(PERIODS).nullable().catch(null).default(null),
    from: day,
    to: day,
    location: id,
    clinician: id,
  })
  .superRefine(({ period, from, to }, context) => {
    if (period !== "dates") return;
    const refuse = (path: "from" | "to", message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (from === null) return refuse("from", "Choose the first day.");
    if (to === null) return refuse("to", "Choose the last day.");
    if (to < from) return refuse("to", "The last day comes before the first.");
    if (daysBetween(from, to) >= LONGEST_DAYS) refuse("to", "A report covers at most two years.");
  });
export type ReportInput = z.output<typeof reportInput>;
