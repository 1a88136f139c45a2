import { and, asc, eq, gte, lte } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { patients } from "#db/schema/patients.ts";
import { putOnWaitlist } from "#lib/appointments/commands/waitlist.ts";
import type { PutOnWaitlistInput } from "#lib/appointments/input.ts";
import { DAY_PARTS } from "#lib/appointments/rules/waitlist.ts";
import { addDays, type IsoDate, isoWeekday } from "#lib/time.ts";
import { type At, must } from "./clock.ts";
import type { Random } from "./random.ts";
import type { DemoSetting } from "./setting.ts";
import { cancel } from "./visits.ts";

type Stage = {
  readonly at: At;
  readonly database: Database;
  readonly random: Random;
  readonly setting: DemoSetting;
  readonly now: Temporal.Instant;
  readonly today: IsoDate;
};

const NOTES = ["", "", "", "Can be here within an hour", "Text first", "Works across the street"] as const;

/** A dozen patients at the first location who would come earlier, and one place that was given up for them to fill. */
export async function fillWaitlist(stage: Stage): Promise<void> {
  const { random, setting, today } = stage;
  const locationId = setting.locations[0]?.id;
  if (locationId === undefined) throw new Error("The demo has no location.");
  const later = await listBooked(stage, { locationId, from: addDays(today, 14), to: addDays(today, 42) });
  const [given] = (await listBooked(stage, { locationId, from: addDays(today, 2), to: addDays(today, 8) })).filter(
    ({ serviceId }) => serviceId === setting.services.light.id,
  );
  const sameService = later.filter(({ serviceId }) => serviceId === setting.services.light.id).slice(0, 3);
  const others = random.shuffled(later.filter(({ id }) => !sameService.some((each) => each.id === id))).slice(0, 9);
  for (const { id } of sameService) await wait(stage, id, {});
  for (const { id, date } of others) {
    const weekdays = random.chance(0.5) ? [isoWeekday(date), random.int(1, 5)] : [];
    const dayPart = random.pick(DAY_PARTS);
    const earliestDate = random.chance(0.3) ? addDays(today, random.int(3, 10)) : null;
    await wait(stage, id, { weekdays: [...new Set(weekdays)], dayPart, earliestDate });
  }
  if (given !== undefined) await cancel(stage, { appointmentId: given.id }, stage.now.subtract({ minutes: 20 }), "Work came up.");
}

function listBooked(
  { database }: Stage,
  { locationId, from, to }: { readonly locationId: string; readonly from: IsoDate; readonly to: IsoDate },
) {
  return database.db
    .select({ id: appointments.id, date: appointments.localDate, serviceId: appointments.serviceId })
    .from(appointments)
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .where(
      and(
        eq(appointments.locationId, locationId),
        eq(appointments.status, "booked"),
        gte(appointments.localDate, from),
        lte(appointments.localDate, to),
      ),
    )
    .orderBy(asc(appointments.localDate), asc(appointments.localStart), asc(patients.number));
}

async function wait({ at, random, setting, now }: Stage, appointmentId: string, wishes: Partial<PutOnWaitlistInput>): Promise<void> {
  const entry = { appointmentId, version: null, earliestDate: null, weekdays: [], dayPart: "any" as const, clinicianId: null };
  const ctx = at(now.subtract({ minutes: random.int(30, 300) }), setting.reception);
  must("put a patient on the waitlist", await putOnWaitlist(ctx, { ...entry, ...wishes, note: random.pick(NOTES) }));
}
