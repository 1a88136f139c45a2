import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { reviews, scores } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { treatments } from "#db/schema/treatments.ts";
import { REVIEW_OUTCOMES, reviewWindows } from "#lib/reviews/rules.ts";
import type { Rater, ScaleId } from "#lib/scales/rules.ts";
import { addDays, compareDates, type IsoDate } from "#lib/time.ts";
import { atPlace } from "./clock.ts";
import type { PlannedSeries } from "./plan.ts";
import type { Random } from "./random.ts";

type Score = typeof scores.$inferInsert;
type Review = typeof reviews.$inferInsert;

/** Rows in one statement. */
const CHUNK = 500;

/** What each signed session of a series was, in order. */
function readSessions(database: Database) {
  return database.db
    .select({
      patientId: treatments.patientId,
      seriesId: series.id,
      date: appointments.localDate,
      by: sql<string>`${treatments.signedBy}`,
      at: sql<Temporal.Instant>`${treatments.signedAt}`.mapWith(treatments.signedAt),
      skinType: sql<
        string | null
      >`(select f.answers ->> 'fitzpatrick' from ${formResponses} f where f.appointment_id = ${appointments.id} and f.answers ->> 'fitzpatrick' is not null limit 1)`,
    })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .innerJoin(series, eq(series.id, appointments.seriesId))
    .where(and(eq(treatments.state, "signed"), isNotNull(treatments.signedBy)))
    .orderBy(asc(appointments.during));
}

type Session = Awaited<ReturnType<typeof readSessions>>[number];

/**
 * How the skin of those in series was judged at each session, and at the reviews after the last; most grow better, a few do not. In bulk, as the
 * application's role: the same constraints have the last word.
 */
export async function judgeOutcomes(
  { database, random, today }: { readonly database: Database; readonly random: Random; readonly today: IsoDate },
  planned: readonly PlannedSeries[],
): Promise<void> {
  const byPatient = Map.groupBy(await readSessions(database), ({ patientId }) => patientId);
  const judged = planned.flatMap((plan) => {
    const sessions = byPatient.get(plan.patient.id) ?? [];
    return sessions.length === 0 ? [] : [judge(plan, sessions, random, today)];
  });
  const noted = judged.flatMap((each) => each.scores);
  for (let from = 0; from < noted.length; from += CHUNK) await database.db.insert(scores).values(noted.slice(from, from + CHUNK));
  const seen = judged.flatMap((each) => each.reviews);
  if (seen.length > 0) await database.db.insert(reviews).values(seen);
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value)));

function judge(
  { protocol, state }: PlannedSeries,
  sessions: readonly Session[],
  random: Random,
  today: IsoDate,
): { readonly scores: readonly Score[]; readonly reviews: readonly Review[] } {
  // How much better each session makes it, on the scale of improvement.
  const pace = random.pick([0.05, 0.4, 0.5, 0.6, 0.7, 0.8]);
  const pleased = random.int(2, 5);
  const scar = random.int(3, 4);
  const wrinkles = random.int(2, 3);
  const score = (
    { patientId, seriesId, by }: Session,
    takenOn: IsoDate,
    at: Temporal.Instant,
    scale: ScaleId,
    rater: Rater,
    value: number,
  ): Score => ({
    patientId,
    seriesId,
    scale,
    rater,
    value,
    takenOn,
    takenBy: by,
    createdAt: at,
  });
  const noted = sessions.flatMap((session, index) => {
    const say = (scale: ScaleId, rater: Rater, value: number) => score(session, session.date, session.at, scale, rater, value);
    const better = pace * index;
    return [
      ...(index === 0 ? [say("fitzpatrick", "clinician", Number(session.skinType ?? 2))] : []),
      ...(protocol.slug === "acne-scarring" ? [say("goodman_baron", "clinician", within(scar - better * 0.7, 1, 4))] : []),
      ...(index === 0 && /wrinkles|fine-lines/.test(protocol.slug) ? [say("glogau", "clinician", wrinkles)] : []),
      ...(index === 0 ? [] : [say("gais", "clinician", within(4 - better, 1, 5))]),
      ...(index === 0 || random.chance(0.3) ? [] : [say("gais", "patient", within(4 - better + random.pick([-0.5, 0, 0.5]), 1, 5))]),
      say("patient_rating", "patient", within(pleased + better * 2 + random.pick([-1, 0, 0, 1]), 0, 10)),
    ];
  });
  const last = sessions.at(-1);
  if (last === undefined || state !== "followed_up") return { scores: noted, reviews: [] };
  const done = reviewWindows(last.date)
    .filter(({ from }) => compareDates(addDays(from, 20), today) < 0 && random.chance(0.75))
    .map(({ step, from }) => {
      const doneOn = addDays(from, random.int(2, 18));
      const doneAt = atPlace(doneOn, "11:40", "Australia/Melbourne");
      const value = within(4 - pace * (sessions.length + 0.5), 1, 5);
      return { last, step, doneOn, doneAt, value };
    });
  return {
    scores: [...noted, ...done.map(({ doneOn, doneAt, value }) => score(last, doneOn, doneAt, "gais", "clinician", value))],
    reviews: done.map(({ step, doneOn, doneAt, value }) => ({
      seriesId: last.seriesId,
      patientId: last.patientId,
      step,
      countedFrom: last.date,
      doneOn,
      outcome: REVIEW_OUTCOMES[value - 1] ?? "no_change",
      words: random.pick(["", "Photographs taken; texture even, edges softer.", "Pleased. Asks about one more session."]),
      doneBy: last.by,
      doneAt,
    })),
  };
}
