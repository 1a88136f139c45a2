import type { Database } from "#db/client.ts";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { addDays, compareDates, type IsoDate, minutesOfDay, timeOfMinutes } from "#lib/time.ts";
import { type Board, type Slot, spanOf } from "./board.ts";
import { atPlace } from "./clock.ts";
import { WEEKS_BY_COMMAND } from "./diary.ts";
import type { DemoPatient } from "./patients.ts";
import type { Random } from "./random.ts";
import { CLINIC_AGE_DAYS, type DemoService, type DemoSetting } from "./setting.ts";

type Past = { readonly id: string; readonly patientId: string; readonly service: DemoService; readonly slot: Slot };
type Event = typeof appointmentEvents.$inferInsert;
type Claim = typeof claims.$inferInsert;

/** Rows in one statement. */
const CHUNK = 400;

/** A UUIDv7 of an instant, from the demo's own stream. */
function idAt(at: Temporal.Instant, random: Random): string {
  const time = at.epochMilliseconds.toString(16).padStart(12, "0");
  const rest = random.key().slice(14);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1)}`;
}

/**
 * The visits older than a few weeks, in bulk: consultations, reviews and facials that came and were closed. Written as the application's role, so that
 * the same constraints have the last word.
 * @returns how many
 */
export async function loadHistory(options: {
  readonly database: Database;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly board: Board;
  readonly patients: readonly DemoPatient[];
  readonly today: IsoDate;
}): Promise<number> {
  const { database, random, setting, board, patients, today } = options;
  const past: Past[] = [];
  for (let day = -CLINIC_AGE_DAYS + 20; day < -WEEKS_BY_COMMAND * 7; day += 1) {
    const date = addDays(today, day);
    // Those who were patients by then, newest last: they come more often.
    const known = setting.clinicians.map(({ locationId }) =>
      patients.filter(
        ({ registered, locationIndex }) => compareDates(registered, date) < 0 && setting.locations[locationIndex]?.id === locationId,
      ),
    );
    for (const [index, clinician] of setting.clinicians.entries()) {
      if (board.shiftMinutes(clinician, date) === 0) continue;
      for (let visit = random.int(0, 2); visit > 0; visit -= 1) {
        const service = random.pick([setting.services.consultation, setting.services.review, setting.services.light]);
        const patient = random.pick(known[index] ?? []);
        const slot = board.find(service, clinician, date, patient.id, 8 * 60 + 15 * random.int(0, 30));
        if (slot === null) continue;
        board.take(service, slot, patient.id);
        past.push({
          id: idAt(atPlace(addDays(date, -7), slot.time, slot.location.timeZone), random),
          patientId: patient.id,
          service,
          slot,
        });
      }
    }
  }
  for (let from = 0; from < past.length; from += CHUNK) await writeChunk(database, setting, past.slice(from, from + CHUNK));
  return past.length;
}

async function writeChunk(database: Database, setting: DemoSetting, visits: readonly Past[]): Promise<void> {
  const { db } = database;
  const bounds = ({ slot }: Past) => {
    const start = atPlace(slot.date, slot.time, slot.location.timeZone);
    return { start, end: start.add({ minutes: slot.minutes }) };
  };
  await db.insert(appointments).values(
    visits.map((visit) => ({
      id: visit.id,
      patientId: visit.patientId,
      locationId: visit.slot.location.id,
      serviceId: visit.service.id,
      status: "closed" as const,
      during: bounds(visit),
      localDate: visit.slot.date,
      localStart: visit.slot.time,
      timeZone: visit.slot.location.timeZone,
      createdAt: bounds(visit).start.subtract({ hours: 168 }),
      version: 5,
    })),
  );
  await db.insert(claims).values(visits.flatMap(claimsOf));
  const by = setting.reception.id;
  await db.insert(appointmentEvents).values(
    visits.flatMap((visit): Event[] => {
      const { start, end } = bounds(visit);
      const status = (fromStatus: string, toStatus: string, at: Temporal.Instant): Event => ({
        appointmentId: visit.id,
        what: "status",
        fromStatus,
        toStatus,
        by,
        at,
      });
      return [
        { appointmentId: visit.id, what: "booked", toStatus: "booked", toStart: start, by, at: start.subtract({ hours: 168 }) },
        status("booked", "arrived", start.subtract({ minutes: 5 })),
        status("arrived", "in_room", start.add({ minutes: 1 })),
        status("in_room", "treated", end),
        status("treated", "closed", end.add({ minutes: 6 })),
      ];
    }),
  );
}

function claimsOf({ id, service, slot }: Past): Claim[] {
  const start = minutesOfDay(slot.time);
  const at = (minutes: number) => atPlace(slot.date, timeOfMinutes(minutes), slot.location.timeZone);
  const wanted = [
    ["clinician", slot.clinician.resourceId],
    ["room", slot.room],
    ["device", slot.device],
  ] as const;
  return wanted.flatMap(([kind, resourceId]): Claim[] => {
    const span = spanOf(service, kind, start);
    return span === null || resourceId === null
      ? []
      : [{ appointmentId: id, resourceId, kind, during: { start: at(span.from), end: at(span.to) } }];
  });
}
