import { addDays, ageOn, type IsoDate, sayDate } from "#lib/time.ts";
import { type Finding, isBefore } from "./finding.ts";

/** What the clinic's minors pathway knows of one patient. */
export type MinorsPathway = {
  /** Whether the clinic turned it on: off by default, and then nothing lifts the age block. */
  readonly on: boolean;
  /** The day of the patient's first consultation that took place; null where none has. */
  readonly firstConsultationOn: IsoDate | null;
};

export const NO_PATHWAY: MinorsPathway = { on: false, firstConsultationOn: null };

const ADULT = 18;
const WAITING_DAYS = 7;

const words = {
  label: "Age on the day of treatment",
  rule: "under 18, with the clinic's minors pathway: a guardian's consent, seven days after the first consultation, and a doctor's sign-off.",
  source: "AHPRA and Medical Board of Australia guidelines for patients under 18; the clinic's own setting",
} as const;

/** Whether somebody is a minor on a day: a guardian then consents beside them. */
export function isMinorOn(dateOfBirth: IsoDate | null, day: IsoDate): boolean {
  return dateOfBirth !== null && ageOn(dateOfBirth, day) < ADULT;
}

/**
 * "With the clinic's minors pathway on, the age block is lifted by a guardian's consent, seven days after the first consultation and a doctor's sign-off,
 * not by an override." So the block becomes what the table has a row for: it stays until there was a consultation, is a deferral for the seven days after
 * it (the computed day itself is allowed), and then a caution that a doctor alone signs off. The guardian's consent is the treatment consent of the start.
 * Any other finding is left as it is.
 */
export function throughPathway(finding: Finding, { on, firstConsultationOn }: MinorsPathway, procedureDate: IsoDate): Finding {
  if (!on || finding.rule !== "age" || finding.outcome !== "block") return finding;
  if (firstConsultationOn === null) return { ...finding, words, because: "under 18 on the day, and no consultation has taken place" };
  const from = addDays(firstConsultationOn, WAITING_DAYS);
  if (isBefore(procedureDate, from)) {
    const because = `under 18 on the day, and the first consultation was on ${sayDate(firstConsultationOn)}`;
    return { ...finding, words, because, outcome: "defer", until: from, openEnded: false };
  }
  return { ...finding, words, because: "under 18 on the day", outcome: "caution", until: null, openEnded: false, byDoctor: true };
}
