import { asc, isNull } from "drizzle-orm";
import { cache } from "react";
import { type Db, prepareKept } from "#db/client.ts";
import { locations } from "#db/schema/locations.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { localDate } from "#lib/time.ts";
import type { DateOrder } from "../rules/search.ts";

type ClinicDates = { readonly timeZone: string; readonly dateOrder: DateOrder; readonly today: string };

/** The clinic's first location, whose zone and order of dates hold for what belongs to no location. */
export const ofFirstLocation = (db: Db) =>
  db
    .select({ timeZone: locations.timeZone, dateOrder: locations.dateOrder })
    .from(locations)
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
const prepared = prepareKept(ofFirstLocation);
/** Asked once for a page, however many of its parts tell dates. */
const firstLocation = cache((db: Db) => prepared(db).execute());

/** How the clinic tells dates; by UTC before set-up. */
export function datesOf(
  { now }: { readonly now: Temporal.Instant },
  first: { readonly timeZone: string | null; readonly dateOrder: DateOrder | null } | undefined,
): ClinicDates {
  const timeZone = first?.timeZone ?? "UTC";
  return { timeZone, dateOrder: first?.dateOrder ?? "dmy", today: localDate(now, timeZone) };
}

/** How the clinic's first location tells dates: its zone and order decide what belongs to no location, an age or a search. UTC before set-up. */
export async function getClinicDates(
  ctx: Ctx<"import:run"> | Ctx<"patient:read"> | Ctx<"patient:write"> | Ctx<"task:read">,
): Promise<ClinicDates> {
  const [first] = await firstLocation(ctx.db);
  return datesOf(ctx, first);
}

/** Whether this person's roles read clinical records: what reception may not see never leaves the query. */
export function readsClinical(ctx: Ctx<"patient:read"> | Ctx<"patient:write"> | Ctx<"alert:write"> | Ctx<"task:read">): boolean {
  return allows(ctx.actor.roles, "clinical:read");
}
