import { z } from "zod";
import { saySkinResponse } from "#lib/skin-responses.ts";
import { sayDate, sayInstant } from "#lib/time.ts";
import { sayDepths } from "./now.ts";

export type TimelineGroup = "visit" | "clinical" | "document" | "record";

export type TimelineEntryView = {
  readonly id: string;
  /** "Fri 20 Nov 2026, 4:12 pm" */
  readonly when: string;
  readonly group: TimelineGroup;
  readonly kind:
    | "registered"
    | "proposed"
    | "booked"
    | "moved"
    | "confirmed"
    | "treated"
    | "cancelled"
    | "no_show"
    | "restored"
    | "screening"
    | "decision"
    | "consent"
    | "treatment"
    | "handout"
    | "event"
    | "alert"
    | "note"
    | "document"
    | "merge"
    | "portal";
  readonly title: string;
  readonly detail: string | null;
  readonly href: string | null;
  /** The number of the session it is about. */
  readonly session: number | null;
};

/** A row of the timeline as its statement has it, whatever it is about. */
export const timelineEntry = z.object({
  id: z.string(),
  at: z.string().transform((text) => Temporal.Instant.from(text)),
  kind: z.string(),
  object: z.string().nullable(),
  zone: z.string().nullable(),
  name: z.string().nullable(),
  words: z.string().nullable(),
  who: z.string().nullable(),
  number: z.number().nullable(),
  was: z.string().nullable(),
  now: z.string().nullable(),
});
export type TimelineEntry = z.output<typeof timelineEntry>;
type Entry = TimelineEntry;

function say(instant: string | null, zone: string): string {
  return instant === null ? "" : sayInstant(Temporal.Instant.from(instant), zone);
}

const DECIDED: Readonly<Record<string, string>> = {
  sign_off: "A finding signed off",
  resolution: "A finding resolved",
  override: "A finding overridden",
};
const CONSENTS: Readonly<Record<string, string>> = { photo: "Consent to photographs", contact: "Consent to be contacted" };

/** How a consent stood when it was signed: the use it is for, or its last day. */
function sayConsent({ now, was }: Entry): string {
  if (now === "waiting" || was === null) return "waiting for the clinician";
  return now === "treatment" ? `in force to ${sayDate(was)}` : `for: ${was}`;
}

type Words = Pick<TimelineEntryView, "kind" | "group" | "title" | "detail"> & { readonly href?: string };

/** An entry as it is shown; `count` sessions that were booked by one press are one of them. `zone` tells its times. */
export function toView(e: Entry, count: number, zone: string): TimelineEntryView {
  const words = wordsOf(e, count, zone);
  return { id: `${e.kind}-${e.id}`, when: sayInstant(e.at, zone), session: e.number, href: null, ...words };
}

function wordsOf(e: Entry, count: number, zone: string): Words {
  const by = e.who === null ? null : `By ${e.who}`;
  const what = e.number === null ? (e.name ?? "Visit") : `${e.name ?? "Session"}, session ${e.number}`;
  const because = [e.words, e.who].filter((part) => part !== null && part !== "").join(". ");
  switch (e.kind) {
    case "proposed":
      return {
        kind: "proposed",
        group: "visit",
        title: `Series proposed: ${e.name ?? ""}`,
        detail: `${e.number ?? 0} sessions. ${e.who ?? ""}`.trim(),
        href: `/series/${e.object ?? ""}`,
      };
    case "booked":
      return count > 1
        ? {
            kind: "booked",
            group: "visit",
            title: `${count} sessions booked`,
            detail: [`From ${say(e.now, zone)}`, e.who].filter(Boolean).join(". "),
          }
        : {
            kind: "booked",
            group: "visit",
            title: `${what} booked`,
            detail: [`For ${say(e.now, zone)}`, e.who].filter(Boolean).join(". "),
          };
    case "moved":
      return {
        kind: "moved",
        group: "visit",
        title: `${what} moved`,
        detail: `From ${say(e.was, zone)} to ${say(e.now, zone)}${e.who === null ? "" : `. ${e.who}`}`,
      };
    case "confirmed":
      return { kind: "confirmed", group: "visit", title: `${what} confirmed`, detail: `For ${say(e.now, zone)}` };
    case "treated":
      return { kind: "treated", group: "visit", title: `${what} took place`, detail: say(e.now, zone) };
    case "cancelled":
      return { kind: "cancelled", group: "visit", title: `${what} cancelled`, detail: because };
    case "no_show":
      return { kind: "no_show", group: "visit", title: `${what}: did not come`, detail: say(e.now, zone) };
    case "undone":
      return { kind: "restored", group: "visit", title: `${what}: a change undone`, detail: e.who };
    case "event":
      return {
        kind: "event",
        group: "clinical",
        title: `Adverse event: ${saySkinResponse(e.name ?? "").toLowerCase()}`,
        detail: `Grade ${e.words ?? ""}. ${e.who ?? ""}`,
        href: `/adverse-events/${e.object ?? ""}`,
      };
    case "alert":
      return {
        kind: "alert",
        group: "record",
        title: `Alert: ${e.name ?? ""}`,
        detail: e.words === "clinicians" ? [by, "For clinicians only"].filter(Boolean).join(". ") : by,
      };
    case "note":
      return {
        kind: "note",
        group: "record",
        title: e.now === "struck" ? "Note, struck out" : "Note",
        detail: [e.name, e.words === "clinicians" ? [by, "for clinicians only"].filter(Boolean).join(", ") : by]
          .filter(Boolean)
          .join(" · "),
      };
    case "document":
      return {
        kind: "document",
        group: "document",
        title: e.now === "struck" ? `Document, struck out: ${e.name ?? ""}` : `Document: ${e.name ?? ""}`,
        detail: [e.was === null ? null : `Of ${sayDate(e.was)}`, by, e.words === "clinicians" ? "For clinicians only" : null]
          .filter(Boolean)
          .join(". "),
        href: `/patients/${e.object ?? ""}/documents`,
      };
    case "portal":
      return { kind: "portal", group: "record", title: "Portal link made", detail: by };
    case "screening":
      return {
        kind: "screening",
        group: "clinical",
        title: "Screening signed",
        detail: `${e.name ?? ""}, version ${e.words ?? ""}`,
        ...(e.object === null ? {} : { href: `/appointments/${e.object}/gate` }),
      };
    case "decision":
      return {
        kind: "decision",
        group: "clinical",
        title: DECIDED[e.name ?? ""] ?? "A finding decided",
        detail: `${e.who ?? ""}: ${e.words ?? ""}`,
        ...(e.object === null ? {} : { href: `/series/${e.object}` }),
      };
    case "consent":
      return {
        kind: "consent",
        group: "clinical",
        title: e.now === "waiting" ? "Consent signed by the patient" : (CONSENTS[e.now ?? ""] ?? "Consent signed"),
        detail: `Version ${e.words ?? ""}, ${sayConsent(e)}`,
        href: `/consents/${e.id}`,
      };
    case "treatment":
      return {
        kind: "treatment",
        group: "clinical",
        title: e.number === null ? "Treatment signed" : `Session ${e.number} signed`,
        detail: [sayDepths(Number(e.name ?? 0), e.was, e.now), e.who].filter(Boolean).join(". "),
        href: `/treatments/${e.object ?? ""}`,
      };
    case "handout":
      return {
        kind: "handout",
        group: "clinical",
        title: "Aftercare handed out",
        detail: `Version ${e.words ?? ""}`,
        href: `/handouts/${e.object ?? ""}`,
      };
    case "merge":
    case "unmerge":
      return {
        kind: "merge",
        group: "record",
        title: e.kind === "merge" ? `Merged with patient ${e.name ?? ""}` : `The merge with patient ${e.name ?? ""} undone`,
        detail: by,
        href: `/patients/${e.object ?? ""}/merge`,
      };
    case "merged":
      return { kind: "registered", group: "record", title: `Also recorded as ${e.name ?? ""}`, detail: null };
    case "registered":
      return { kind: "registered", group: "record", title: "Registered", detail: null };
    default:
      return { kind: "restored", group: "visit", title: `${what} taken back to the diary`, detail: e.who };
  }
}
