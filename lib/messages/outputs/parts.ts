import { handoutMessage } from "#lib/aftercare/outputs/handout-message.ts";
import type { PreparationView } from "#lib/preparation/outputs/view.ts";
import { sayDate } from "#lib/time.ts";
import type { WordingSlug } from "../rules/wordings.ts";
import type { Block } from "./blocks.ts";
import { type Facts, plain, unbraced } from "./fill.ts";
import type { Letter, Telling } from "./telling.ts";
import { leadingVisit, sayNews, sayVisit, sayVisitDate, sayVisitTime } from "./visit-words.ts";

/** What holds on the skin now comes first, then what is asked soonest. */
const ORDER: readonly Telling["kind"][] = [
  "aftercare",
  "waitlist_offer",
  "booking",
  "reminder",
  "preparation",
  "forms",
  "review",
  "portal_link",
];

/** The parts of a letter in the order in which they are read. */
export function inReadingOrder(parts: readonly Telling[]): readonly Telling[] {
  const place = (part: Telling) => ORDER.indexOf(part.kind);
  return parts.toSorted((a, b) => place(a) - place(b));
}

/** Which of the clinic's words a part is told with. */
export function slugOf(part: Telling): WordingSlug {
  switch (part.kind) {
    case "booking":
      return part.isFirst ? "booking" : "booking-changed";
    case "aftercare":
      return part.step === "issue" ? "aftercare" : `aftercare-${part.step}`;
    case "waitlist_offer":
      return "waitlist-offer";
    case "portal_link":
      return "portal-link";
    default:
      return part.kind;
  }
}

/** What "{when}" and its like stand for in a part. `date` is for the subject, where the hour is nobody's business. */
export function factsOf(part: Telling, letter: Letter): { readonly body: Facts; readonly date: string } {
  const { called, clinic, phone, timeZone } = letter;
  const always = { called, clinic, phone };
  if (part.kind === "aftercare")
    return {
      body: { ...always, when: part.handout.treatedAt, where: part.handout.location.name },
      date: part.handout.treatedAt.split(",")[0] ?? "",
    };
  if (part.kind === "review") {
    const [from, until] = [sayDate(part.from), sayDate(part.until)];
    return { body: { ...always, when: `${from} to ${until}` }, date: from };
  }
  const visit = leadingVisit(part);
  if (visit === null) return { body: always, date: "" };
  const when = part.kind === "waitlist_offer" ? part.offered : sayVisitTime(visit.startsAt, visit, timeZone);
  return {
    body: { ...always, when, where: visit.location },
    date: part.kind === "waitlist_offer" ? (part.offered.split(",")[0] ?? "") : sayVisitDate(visit),
  };
}

/** What stands above a part where a message has several. */
export function headingOf(part: Telling): string {
  const visit = leadingVisit(part);
  const date = visit === null ? "" : sayVisitDate(visit);
  switch (part.kind) {
    case "booking":
      return "Your appointments";
    case "preparation":
      return `Getting ready for ${date}`;
    case "reminder":
      return `A reminder for ${date}`;
    case "forms":
      return `Questions before ${date}`;
    case "aftercare":
      return part.step === "7d" ? "How are you?" : "After your visit";
    case "review":
      return "Looking back together";
    case "waitlist_offer":
      return "An earlier time for you";
    case "portal_link":
      return "Your own page";
  }
}

/** The facts of a part, which no clinic words. */
export function blocksOf(part: Telling, { timeZone, hasForm }: Letter): readonly Block[] {
  switch (part.kind) {
    case "booking":
      return bookingBlocks(part, timeZone);
    case "preparation":
      return preparationBlocks(part.items);
    case "reminder":
      return list("Your appointment:", [sayVisit(part.visit, timeZone)]);
    case "forms":
      return [
        ...list("For your appointment:", [sayVisit(part.visit, timeZone)]),
        ...(hasForm ? [{ block: "link", label: "Answer the questions", place: "{form}" } as const] : []),
      ];
    case "aftercare":
      return aftercareBlocks(part);
    case "review":
    case "portal_link":
      return [];
    case "waitlist_offer":
      return list("Your appointment as it stands:", [sayVisit(part.visit, timeZone)]);
  }
}

function list(intro: string, items: readonly string[]): readonly Block[] {
  const said = items.filter((item) => item !== "");
  return said.length === 0 ? [] : [{ block: "list", intro, items: said }];
}

function bookingBlocks({ news, isFirst, preparation }: Extract<Telling, { kind: "booking" }>, timeZone: string): readonly Block[] {
  const inTime = news.toSorted((a, b) => Temporal.Instant.compare(a.visit.startsAt, b.visit.startsAt));
  const those = (what: (typeof news)[number]["what"]) => inTime.filter((each) => each.what === what).map((each) => sayNews(each, timeZone));
  const [booked, moved, cancelled] = [those("booked"), those("moved"), those("cancelled")];
  return [
    ...list(booked.length === 1 ? "Your appointment:" : "Your appointments:", isFirst ? booked : []),
    ...list("New:", isFirst ? [] : booked),
    ...list("Moved to another time:", moved),
    ...list("Called off:", cancelled),
    ...preparationBlocks(preparation),
  ];
}

function preparationBlocks(items: PreparationView["items"]): readonly Block[] {
  return list(
    "What to do before your appointment:",
    items
      .filter(({ state }) => state !== "past")
      .map(({ title, detail, when }) => {
        const head = `${plain(when)}: ${plain(title)}`;
        const said = plain(detail);
        return said === "" ? head : `${head}${/[.!?]$/.test(head) ? "" : "."} ${said}`;
      }),
  );
}

function aftercareBlocks({ step, handout, isCorrection, changes }: Extract<Telling, { kind: "aftercare" }>): readonly Block[] {
  const corrected: readonly Block[] = isCorrection
    ? [{ block: "text", text: "We have corrected something in what we gave you before. Please go by this one from now on." }]
    : [];
  if (step === "issue") return [...corrected, { block: "whole", text: unbraced(handoutMessage(handout)) }];
  const { contactUs, emergency } = handout.sections;
  const what = step === "7d" ? [] : list("From now on:", changes.map(plain));
  return [...corrected, ...what, ...list(plain(contactUs.intro), contactUs.signs.map(plain)), { block: "text", text: plain(emergency) }];
}

/** Whether a part tells times of visits, so that their zone is named. */
export function tellsVisits(part: Telling): boolean {
  return leadingVisit(part) !== null;
}
