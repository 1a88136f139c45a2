import type { HandoutSections } from "../input.ts";
import type { TimelineView } from "./timeline.ts";

/** One handout as finished words: the one source of the print sheet, the PDF, the calendar and the message, told from the moment the treatment ended. */
export type PrintedHandout = {
  readonly treatmentId: string;
  /** 1, and one more for each correction. */
  readonly issue: number;
  readonly title: string;
  readonly intro: string;
  readonly location: { readonly name: string; readonly phone: string };
  /** "Tue 24 Nov 2026, 3:40 pm" */
  readonly treatedAt: string;
  /** Whole dates: paper and files are read on any day. */
  readonly timeline: TimelineView;
  readonly sections: HandoutSections;
  /** What was used in the session, as the clinician wrote it down for the patient. */
  readonly products: readonly string[];
  /** The patient's own home plan, a line each. */
  readonly homePlan: readonly string[];
  /** "Aftercare version 3, approved by Dr Mara Ilves on Mon 2 Nov 2026." */
  readonly approval: string;
  /** "Given Tue 24 Nov 2026, 3:52 pm, by Nadia Hart." */
  readonly given: string;
  /** What a reader has to know first: that a newer handout holds. Null where this one does. */
  readonly replaced: string | null;
};
