import { isIsoDate, sayBirthDate, sayDate, sayInstant, type TimeZone } from "#lib/time.ts";
import type { RecordCopy, RecordPart, RecordParts } from "./record.ts";

type Line = { readonly asked: string; readonly answer: string };
type Entry = { readonly title: string; readonly lines: readonly (Line & { readonly key: string })[] };
export type PrintedPart = { readonly heading: string; readonly entries: readonly Entry[] };

/** The parts in the order in which they are read, under their headings. Who saw the record is told by person and act: that list alone may be long. */
const HEADINGS: Readonly<Record<Exclude<RecordPart, "accesses">, string>> = {
  people: "Who you are",
  formerDetails: "Details before they were corrected",
  alerts: "Alerts",
  contacts: "People beside the patient",
  contactConsents: "How the patient agreed to be reached",
  notes: "Notes",
  documents: "Documents",
  tags: "Tags",
  healthItems: "Allergies and medicines",
  statements: "Your own statements",
  series: "Series of treatments",
  appointments: "Appointments",
  changes: "Changes of the diary",
  waitlist: "Waitlist",
  quotes: "What a series was said to cost",
  invoices: "Invoices and payments",
  fees: "Fees for visits cancelled late or missed",
  forms: "Forms and answers",
  decisions: "Decisions about answers",
  consents: "Consents",
  treatments: "Treatments",
  anaesthetics: "Numbing",
  adverseEvents: "Reactions and adverse events",
  scores: "Scores",
  reviews: "Reviews",
  photographs: "Photographs",
  handouts: "Aftercare handed out",
  portalLinks: "Links to your own page",
  formLinks: "Links to forms",
  messages: "Messages",
  messageChoices: "Which messages were wanted",
  tasks: "What was to be done",
  requests: "Requests for this copy",
};

/** Kept for machines: they stand in the JSON. */
const FOR_MACHINES = new Set([
  "id",
  "appointmentId",
  "seriesId",
  "treatmentId",
  "aboutId",
  "mergedInto",
  "markedFrom",
  "definitionId",
  "invoiceId",
]);
/** Drawn: they stand in the JSON as pictures. */
const DRAWN = new Set(["signature", "guardianSignature", "clinicianSignature"]);

/** "givenName" → "Given name", "gap_days" → "Gap days". */
function sayKey(key: string): string {
  const plain = key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
    .replace("sha256", "SHA-256");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function sayText(text: string, zone: TimeZone, key: string): string {
  if (isIsoDate(text)) return key === "dateOfBirth" ? sayBirthDate(text) : sayDate(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)) return sayInstant(Temporal.Instant.from(text), zone);
  return /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(text) ? text.replaceAll("_", " ") : text;
}

/** A value as lines under what it is called; what is empty says nothing. Lists within lists are told one after another. */
function linesOf(asked: string, key: string, value: unknown, zone: TimeZone): readonly Line[] {
  if (value === null || value === undefined || value === "" || FOR_MACHINES.has(key)) return [];
  if (DRAWN.has(key)) return [{ asked, answer: "Drawn; the picture is in the JSON file" }];
  if (typeof value === "string") return [{ asked, answer: sayText(value, zone, key) }];
  if (typeof value === "boolean") return [{ asked, answer: value ? "Yes" : "No" }];
  if (typeof value !== "object") return [{ asked, answer: String(value) }];
  if (!Array.isArray(value)) {
    return Object.entries(value).flatMap(([inner, each]) => linesOf(`${asked}, ${sayKey(inner).toLowerCase()}`, inner, each, zone));
  }
  if (value.every((each) => typeof each !== "object")) {
    return value.length === 0 ? [] : [{ asked, answer: value.map((each) => sayText(String(each), zone, key)).join(", ") }];
  }
  return value.flatMap((each: unknown, place) => listed(asked, each, place, zone));
}

/** One of a list: a question and its answer as such, anything else as one line of all that it says. */
function listed(asked: string, each: unknown, place: number, zone: TimeZone): readonly Line[] {
  if (typeof each !== "object" || each === null) return [{ asked, answer: String(each) }];
  if ("question" in each && "answer" in each) return [{ asked: String(each.question), answer: String(each.answer) }];
  const said = Object.entries(each).flatMap(([key, value]) =>
    linesOf(sayKey(key), key, value, zone).map(({ asked: what, answer }) => `${what}: ${answer}`),
  );
  return said.length === 0 ? [] : [{ asked: `${asked} ${place + 1}`, answer: said.join("; ") }];
}

const keyed = (lines: readonly Line[]): Entry["lines"] => lines.map((line, place) => ({ ...line, key: String(place) }));

/** What an entry is called: by its own name or day, else by its place in the list. */
function titleOf(entry: object, place: number, zone: TimeZone): string {
  const named = ["title", "service", "protocol", "kind", "what", "scale", "view", "channel", "words", "rule"].flatMap((key) => {
    const value: unknown = Reflect.get(entry, key);
    return typeof value === "string" && value !== "" && value.length <= 60 ? [sayText(value, zone, key)] : [];
  });
  return `${place + 1}. ${named[0] === undefined ? "" : sayKey(named[0])}`.trim();
}

/** The audit trail by who and what: how often, first and last. */
function accessesOf(accesses: RecordParts["accesses"], zone: TimeZone): readonly Entry[] {
  const people = Map.groupBy(accesses, ({ who, as }) => `${who} (${as})`);
  return [...people].map(([title, own]) => {
    const acts = Map.groupBy(own, ({ action, outcome }) => (outcome === "done" ? action : `${action}, ${outcome}`));
    const lines = [...acts].map(([asked, each]) => {
      const [first, last] = [each[0], each.at(-1)].map((one) => (one === undefined ? "" : sayText(one.at, zone, "at")));
      return { asked: asked.replace(":", ": "), answer: each.length === 1 ? `${first}` : `${each.length} times, ${first} to ${last}` };
    });
    return { title, lines: keyed(lines) };
  });
}

/** A copy for reading: every part that has something in it, each entry with its lines. Times are those of `zone`. */
export function printedParts({ record }: RecordCopy, zone: TimeZone): readonly PrintedPart[] {
  const parts = Object.entries(HEADINGS).map(([part, heading]) => {
    const list: unknown = Reflect.get(record, part);
    const entries = (Array.isArray(list) ? list : []).map((entry: object, place) => ({
      title: titleOf(entry, place, zone),
      lines: keyed(Object.entries(entry).flatMap(([key, value]) => linesOf(sayKey(key), key, value, zone))),
    }));
    return { heading, entries };
  });
  return [...parts, { heading: "Who saw or changed your record", entries: accessesOf(record.accesses, zone) }].filter(
    ({ entries }) => entries.length > 0,
  );
}
