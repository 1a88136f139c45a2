import type { PrintedHandout } from "#lib/aftercare/outputs/printed-handout.ts";
import type { PortalVisit } from "#lib/portal/rules/visits.ts";
import { addDays, instantToWall, localDate, sayDate, sayInstant, sayTime, sayZone, wallToInstantCompatible } from "#lib/time.ts";
import type { WordingSlug } from "../rules/wordings.ts";
import type { Letter, Telling } from "./telling.ts";

type Facts = { readonly clinic: string; readonly timeZone: string; readonly now: Temporal.Instant };

/** A letter to nobody, with everything that a message of its kind can tell: what a clinic looks at while it words one. */
export function exampleLetter(slug: WordingSlug, facts: Facts): Letter {
  const visits = [7, 35, 63].map((days, index) => exampleVisit(days, index + 1, facts));
  const [visit = exampleVisit(7, 1, facts)] = visits;
  return {
    called: "Alex",
    clinic: facts.clinic,
    // As in a real one: nobody was asked whether others may read the clinic's name.
    phone: "03 5550 1482",
    timeZone: facts.timeZone,
    parts: [examplePart(slug, visits, visit, facts)],
    visits,
    calledOff: [],
    isEssential: slug !== "review" && slug !== "aftercare-7d",
    hasPortal: true,
    hasForm: true,
    now: facts.now,
  };
}

function exampleVisit(days: number, number: number, { timeZone, now }: Facts): PortalVisit {
  const date = addDays(localDate(now, timeZone), days);
  const startsAt = wallToInstantCompatible(date, "15:00", timeZone);
  return {
    id: `00000000-0000-7000-8000-00000000000${number}`,
    number,
    seriesId: null,
    status: "booked",
    ...instantToWall(startsAt, timeZone),
    clinician: "Robin Vale",
    startsAt,
    endsAt: startsAt.add({ minutes: 60 }),
    timeZone,
    service: "Skin needling",
    location: "Example location",
    address: "1 Example Street",
  };
}

const preparation = [
  {
    id: "example",
    title: "Keep out of strong sun",
    detail: "We can see you only when your skin is not burnt.",
    when: "From now on",
    at: null,
    state: "open",
  },
] as const;

function examplePart(slug: WordingSlug, visits: readonly PortalVisit[], visit: PortalVisit, facts: Facts): Telling {
  const today = localDate(facts.now, facts.timeZone);
  switch (slug) {
    case "booking":
      return { kind: "booking", isFirst: true, preparation, news: visits.map((each) => ({ what: "booked", visit: each })) };
    case "booking-changed":
      return {
        kind: "booking",
        isFirst: false,
        preparation: [],
        news: [{ what: "moved", visit, from: visit.startsAt.subtract({ hours: 48 }) }],
      };
    case "preparation":
      return { kind: "preparation", visit, days: 7, items: preparation };
    case "reminder":
    case "forms":
      return { kind: slug, visit };
    case "aftercare":
    case "aftercare-24h":
    case "aftercare-48h":
    case "aftercare-7d":
      return {
        kind: "aftercare",
        step: stepOf(slug),
        handout: exampleHandout(facts),
        isCorrection: false,
        changes: ["You may wear mineral make-up again."],
      };
    case "review":
      return { kind: "review", label: "12 to 16 weeks", from: today, until: addDays(today, 28) };
    case "waitlist-offer": {
      const offered = visit.startsAt.subtract({ hours: 72 });
      return { kind: "waitlist_offer", visit, offered: sayInstant(offered, facts.timeZone) };
    }
    case "portal-link":
      return { kind: "portal_link" };
  }
}

function stepOf(slug: "aftercare" | "aftercare-24h" | "aftercare-48h" | "aftercare-7d"): "issue" | "24h" | "48h" | "7d" {
  switch (slug) {
    case "aftercare":
      return "issue";
    case "aftercare-24h":
      return "24h";
    case "aftercare-48h":
      return "48h";
    case "aftercare-7d":
      return "7d";
  }
}

/** A handout in short: what a real one says is worded with the aftercare. */
function exampleHandout({ timeZone, now }: Facts): PrintedHandout {
  const [treatedAt, tomorrow] = [sayInstant(now, timeZone), now.add({ hours: 24 })];
  const [day, time] = [sayDate(localDate(tomorrow, timeZone)), sayTime(instantToWall(tomorrow, timeZone).time)];
  const item = { id: "example", title: "Make-up", detail: "" };
  return {
    treatmentId: "00000000-0000-7000-8000-000000000009",
    issue: 1,
    title: "After your treatment",
    intro: "",
    location: { name: "Example location", phone: "03 5550 1482" },
    treatedAt,
    timeline: {
      headline: { eyebrow: "", title: "", detail: "" },
      marks: [],
      progress: 0,
      now: {
        do: [{ id: "clean", title: "Wash gently with lukewarm water", detail: "" }],
        leaveOff: [{ heading: `Until ${day}, ${time}`, until: `${day}, ${time}`, untilIso: null, items: [item] }],
        usual: [],
      },
      next: [{ at: "", day, time, items: [{ id: "example", text: "You may wear mineral make-up again." }] }],
      done: [],
      treatedAt,
      zoneNote: `All times are ${sayZone(timeZone)} time.`,
    },
    sections: {
      everyDay: [],
      canHappen: [],
      usual: [],
      contactUs: { intro: "Call us at once on 03 5550 1482 if you notice:", signs: ["Pain that grows instead of easing"] },
      emergency: "If you find it hard to breathe, call the emergency number.",
    },
    products: [],
    homePlan: [],
    approval: "An example of a handout.",
    given: "Given to nobody.",
    replaced: null,
  };
}
