import type { Database } from "#db/client.ts";
import { bookAppointment } from "#lib/appointments/commands/book.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { addDays, compareDates, daysBetween, type IsoDate } from "#lib/time.ts";
import type { Board, Slot } from "./board.ts";
import { type At, atPlace, must } from "./clock.ts";
import { inLanes } from "./lanes.ts";
import type { DemoPatient } from "./patients.ts";
import type { PlannedSeries } from "./plan.ts";
import { type Random, randomFrom } from "./random.ts";
import type { DemoService, DemoSetting } from "./setting.ts";
import { attend, cancel, confirm, endOf, miss, startOf } from "./visits.ts";

type Stage = {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly board: Board;
  readonly patients: readonly DemoPatient[];
  readonly now: Temporal.Instant;
  readonly today: IsoDate;
};
type Single = { readonly slot: Slot; readonly service: DemoService; readonly patient: DemoPatient };

/** How far ahead the diary is filled. */
export const WEEKS_AHEAD = 8;

/** How far back single visits are made by commands; what is older comes through the bulk loader. */
export const WEEKS_BY_COMMAND = 3;

/** How full a clinician's shift is to be: three quarters today and tomorrow, thinning to a fifth in week eight, less in the weeks gone by, besides the series. */
function wishedShare(day: number): number {
  if (day < 0) return 0.16;
  return day <= 1 ? 0.78 : Math.max(0.2, 0.56 - (0.36 * day) / (WEEKS_AHEAD * 7));
}

/** Fills the shifts around today with consultations, reviews and facials, one booking after the other, and lives through those gone by. */
export async function fillDiary(stage: Stage, series: readonly PlannedSeries[]): Promise<void> {
  const { at, database, random, setting, now, today } = stage;
  const singles = [...reviewsDue(stage, series)];
  for (let day = -WEEKS_BY_COMMAND * 7; day <= WEEKS_AHEAD * 7; day += 1) singles.push(...fillDay(stage, addDays(today, day)));
  const booked: (Single & { readonly appointmentId: string; readonly seed: number })[] = [];
  const seeded = singles.map((single) => ({
    ...single,
    key: random.key(),
    ahead: random.int(2, 24),
    minutesAgo: random.int(30, 600),
    seed: random.int(1, 1_000_000_000),
  }));
  const days = Map.groupBy(seeded, ({ slot }) => `${slot.location.id} ${slot.date}`);
  // A day at a place keeps its order, so that rooms fall as they would one after the other.
  await inLanes([...days.values()], async (day) => {
    for (const { key, ahead, minutesAgo, ...single } of day) {
      const { slot, service, patient } = single;
      const wished = atPlace(addDays(slot.date, -ahead), "10:15", slot.location.timeZone);
      const bookedAt = Temporal.Instant.compare(wished, now) < 0 ? wished : now.subtract({ minutes: minutesAgo });
      const { appointmentId } = must(
        "book a visit",
        await bookAppointment(
          at(bookedAt, setting.reception),
          {
            idempotencyKey: key,
            patientId: patient.id,
            serviceId: service.id,
            locationId: slot.location.id,
            date: slot.date,
            time: slot.time,
            clinicianId: slot.clinician.resourceId,
          },
          screeningSafeguard,
        ),
      );
      booked.push({ ...single, appointmentId });
    }
  });
  await inLanes(booked, async ({ seed, ...single }) => {
    const lane = { at, database, random: randomFrom(seed), setting };
    await live(lane, single, now);
  });
}

type Lane = Parameters<typeof attend>[0];

async function live(lane: Lane, visit: Single & { readonly appointmentId: string }, now: Temporal.Instant): Promise<void> {
  const left = now.until(endOf(visit.slot)).total("minutes");
  const toStart = now.until(startOf(visit.slot)).total("minutes");
  const chance = lane.random.next();
  if (left < -10) {
    if (chance < 0.04) await miss(lane, visit);
    else if (chance < 0.09)
      await cancel(
        lane,
        visit,
        startOf(visit.slot).subtract({ hours: 20 }),
        lane.random.pick(["Unwell, rang the day before.", "Work came up.", "Child is sick."]),
      );
    else await attend(lane, visit, "closed");
  } else if (toStart < -3) await attend(lane, visit, "in_room");
  else if (toStart < 12) await attend(lane, visit, "arrived");
  else if (toStart < 60 * 24 * 5 && chance < 0.65) await confirm(lane, visit, now.subtract({ minutes: 25 }));
}

/** A review with photographs twelve to sixteen weeks after the last session of a finished series. */
function* reviewsDue({ board, random, setting, today }: Stage, series: readonly PlannedSeries[]): Generator<Single> {
  for (const { state, slots, patient, clinician } of series) {
    const last = slots.at(-1);
    if (last === undefined || (state !== "finished" && state !== "followed_up")) continue;
    const due = addDays(last.date, random.int(86, 108));
    const ahead = daysBetween(today, due);
    if (ahead < -WEEKS_BY_COMMAND * 7 || ahead > WEEKS_AHEAD * 7 - 8) continue;
    for (let later = 0; later < 7; later += 1) {
      const slot = board.find(setting.services.review, clinician, addDays(due, later), patient.id, 9 * 60 + 30);
      if (slot === null) continue;
      board.take(setting.services.review, slot, patient.id);
      yield { slot, service: setting.services.review, patient };
      break;
    }
  }
}

function* fillDay({ board, random, setting, patients, today }: Stage, date: IsoDate): Generator<Single> {
  const share = wishedShare(daysBetween(today, date));
  const services = [setting.services.consultation, setting.services.review, setting.services.light, setting.services.light];
  for (const clinician of setting.clinicians) {
    const local = patients.filter(
      ({ locationIndex, registered }) =>
        setting.locations[locationIndex]?.id === clinician.locationId && compareDates(registered, date) < 0,
    );
    const shift = board.shiftMinutes(clinician, date);
    for (let tries = 0; shift > 0 && board.bookedMinutes(clinician, date) < shift * share && tries < 14; tries += 1) {
      const service = random.pick(services);
      const patient = random.pick(local);
      const slot =
        board.find(service, clinician, date, patient.id, 8 * 60 + 15 * random.int(0, 32)) ??
        board.find(service, clinician, date, patient.id);
      if (slot === null) continue;
      board.take(service, slot, patient.id);
      yield { slot, service, patient };
    }
  }
}
