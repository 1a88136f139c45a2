import type { AftercareContent, AftercareQuestion } from "#lib/aftercare/input.ts";
import { type TimelineView, timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import { resolveInstructions } from "#lib/aftercare/rules.ts";
import type { TimeZone } from "#lib/time.ts";
import type { PreviewTime } from "../input/aftercare.ts";

export type PreviewView = { readonly now: TimelineView | null; readonly questions: readonly AftercareQuestion[] };

/** What a patient sees when their treatment ended this long before `now`: hours elapsed, everything longer by the calendar. */
export function previewOf(
  content: AftercareContent,
  { after, unit }: PreviewTime,
  { now, timeZone }: { readonly now: Temporal.Instant; readonly timeZone: TimeZone },
): PreviewView {
  const treatmentEndedAt =
    unit === "hours"
      ? now.subtract({ hours: after })
      : now
          .toZonedDateTimeISO(timeZone)
          .subtract({ [unit]: after })
          .toInstant();
  const instructions = resolveInstructions({ instructions: content.instructions, treatmentEndedAt, timeZone });
  return { now: timelineAt({ sets: [{ treatmentEndedAt, timeZone, instructions }], now, timeZone }), questions: content.questions };
}
