import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { claims } from "#db/schema/claims.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import {
  addDays,
  dayRange,
  type InstantRange,
  isoWeekday,
  localDate,
  overlaps,
  sayDate,
  type TimeZone,
  wallToInstantCompatible,
} from "#lib/time.ts";
import { periodsOverlap } from "#lib/week.ts";
import type { AddExtraShiftInput, RemoveExtraShiftInput } from "../input.ts";
import { type DayPeriod, withMoreHours } from "../rules.ts";
import { lockResources } from "./locks.ts";

type Day = { readonly resourceId: string; readonly locationId: string; readonly date: string };

/** The clinician and the place, the clinician's row held: weekly hours and extra ones are not written at once. */
async function findWho(tx: Tx<"hours:write">, { resourceId, locationId }: Day) {
  const [clinician] = await tx.db
    .update(resources)
    .set({ version: sql`${resources.version} + 1` })
    .where(and(eq(resources.id, resourceId), eq(resources.kind, "clinician"), isNull(resources.archivedAt)))
    .returning({ userId: resources.userId });
  const [location] = await tx.db
    .select({ timeZone: locations.timeZone })
    .from(locations)
    .where(and(eq(locations.id, locationId), isNull(locations.archivedAt)));
  return clinician === undefined || location === undefined ? null : { ...clinician, timeZone: location.timeZone };
}

/** Every period that the clinician works on a day, wherever; weekly and extra ones. */
async function hoursOn(tx: Tx<"hours:write">, { resourceId, date }: Day) {
  return tx.db
    .select({
      id: clinicianHours.id,
      locationId: clinicianHours.locationId,
      location: locations.name,
      opens: sql<string>`to_char(${clinicianHours.opens}, 'HH24:MI')`,
      closes: sql<string>`to_char(${clinicianHours.closes}, 'HH24:MI')`,
      extra: sql<boolean>`${clinicianHours.validUntil} is not distinct from ${clinicianHours.validFrom} + 1`,
    })
    .from(clinicianHours)
    .innerJoin(locations, eq(locations.id, clinicianHours.locationId))
    .where(
      and(
        eq(clinicianHours.resourceId, resourceId),
        eq(clinicianHours.weekday, isoWeekday(date)),
        lte(clinicianHours.validFrom, date),
        or(isNull(clinicianHours.validUntil), gt(clinicianHours.validUntil, date)),
      ),
    );
}

/**
 * Lets a clinician work on one day at times that the week does not have. It becomes one period with the hours that it overlaps or touches; an extra shift
 * of that day at that place is replaced by the two together. The week stays as it is.
 * @returns `shift_there` where nothing is added, `clinician_elsewhere` for hours at another location then, `hours_in_past` for a day gone by.
 */
export function addExtraShift(ctx: Ctx<"hours:write">, input: AddExtraShiftInput): Promise<Result<{ readonly resourceId: string }>> {
  return transaction(ctx, (tx) =>
    once(tx, { command: "shift:add", key: input.idempotencyKey, input, answer: z.object({ resourceId: z.string() }) }, async () => {
      const who = await findWho(tx, input);
      if (who === null) return refuse("not_found");
      const today = localDate(ctx.now, who.timeZone);
      if (input.date < today) return refuse("hours_in_past", { today: sayDate(today) }, "date");
      const weekday = isoWeekday(input.date);
      const all = await hoursOn(tx, input);
      const here = all.filter(({ locationId }) => locationId === input.locationId);
      const whole = withMoreHours(here, input);
      if (whole === null) return refuse("shift_there", {}, "opens");
      const other = all.find((each) => each.locationId !== input.locationId && periodsOverlap({ weekday, ...whole }, { weekday, ...each }));
      if (other !== undefined) return refuse("clinician_elsewhere", { day: sayDate(input.date), location: other.location }, "opens");
      for (const { id } of here.filter(({ extra, opens, closes }) => extra && whole.opens <= opens && closes <= whole.closes))
        await tx.db.delete(clinicianHours).where(eq(clinicianHours.id, id));
      await tx.db.insert(clinicianHours).values({
        resourceId: input.resourceId,
        locationId: input.locationId,
        weekday,
        ...whole,
        validFrom: input.date,
        validUntil: addDays(input.date, 1),
      });
      await recordAudit(tx, {
        action: "clinician:extra_shift",
        objectType: "clinician_hours",
        objectId: who.userId,
        detail: { date: input.date },
      });
      return done({ resourceId: input.resourceId });
    }),
  );
}

const rangeOf = (date: string, { opens, closes }: DayPeriod, timeZone: TimeZone): InstantRange => ({
  start: wallToInstantCompatible(date, opens, timeZone),
  end: wallToInstantCompatible(date, closes, timeZone),
});

/**
 * Takes the extra hours of one day back: what the week has, stays. Refused while a visit stands in them that the week has no time for (`shift_in_use`).
 * Taking back what is not there changes nothing.
 */
export function removeExtraShift(ctx: Ctx<"hours:write">, input: RemoveExtraShiftInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    // Before the row, as whoever books does not take it: a visit that is being booked is counted below.
    await lockResources(tx, [{ kind: "clinician", id: input.resourceId }]);
    const who = await findWho(tx, input);
    if (who === null) return refuse("not_found");
    const here = (await hoursOn(tx, input)).filter(({ locationId }) => locationId === input.locationId);
    const extra = here.filter((period) => period.extra);
    if (extra.length === 0) return done(null);
    const inUse = await visitsOnlyIn(
      tx,
      input,
      extra,
      here.filter((period) => !period.extra),
      who.timeZone,
    );
    if (inUse > 0) return refuse("shift_in_use", { count: inUse === 1 ? "One visit is" : `${inUse} visits are` });
    for (const { id } of extra) await tx.db.delete(clinicianHours).where(eq(clinicianHours.id, id));
    await recordAudit(tx, {
      action: "clinician:extra_shift_removed",
      objectType: "clinician_hours",
      objectId: who.userId,
      detail: { date: input.date },
    });
    return done(null);
  });
}

/** How many spans are booked within these hours and within none of those. */
async function visitsOnlyIn(
  tx: Tx<"hours:write">,
  { resourceId, date }: Day,
  these: readonly DayPeriod[],
  those: readonly DayPeriod[],
  timeZone: TimeZone,
): Promise<number> {
  const { start, end } = dayRange(date, timeZone);
  const booked = await tx.db
    .select({ during: claims.during })
    .from(claims)
    .where(
      and(
        eq(claims.resourceId, resourceId),
        isNull(claims.releasedAt),
        sql`${claims.during} && tstzrange(${start.toString()}, ${end.toString()})`,
        sql`upper(${claims.during}) > ${tx.now.toString()}::timestamptz`,
      ),
    );
  const instants = (periods: readonly DayPeriod[]) => periods.map((period) => rangeOf(date, period, timeZone));
  const within = (inner: InstantRange) => (outer: InstantRange) =>
    Temporal.Instant.compare(outer.start, inner.start) <= 0 && Temporal.Instant.compare(inner.end, outer.end) <= 0;
  const [extra, usual] = [instants(these), instants(those)];
  return booked.filter(({ during }) => extra.some((each) => overlaps(each, during)) && !usual.some(within(during))).length;
}
