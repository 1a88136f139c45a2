import { and, eq, gt, gte, isNull, lt, ne, or, sql } from "drizzle-orm";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { users } from "#db/schema/users.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { changedMeanwhile } from "#lib/audit/queries.ts";
import { type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { compareDates, localDate, sayDate } from "#lib/time.ts";
import { periodsOverlap, WEEKDAYS } from "#lib/week.ts";
import type { SetClinicianHoursInput } from "../input.ts";

/** The clinician's resource, locked at the version the editor saw; made on the first hours. Null when somebody was faster. */
async function claimResource(tx: Tx<"clinic:write">, input: SetClinicianHoursInput, name: string): Promise<string | null> {
  if (input.version === 0) {
    const [made] = await tx.db
      .insert(resources)
      .values({ kind: "clinician", name, userId: input.userId })
      .onConflictDoNothing()
      .returning({ id: resources.id });
    return made?.id ?? null;
  }
  const [kept] = await tx.db
    .update(resources)
    .set({ version: input.version + 1 })
    .where(and(eq(resources.userId, input.userId), eq(resources.version, input.version)))
    .returning({ id: resources.id });
  return kept?.id ?? null;
}

/** Where the new week would have the clinician in two places: another location's hours that hold on or after `from`. */
async function elsewhere(
  tx: Tx<"clinic:write">,
  resourceId: string,
  input: SetClinicianHoursInput,
): Promise<{ readonly day: string; readonly location: string } | null> {
  const others = await tx.db
    .select({
      location: locations.name,
      weekday: clinicianHours.weekday,
      opens: sql<string>`to_char(${clinicianHours.opens}, 'HH24:MI')`,
      closes: sql<string>`to_char(${clinicianHours.closes}, 'HH24:MI')`,
    })
    .from(clinicianHours)
    .innerJoin(locations, eq(locations.id, clinicianHours.locationId))
    .where(
      and(
        eq(clinicianHours.resourceId, resourceId),
        ne(clinicianHours.locationId, input.locationId),
        or(isNull(clinicianHours.validUntil), gt(clinicianHours.validUntil, input.from)),
      ),
    );
  for (const period of input.week) {
    const clash = others.find((other) => periodsOverlap(period, other));
    if (clash !== undefined) return { location: clash.location, day: WEEKDAYS.find(({ iso }) => iso === period.weekday)?.label ?? "" };
  }
  return null;
}

/** An extra shift holds for one day, whatever becomes of the week around it. */
const notExtra = sql`${clinicianHours.validUntil} is distinct from ${clinicianHours.validFrom} + 1`;

/**
 * Gives a clinician a whole new week at one location from a date on. The set that held until then ends the day before, sets planned for later are
 * replaced, and days already worked keep their hours: `from` is today or later (`hours_in_past`) unless there were none. What is booked stays booked.
 * @throws nothing expected; refuses `not_a_clinician`, `clinician_elsewhere` when the same hours of a weekday are at another location.
 */
export function setClinicianHours(ctx: Ctx<"clinic:write">, input: SetClinicianHoursInput): Promise<Result<null>> {
  return transaction(ctx, async (tx) => {
    const [person] = await tx.db.select({ name: users.name, roles: users.roles }).from(users).where(eq(users.id, input.userId));
    const [location] = await tx.db.select({ timeZone: locations.timeZone }).from(locations).where(eq(locations.id, input.locationId));
    if (person === undefined || location === undefined) return refuse("not_found");
    if (!person.roles.includes("clinician")) return refuse("not_a_clinician");
    const resourceId = await claimResource(tx, input, person.name);
    if (resourceId === null) return changedMeanwhile(tx, "clinician_hours", input.userId);

    const own = and(eq(clinicianHours.resourceId, resourceId), eq(clinicianHours.locationId, input.locationId));
    const today = localDate(ctx.now, location.timeZone);
    if (compareDates(input.from, today) < 0) {
      const [earlier] = await tx.db.select({ id: clinicianHours.id }).from(clinicianHours).where(own).limit(1);
      if (earlier !== undefined) return refuse("hours_in_past", { today: sayDate(today) }, "from");
    }
    const clash = await elsewhere(tx, resourceId, input);
    if (clash !== null) return refuse("clinician_elsewhere", clash);

    await tx.db.delete(clinicianHours).where(and(own, gte(clinicianHours.validFrom, input.from), notExtra));
    await tx.db
      .update(clinicianHours)
      .set({ validUntil: input.from })
      .where(
        and(
          own,
          lt(clinicianHours.validFrom, input.from),
          or(isNull(clinicianHours.validUntil), gt(clinicianHours.validUntil, input.from)),
        ),
      );
    if (input.week.length > 0)
      await tx.db
        .insert(clinicianHours)
        .values(input.week.map((period) => ({ resourceId, locationId: input.locationId, validFrom: input.from, ...period })));
    await recordAudit(tx, {
      action: "clinician:hours",
      objectType: "clinician_hours",
      objectId: input.userId,
      detail: { from: input.from, periods: input.week.length },
    });
    return done(null);
  });
}
