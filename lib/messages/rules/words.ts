import { REVIEW_STEPS, STEP_LABELS } from "#lib/reviews/rules.ts";
import { AFTERCARE_STEPS, isEssential, NOTICE_KINDS, type NoticeKind } from "./notices.ts";

export const MESSAGE_KINDS = ["notices", "waitlist_offer", "portal_link", "portal_code", "alert", "test"] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const MESSAGE_STATES = ["waiting", "sending", "sent", "kept", "failed", "withdrawn", "unreachable"] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** What is still to be looked at: on its way, or stuck. */
export const OPEN_STATES = ["failed", "unreachable", "sending", "waiting"] as const satisfies readonly MessageState[];

export const STATE_LABELS: Readonly<Record<MessageState, string>> = {
  waiting: "Waiting to go out",
  sending: "On its way",
  sent: "Sent",
  kept: "Kept, not sent",
  failed: "Not delivered",
  withdrawn: "Withdrawn",
  unreachable: "Cannot be reached",
};

/** What a message or a notice can be about, as the lists are narrowed by it. */
export const SUBJECTS = [...NOTICE_KINDS, "waitlist_offer", "portal_link", "portal_code", "alert", "test"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** Those of them that are notices of a patient. */
export const isNoticeKind = (kind: Subject): kind is NoticeKind => NOTICE_KINDS.some((each) => each === kind);

export const SUBJECT_LABELS: Readonly<Record<Subject, string>> = {
  booking: "News of visits",
  preparation: "Preparation",
  reminder: "Reminder",
  forms: "Forms to fill in",
  aftercare: "Aftercare",
  review: "Review due",
  waitlist_offer: "Earlier time offered",
  portal_link: "Link to their page",
  portal_code: "Code for a new device",
  alert: "Alert to a colleague",
  test: "Test of a wording",
};

const AFTERCARE = {
  issue: "Aftercare",
  "24h": "Aftercare, after 24 hours",
  "48h": "Aftercare, after 48 hours",
  "7d": "How is it? After a week",
};

/** What one notice says, in the clinic's words: "Preparation, 14 days before". A step that nobody knows any more is left out. */
export function sayNotice(kind: NoticeKind, step: string): string {
  if (kind === "preparation" && step !== "") return `Preparation, ${step === "1" ? "the day" : `${step} days`} before`;
  if (kind === "reminder") return "Reminder, the day before";
  if (kind === "aftercare" && isKeyOf(AFTERCARE, step)) return AFTERCARE[step];
  if (kind === "review" && isKeyOf(STEP_LABELS, step)) return `Review due, ${STEP_LABELS[step]}`;
  return SUBJECT_LABELS[kind];
}

function isKeyOf<T extends object>(words: T, key: string): key is string & keyof T {
  return Object.hasOwn(words, key);
}

const STEPS = ["", "14", "7", "1", ...AFTERCARE_STEPS, ...REVIEW_STEPS] as const;

/** Whether a notice as it is stored, whose step is any text, is part of the care. */
export const isPartOfCare = (kind: NoticeKind, step: string): boolean =>
  isEssential({ kind, step: STEPS.find((each) => each === step) ?? "" });

/** What a message is about: each of its notices once, or its kind where it has none. */
export function sayMessage(kind: MessageKind, notices: readonly { readonly kind: NoticeKind; readonly step: string }[]): readonly string[] {
  if (kind !== "notices") return [SUBJECT_LABELS[kind]];
  const said = [...new Set(notices.map(({ kind: of, step }) => sayNotice(of, step)))];
  return said.length === 0 ? ["What the patient is to be told"] : said;
}

/** Why a message failed, by the code it is kept with: never what a server answered. */
const FAILURES: Readonly<Record<string, string>> = {
  address_refused: "The other side does not take mail for this address",
  content_refused: "The other side did not take what it says",
  given_up: "The other side could not be reached, however often it was tried",
};

export function sayFailure(code: string | null): string {
  return (code === null ? undefined : FAILURES[code]) ?? "It could not be sent";
}
