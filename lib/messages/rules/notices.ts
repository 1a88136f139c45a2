import type { ReviewStep } from "#lib/reviews/rules.ts";

export const NOTICE_KINDS = ["booking", "preparation", "reminder", "forms", "aftercare", "review"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** How many days before a session its preparation is told again. */
export const PREPARATION_DAYS = [14, 7, 1] as const;

/** The steps of an aftercare: when it is handed out, and by how much later something changes or is asked. Hours are elapsed time, days calendar steps. */
export const AFTERCARE_STEPS = ["issue", "24h", "48h", "7d"] as const;
export type AftercareStep = (typeof AFTERCARE_STEPS)[number];

/** What a notice is about. */
export type Notice =
  | { readonly kind: "booking"; readonly subjectId: string; readonly step: "" }
  | { readonly kind: "preparation"; readonly subjectId: string; readonly step: "14" | "7" | "1" }
  | { readonly kind: "reminder"; readonly subjectId: string; readonly step: "" }
  | { readonly kind: "forms"; readonly subjectId: string; readonly step: "" }
  | { readonly kind: "aftercare"; readonly subjectId: string; readonly step: AftercareStep }
  | { readonly kind: "review"; readonly subjectId: string; readonly step: ReviewStep };

/** A notice with the moment from which on it is said, and what makes it this one and no other. */
export type PlannedNotice = Notice & {
  readonly key: string;
  readonly dueAt: Temporal.Instant;
  /** For how much earlier or later on its day it may be said, to go together with another: both moments are good ones. */
  readonly earliest: Temporal.Instant;
  readonly latest: Temporal.Instant;
  /** Once this is past it is not begun with: nobody was there to say it in time. */
  readonly freshUntil: Temporal.Instant;
};

/** Whether a notice is part of the care: one that is not is left out for whoever wants nothing else. */
export function isEssential({ kind, step }: Pick<Notice, "kind" | "step">): boolean {
  return kind !== "review" && !(kind === "aftercare" && step === "7d");
}

/** A visit to come as a message told it. Minutes are enough: a visit is told by its minute. */
export type ToldVisit = { readonly id: string; readonly startsAt: string; readonly endsAt: string };
/** Every visit to come as a patient was told them, and when. */
export type Told = { readonly at: string; readonly visits: readonly ToldVisit[] };
