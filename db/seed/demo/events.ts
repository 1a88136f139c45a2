import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { closeEvent, recordEvent, reviewEvent } from "#lib/adverse/commands.ts";
import type { RecordEventInput } from "#lib/adverse/input.ts";
import { addDays, daysBetween, type IsoDate } from "#lib/time.ts";
import { type At, atPlace, must } from "./clock.ts";
import type { PlannedSeries, SeriesState } from "./plan.ts";
import type { Random } from "./random.ts";

type Stage = { readonly at: At; readonly database: Database; readonly random: Random; readonly today: IsoDate };

/** What came after somebody's last session, and what was made of it; days count from that session. */
type Story = Pick<RecordEventInput, "what" | "words" | "zones" | "grade" | "causality" | "action"> & {
  readonly states: readonly SeriesState[];
  /** The session lies at least so far back. */
  readonly daysAgo: number;
  readonly began: number;
  readonly told: number;
  readonly review?: { readonly after: number; readonly words: string; readonly lookAgainInDays?: number };
  readonly gone?: { readonly after: number };
};

const STORIES: readonly Story[] = [
  {
    // Waits for its review: the next session is held.
    states: ["midway"],
    daysAgo: 6,
    what: "infection",
    words: "Yellow crusts on the chin and two tender spots, warmer since yesterday.",
    grade: 2,
    causality: "probable",
    zones: ["chin"],
    action: "Seen at the desk. Asked not to touch it and to come in if it spreads.",
    began: 3,
    told: 5,
  },
  {
    states: ["midway"],
    daysAgo: 12,
    what: "redness",
    zones: ["cheek-upper-right", "cheek-upper-left"],
    words: "Cheeks still pink in the evening.",
    grade: 1,
    causality: "probable",
    action: "",
    began: 0,
    told: 2,
  },
  {
    states: ["midway"],
    daysAgo: 8,
    what: "bruising",
    zones: ["nose"],
    words: "Two small bruises beside the nose.",
    grade: 1,
    causality: "definite",
    action: "Cooled after the session.",
    began: 0,
    told: 0,
    gone: { after: 6 },
  },
  {
    states: ["followed_up"],
    daysAgo: 90,
    what: "darkening",
    zones: ["perioral"],
    words: "Brown shadow over the upper lip, first seen after a week by the sea.",
    grade: 2,
    causality: "possible",
    action: "Sun protection gone through again.",
    began: 18,
    told: 24,
    review: { after: 26, words: "Shallow pigment, no scarring. Photographs now, look again with the next review.", lookAgainInDays: 5 },
  },
  {
    states: ["finished", "followed_up"],
    daysAgo: 25,
    what: "cold-sore",
    zones: ["perioral"],
    words: "Cold sore at the left corner of the mouth.",
    grade: 2,
    causality: "probable",
    action: "Seen by the prescriber the same day.",
    began: 3,
    told: 4,
    review: { after: 4, words: "Settles. Prevention before every further session." },
    gone: { after: 12 },
  },
];

/** A few things that came after sessions, from a bruise to an infection that holds the next session. */
export async function recordEvents(stage: Stage, planned: readonly PlannedSeries[]): Promise<void> {
  const told = new Set<PlannedSeries>();
  for (const story of STORIES) {
    const series = planned.find((each) => !told.has(each) && fits(story, each, stage.today));
    if (series === undefined) throw new Error("The demo has nobody for an event.");
    told.add(series);
    await tell(stage, series, story);
  }
}

function fits({ states, daysAgo }: Story, { state, slots, gone, zones }: PlannedSeries, today: IsoDate): boolean {
  const [last, next] = [slots[gone - 1], slots[gone]];
  // The stories are of faces.
  if (!zones.includes("chin") || last === undefined || !states.includes(state) || daysBetween(last.date, today) < daysAgo) return false;
  // Whoever comes soon is treated by others of the demo's readers.
  return next === undefined || daysBetween(today, next.date) > 3;
}

async function tell({ at, database, random, today }: Stage, series: PlannedSeries, story: Story): Promise<void> {
  const slot = series.slots[series.gone - 1];
  if (slot === undefined) throw new Error("The demo lost a session.");
  const [visit] = await database.db
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.patientId, series.patient.id),
        eq(appointments.localDate, slot.date),
        inArray(appointments.status, ["treated", "closed"]),
      ),
    );
  if (visit === undefined) throw new Error("The demo lost a session.");
  const as = (days: number) =>
    at(atPlace(addDays(slot.date, days), days === 0 ? "18:30" : "10:15", slot.location.timeZone), series.clinician);
  const { what, words, grade, causality, action, review, gone } = story;
  const { eventId } = must(
    "record an event",
    await recordEvent(as(story.told), {
      appointmentId: visit.id,
      idempotencyKey: random.key(),
      what,
      words,
      zones: [...story.zones],
      onset: addDays(slot.date, story.began),
      grade,
      kind: "suggested",
      causality,
      action,
      reportable: grade >= 2 ? "no" : "undecided",
      reportedTo: "",
      lookAgainOn: null,
    }),
  );
  const again = review?.lookAgainInDays;
  if (review !== undefined) {
    const lookAgainOn = again === undefined ? null : addDays(today, again);
    must("review an event", await reviewEvent(as(review.after), { eventId, version: 1, words: review.words, lookAgainOn }));
  }
  if (gone !== undefined) {
    must(
      "close an event",
      await closeEvent(as(gone.after), {
        eventId,
        version: review === undefined ? 1 : 2,
        outcome: "resolved",
        resolvedOn: addDays(slot.date, gone.after),
      }),
    );
  }
}
