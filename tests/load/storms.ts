/** The storms of R1 to R3, each a number of people at one desk at once, and what came of it. */
import type { Random } from "#db/seed/demo/random.ts";
import { addDays, timeOfMinutes } from "#lib/time.ts";
import type { SmallClinic } from "#tests/support/small-clinic.ts";
import type { Answer, Front } from "./front.ts";
import type { Witness } from "./witness.ts";

export type Tally = { readonly done: number; readonly refused: readonly string[]; readonly failed: readonly string[] };

function tally(answers: readonly Answer[]): Tally {
  return {
    done: answers.filter(({ outcome }) => outcome === "done").length,
    refused: answers.flatMap((answer) => (answer.outcome === "refused" ? [answer.sentence] : [])),
    failed: answers.flatMap((answer) => (answer.outcome === "failed" ? [answer.why] : [])),
  };
}

/** R1: everybody wants the same clinician at the same time, each for another patient. */
export async function oneSlot(front: Front, clinic: SmallClinic, slot: { readonly date: string; readonly time: string }): Promise<Tally> {
  const clinicianId = clinic.clinicians[0]?.resourceId ?? "";
  const { locationId, serviceId } = clinic;
  return tally(
    await Promise.all(
      clinic.patients.map((patientId, turn) => front.book(turn, { ...slot, clinicianId, patientId, locationId, serviceId })),
    ),
  );
}

/** Tells a clear "no" from any other: who or what is taken, and when. */
export const isClear = (sentence: string): boolean =>
  /\d:\d\d (?:am|pm): .*(?:is taken|is already booked|is free at that time)/.test(sentence);

type Known = { readonly id: string; readonly version: string };

/**
 * R2: `operations` bookings, moves and cancellations by `workers` at once, at random over everybody and everything of the clinic, in part on top of each
 * other. Moves and cancellations name appointments as the worker last saw them, so that some are stale.
 */
export async function mixedStorm(
  front: Front,
  clinic: SmallClinic,
  witness: Witness,
  options: { readonly random: Random; readonly operations: number; readonly workers: number; readonly from: string; readonly days: number },
): Promise<Tally> {
  const { random, operations, workers, from, days } = options;
  const people = ["any", ...clinic.clinicians.map(({ resourceId }) => resourceId)];
  const slot = () => ({
    date: addDays(from, random.int(0, days - 1)),
    time: timeOfMinutes(8 * 60 + random.int(0, 128) * 5),
    clinicianId: random.pick(people),
  });
  let known: readonly Known[] = [];
  const see = async () => {
    known = (
      await witness.sql<Known[]>`
      select id, version::text from appointments where location_id = ${clinic.locationId} and status in ('booked', 'confirmed')
        and local_date < ${addDays(from, days)}::date`
    ).slice();
  };
  const answers: Answer[] = [];
  let begun = 0;
  const one = async (turn: number): Promise<Answer> => {
    const chance = random.next();
    const seen = known.length === 0 ? null : random.pick(known);
    const { locationId } = clinic;
    if (seen === null || chance < 0.6) {
      const serviceId = random.pick([clinic.serviceId, clinic.serviceId, clinic.consultationId]);
      return front.book(turn, { ...slot(), patientId: random.pick(clinic.patients), serviceId, locationId });
    }
    const { id: appointmentId, version } = seen;
    return chance < 0.85 ? front.move(turn, { appointmentId, version, ...slot() }) : front.cancel(turn, { appointmentId, version });
  };
  const worker = async () => {
    while (begun < operations) {
      begun += 1;
      const turn = begun;
      if (turn % 50 === 0) await see();
      answers.push(await one(turn));
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return tally(answers);
}

/** R3: series of ten that share clinicians, rooms and devices, begun in a shuffled order: each starts on one of three days, at one of a few times. */
export async function seriesStorm(
  front: Front,
  seriesIds: readonly string[],
  options: { readonly random: Random; readonly sessions: number; readonly from: string; readonly gap: number },
): Promise<Tally> {
  const { random, sessions, from, gap } = options;
  const asked = random.shuffled(seriesIds).map((seriesId) => {
    const first = addDays(from, random.int(0, 2) * gap);
    const time = timeOfMinutes(random.pick([540, 570, 600, 660]));
    return {
      seriesId,
      sessions: Array.from({ length: sessions }, (_, index) => ({ date: addDays(first, index * gap), time, clinicianId: "any" })),
    };
  });
  return tally(await Promise.all(asked.map((series, turn) => front.bookSeries(turn, series))));
}

/** How many of these series have all their visits, and how many some. */
export async function wholeAndHalf(
  { sql }: Witness,
  seriesIds: readonly string[],
  sessions: number,
): Promise<{ readonly whole: number; readonly half: number; readonly none: number }> {
  const rows = await sql<{ booked: number }[]>`
    select (select count(*)::int from appointments a where a.series_id = s.id) as booked from unnest(${[...seriesIds]}::uuid[]) as s(id)`;
  const whole = rows.filter(({ booked }) => booked === sessions).length;
  const none = rows.filter(({ booked }) => booked === 0).length;
  return { whole, none, half: rows.length - whole - none };
}
