import fc from "fast-check";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import { fillSections } from "#lib/aftercare/outputs/sections.ts";
import { timelineAt } from "#lib/aftercare/outputs/timeline.ts";
import { resolveInstructions } from "#lib/aftercare/rules.ts";
import type { Letter, Telling } from "#lib/messages/outputs/telling.ts";
import type { PortalVisit } from "#lib/portal/rules/visits.ts";
import { instantToWall, localDate, sayInstant } from "#lib/time.ts";

export const ZONES = [
  "Australia/Melbourne",
  "Australia/Brisbane",
  "Australia/Lord_Howe",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kathmandu",
];
/** Before every visit of `anyVisit`. */
export const WORDED_AT = Temporal.Instant.from("2026-01-01T00:00:00Z");

export function visitAt(startsAt: Temporal.Instant, timeZone: string, given: Partial<PortalVisit> = {}): PortalVisit {
  const { date, time } = instantToWall(startsAt, timeZone);
  return {
    id: "0199b7a0-0000-7000-8000-000000000001",
    number: 1,
    seriesId: null,
    status: "booked",
    date,
    time,
    clinician: "Nadia Hart",
    startsAt,
    endsAt: startsAt.add({ minutes: 60 }),
    timeZone,
    service: "Needling of the face",
    location: "Carlton",
    address: "12 Elgin Street",
    ...given,
  };
}

/** The default aftercare as it is handed out when a treatment ended. */
export function handoutOf(treatmentEndedAt: Temporal.Instant, timeZone: string): PrintedHandout {
  const instructions = resolveInstructions({ instructions: defaultAftercareSet.instructions, treatmentEndedAt, timeZone });
  const timeline = timelineAt({ sets: [{ treatmentEndedAt, timeZone, instructions }], now: treatmentEndedAt, timeZone, absolute: true });
  if (timeline === null) throw new Error("The treatment has ended.");
  return {
    treatmentId: "0199b7a0-0000-7000-8000-000000000002",
    issue: 1,
    title: defaultAftercareSet.title,
    intro: defaultAftercareSet.intro,
    location: { name: "Carlton", phone: "03 5550 1482" },
    treatedAt: sayInstant(treatmentEndedAt, timeZone),
    timeline,
    sections: fillSections(defaultAftercareSet.sections, { phone: "03 5550 1482", emergencyNumber: "000" }),
    products: [],
    homePlan: ["Cleanser morning and evening"],
    approval: "Aftercare version 3, approved by Dr Mara Ilves on Mon 2 Nov 2026.",
    given: "Given on the day, by Nadia Hart.",
    replaced: null,
  };
}

export function letterOf(parts: readonly Telling[], given: Partial<Letter> = {}): Letter {
  return {
    called: "Aroha",
    clinic: "Lumen Rooms",
    phone: "03 5550 1482",
    timeZone: "Australia/Melbourne",
    parts,
    visits: [],
    calledOff: [],
    isEssential: true,
    hasPortal: true,
    hasForm: true,
    now: WORDED_AT,
    ...given,
  };
}

const anyInstant = fc
  .integer({ min: 0, max: 2 * 365 * 24 * 12 })
  .map((fives) => Temporal.Instant.from("2026-02-01T00:00:00Z").add({ minutes: 5 * fives }));
const anyZone = fc.constantFrom(...ZONES);
/** What people are called, and what they are not: markup, line breaks, places of links, writing from right to left. */
export const anyName = fc.oneof(
  fc.constantFrom(
    "Aroha",
    "Zoë O’Brien",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "Mara\r\nBcc: all@example.org",
    "{portal}",
    "\u202Eevil",
    "田中",
    "",
  ),
  fc.string({ maxLength: 60, unit: "binary" }),
);

export const anyVisit = fc
  .record({ id: fc.uuid(), startsAt: anyInstant, zone: anyZone, service: anyName, location: anyName, clinician: fc.option(anyName) })
  .map(({ startsAt, zone, ...given }) => visitAt(startsAt, zone, given));

const anyItem = fc.record({
  id: fc.constant("tanning"),
  title: fc.constantFrom("Stay out of the sun", "Wear a hat"),
  detail: fc.constantFrom("Sunburnt skin is not treated.", ""),
  when: fc.constantFrom("From now on", "From Tue 27 Jan 2026", "Throughout your series"),
  at: fc.constant(null),
  state: fc.constantFrom("open" as const, "upcoming" as const, "past" as const),
});
const anyItems = fc.array(anyItem, { maxLength: 3 });

const anyNews = fc.oneof(
  fc.record({ what: fc.constant("booked" as const), visit: anyVisit }),
  fc.record({ what: fc.constant("moved" as const), visit: anyVisit, from: anyInstant }),
  fc.record({
    what: fc.constant("cancelled" as const),
    visit: anyVisit.map((visit): PortalVisit => ({ ...visit, status: "cancelled" })),
  }),
);

const anyHandout = fc.tuple(anyInstant, anyZone).map(([at, zone]) => handoutOf(at, zone));
const anyDate = anyInstant.map((at) => localDate(at, "UTC"));

export const anyPart: fc.Arbitrary<Telling> = fc.oneof(
  fc.record({
    kind: fc.constant("booking" as const),
    news: fc.array(anyNews, { minLength: 1, maxLength: 6 }),
    isFirst: fc.boolean(),
    preparation: anyItems,
  }),
  fc.record({
    kind: fc.constant("preparation" as const),
    visit: anyVisit,
    days: fc.constantFrom(14 as const, 7 as const, 1 as const),
    items: anyItems,
  }),
  fc.record({ kind: fc.constant("reminder" as const), visit: anyVisit }),
  fc.record({ kind: fc.constant("forms" as const), visit: anyVisit }),
  fc.record({
    kind: fc.constant("aftercare" as const),
    step: fc.constantFrom("issue" as const, "24h" as const, "48h" as const, "7d" as const),
    handout: anyHandout,
    isCorrection: fc.boolean(),
    changes: fc.subarray(["You may wear make-up again.", "You may exercise again."]),
  }),
  fc.record({ kind: fc.constant("review" as const), label: fc.constant("6 months"), from: anyDate, until: anyDate }),
  fc.record({
    kind: fc.constant("waitlist_offer" as const),
    visit: anyVisit,
    offered: anyInstant.map((at) => sayInstant(at, "Australia/Melbourne")),
  }),
  fc.constant({ kind: "portal_link" as const }),
);

/** The visits that a part speaks of and that take place. */
function standing(part: Telling): readonly PortalVisit[] {
  if (part.kind === "booking") return part.news.flatMap(({ what, visit }) => (what === "cancelled" ? [] : [visit]));
  return "visit" in part ? [part.visit] : [];
}

/** Letters of any parts, whose visits to come are those that they speak of. */
export const anyLetter: fc.Arbitrary<Letter> = fc
  .record({
    called: anyName,
    clinic: anyName,
    phone: fc.constantFrom("03 5550 1482", "+61 3 5550 1482", ""),
    timeZone: anyZone,
    parts: fc.array(anyPart, { minLength: 1, maxLength: 4 }),
    isEssential: fc.boolean(),
    hasPortal: fc.boolean(),
    hasForm: fc.boolean(),
  })
  .map((facts) => letterOf(facts.parts, { ...facts, visits: facts.parts.flatMap(standing) }));
