import { asc, isNull } from "drizzle-orm";
import { locations } from "#db/schema/locations.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import { localDate } from "#lib/time.ts";
import type { DateOrder } from "../rules/search.ts";

/** How the clinic's first location tells dates: its zone and order decide what belongs to no location, an age or a search. UTC before set-up. */
export async function getClinicDates(
  ctx: Ctx<"import:run"> | Ctx<"patient:read"> | Ctx<"patient:write"> | Ctx<"task:read">,
): Promise<{ readonly timeZone: string; readonly dateOrder: DateOrder; readonly today: string }> {
  const [first] = await ctx.db
    .select({ timeZone: locations.timeZone, dateOrder: locations.dateOrder })
    .from(locations)
    .where(isNull(locations.archivedAt))
    .orderBy(asc(locations.createdAt), asc(locations.id))
    .limit(1);
  const { timeZone, dateOrder } = first ?? { timeZone: "UTC", dateOrder: "dmy" as const };
  return { timeZone, dateOrder, today: localDate(ctx.now, timeZone) };
}

/** Whether this person's roles read clinical records: what reception may not see never leaves the query. */
export function readsClinical(ctx: Ctx<"patient:read"> | Ctx<"patient:write"> | Ctx<"alert:write"> | Ctx<"task:read">): boolean {
  return allows(ctx.actor.roles, "clinical:read");
}
