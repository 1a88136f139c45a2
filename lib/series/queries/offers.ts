import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { appointments } from "#db/schema/appointments.ts";
import { claims } from "#db/schema/claims.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { closures } from "#db/schema/closures.ts";
import { locationHours } from "#db/schema/location-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { sayOffer, sayWishes } from "#lib/appointments/outputs/waitlist.ts";
import { type AppointmentStatus, holdsResources } from "#lib/appointments/rules/status.ts";
import { type FreedDiary, type FreedPlace, type Offer, offersFor } from "#lib/appointments/rules/waitlist.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { CLOSURE_KINDS } from "#lib/resources/rules.ts";
import { listGateFacts } from "#lib/screening/queries/facts.ts";
import { stopsBooking } from "#lib/screening/rules/booking.ts";
import { answeredOnBy } from "#lib/screening/rules/record.ts";
import { localDate, sayDate, sayTime } from "#lib/time.ts";
import { listWaiting, type WaitingRow } from "./waiting.ts";

export type OfferView = {
  readonly entryId: string;
  readonly entryVersion: number;
  readonly appointmentId: string;
  readonly version: number;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string;
  readonly service: string;
  readonly session: string | null;
  /** When they are booked now: "Tue 10 Mar 2026, 3:00 pm". */
  readonly booked: string;
  readonly date: string;
  readonly time: string;
  /** "3:00 pm". */
  readonly timeWords: string;
  readonly clinicianId: string | null;
  /** "Gains 3 weeks; 29 days after session 2, target 28". */
  readonly words: string;
  readonly wishes: string;
  readonly note: string;
  readonly since: string;
};

export type OffersView = {
  readonly status: AppointmentStatus;
  /** "Tue 3 Feb 2026, 3:00 pm". */
  readonly when: string;
  readonly date: string;
  readonly location: string;
  readonly locationId: string;
  readonly clinician: string | null;
  /** Best first. */
  readonly offers: readonly OfferView[];
  /** How many wait at this location for something earlier than what they have. */
  readonly waiting: number;
};

const period = { weekday: z.number(), from: z.string(), to: z.string() };
const span = { from: z.number(), to: z.number() };
const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(Math.round(seconds * 1000));
const rangeOf = ({ from, to }: { readonly from: number; readonly to: number }) => ({ start: instant(from), end: instant(to) });

const placeRows = z.object({
  hours: z.array(z.object(period)),
  resources: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(["clinician", "room", "device"]),
      name: z.string(),
      shifts: z.array(z.object({ ...period, validFrom: z.string(), validUntil: z.string().nullable() })),
    }),
  ),
  busy: z.array(z.object({ resourceId: z.string(), lane: z.number(), ...span })),
  closures: z.array(
    z.object({ id: z.string(), kind: z.enum(CLOSURE_KINDS), resourceId: z.string().nullable(), note: z.string(), ...span }),
  ),
});

/** Whoever was to see the patient: held last by the visit. */
const lastClinician = sql`(select c.resource_id from ${claims} c where c.appointment_id = ${appointments.id} and c.kind = 'clinician'
  order by c.released_at desc nulls first, c.created_at desc limit 1)`;

/** From the freed start to where the longest visit could end. */
const thatDay = sql`tstzrange(lower(${appointments.during}), lower(${appointments.during}) + interval '16 hours')`;

/** The rooms and devices of the place, and the one clinician. */
const there = sql`(r.location_id = ${appointments.locationId} and r.kind <> 'clinician' or r.id = ${lastClinician})`;

const placeJson = sql`json_build_object(
  'hours', coalesce((select json_agg(json_build_object('weekday', h.weekday, 'from', h.opens, 'to', h.closes)) from ${locationHours} h where h.location_id = ${appointments.locationId}), '[]'),
  'resources', coalesce((select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'name', coalesce(u.name, r.name), 'shifts', coalesce((
      select json_agg(json_build_object('weekday', h.weekday, 'from', h.opens, 'to', h.closes, 'validFrom', h.valid_from, 'validUntil', h.valid_until))
      from ${clinicianHours} h where h.resource_id = r.id and h.location_id = ${appointments.locationId}), '[]')) order by coalesce(u.name, r.name), r.id)
    from ${resources} r left join ${users} u on u.id = r.user_id where ${there} and r.archived_at is null and u.disabled_at is null), '[]'),
  'busy', coalesce((select json_agg(json_build_object('resourceId', c.resource_id, 'lane', c.lane, 'from', extract(epoch from lower(c.during)), 'to', extract(epoch from upper(c.during))))
    from ${claims} c where c.released_at is null and c.resource_id in (select r.id from ${resources} r where ${there}) and c.during && ${thatDay}), '[]'),
  'closures', coalesce((select json_agg(json_build_object('id', x.id, 'kind', x.kind, 'resourceId', x.resource_id, 'note', x.note, 'from', extract(epoch from lower(x.during)), 'to', extract(epoch from upper(x.during))))
    from ${closures} x where x.removed_at is null and x.during && ${thatDay}
      and (x.location_id = ${appointments.locationId} or x.resource_id in (select r.id from ${resources} r where ${there}))), '[]'))`;

async function findPlace(ctx: Ctx<"diary:read">, appointmentId: string) {
  const [row] = await ctx.db
    .select({
      status: appointments.status,
      date: appointments.localDate,
      time: sql<string>`to_char(${appointments.localStart}, 'HH24:MI')`,
      during: appointments.during,
      locationId: locations.id,
      location: locations.name,
      timeZone: locations.timeZone,
      clinicianId: sql<string | null>`${lastClinician}`,
      place: placeJson,
    })
    .from(appointments)
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .where(eq(appointments.id, appointmentId));
  if (row === undefined) return null;
  const { hours, resources: things, busy, closures: closed } = placeRows.parse(row.place);
  const of = (kind: "clinician" | "room" | "device") => things.filter((each) => each.kind === kind);
  const diary: FreedDiary = {
    timeZone: row.timeZone,
    locationHours: hours,
    clinicians: of("clinician"),
    rooms: of("room"),
    devices: of("device"),
    closures: closed.map(({ from, to, ...closure }) => ({ ...closure, during: rangeOf({ from, to }) })),
    busy: busy.map(({ resourceId, lane, from, to }) => ({ resourceId, lane, range: rangeOf({ from, to }) })),
  };
  return { ...row, diary, clinician: of("clinician")[0]?.name ?? null };
}

/**
 * Who on the waitlist could come where this visit was cancelled or missed, best first; three statements. Whoever screening would not let be booked that day
 * is left out, without saying why. Nothing is held: the move asks again, under its locks, about all but the screening.
 * @returns null when there is no such visit; no offers while it stands.
 */
export async function listOffers(ctx: Ctx<"diary:read">, appointmentId: string): Promise<OffersView | null> {
  const freed = await findPlace(ctx, appointmentId);
  if (freed === null) return null;
  const { status, date, time, during, location, locationId, clinicianId, clinician, diary } = freed;
  const view = { status, date, location, locationId, clinician, when: `${sayDate(date)}, ${sayTime(time)}` };
  if (holdsResources(status) || date < localDate(ctx.now, freed.timeZone)) return { ...view, offers: [], waiting: 0 };
  const place: FreedPlace = { date, during, clinicianId };
  const waiting = await listWaiting(ctx, { locationId, date, timeZone: freed.timeZone });
  const fitting = offersFor(place, diary, waiting, ctx.now).flatMap((offer) => {
    const row = waiting.find(({ id }) => id === offer.id);
    return row === undefined ? [] : [{ offer, row }];
  });
  const allowed = await screened(ctx, fitting, date);
  return { ...view, waiting: waiting.length, offers: allowed.map(({ offer, row }) => offerView(offer, row, place)) };
}

type Fitting = { readonly offer: Offer; readonly row: WaitingRow };

/** Those whom screening lets be booked that day. */
async function screened(ctx: Ctx<"diary:read">, fitting: readonly Fitting[], date: string): Promise<readonly Fitting[]> {
  const ids = fitting.map(({ row }) => row.appointmentId);
  const facts = await listGateFacts(ctx, ids, () => date);
  return fitting.filter(({ row }) => {
    const found = facts.find(({ visit }) => visit.id === row.appointmentId);
    return found !== undefined && stopsBooking(found.missing, date, answeredOnBy(found.signed)).length === 0;
  });
}

function offerView({ time, daysGained, gaps }: Offer, row: WaitingRow, place: FreedPlace): OfferView {
  const session = row.series?.session ?? null;
  const needsClinician = row.phases.some(({ needs }) => needs.clinician);
  return {
    entryId: row.id,
    entryVersion: row.version,
    appointmentId: row.appointmentId,
    version: row.appointmentVersion,
    patientId: row.patientId,
    patientName: row.patientName,
    phone: row.phone,
    service: row.service,
    session: row.series === null ? null : `session ${row.series.session} of ${row.series.planned}`,
    booked: `${sayDate(row.bookedOn)}, ${sayTime(row.bookedAt)}`,
    date: place.date,
    time,
    timeWords: sayTime(time),
    clinicianId: needsClinician ? place.clinicianId : null,
    words: sayOffer({ daysGained, gaps, session, target: row.series?.gaps.target ?? null }),
    wishes: sayWishes(row.wishes, row.wishedClinician),
    note: row.note,
    since: sayDate(localDate(row.since, row.timeZone)),
  };
}
