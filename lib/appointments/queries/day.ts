import type { Ctx } from "#lib/auth/ctx.ts";
import { addDays, dayRange, type InstantRange, type IsoDate, localDate } from "#lib/time.ts";
import { type DayView, type DayWish, dayView } from "../rules/day/view.ts";
import { mondayOf, type WeekView, weekClinician, weekView } from "../rules/day/week.ts";
import { type DayPlace, getDayPlace } from "./day-place.ts";
import { listDayVisits } from "./day-visits.ts";

export type DayAsked = {
  /** Null for the clinic's first. */
  readonly locationId: string | null;
  /** Null for today, where the location is. */
  readonly date: IsoDate | null;
} & Partial<DayWish>;

/** What the page needs for whoever sits at it, besides the day itself. */
type AtTheDesk = Pick<DayPlace, "singleKeys" | "undo">;

const PLAIN: DayWish = { columns: [], showGone: false, hideNames: false, moving: null };

/** The week of a date and a day beyond it on each side, which holds that week in every zone. */
function around(date: IsoDate): InstantRange {
  return { start: dayRange(addDays(date, -8), "UTC").start, end: dayRange(addDays(date, 8), "UTC").end };
}

const wishOf = ({ locationId: _, date: __, ...wish }: DayAsked): DayWish => ({ ...PLAIN, ...wish });

/**
 * One day at one location, by clinician. Two statements, whatever the day holds, at once where the date is known before the location's zone is.
 * @returns null while the clinic has no location.
 */
export async function getDay(ctx: Ctx<"diary:read">, asked: DayAsked): Promise<(DayView & AtTheDesk) | null> {
  const { locationId } = asked;
  const wish = wishOf(asked);
  const placing = getDayPlace(ctx, { locationId, around: around(asked.date ?? localDate(ctx.now, "UTC")) });
  const reading = async (date: IsoDate) => ({
    date,
    visits: await listDayVisits(ctx, { locationId, from: date, to: date, showGone: wish.showGone, moving: wish.moving }),
  });
  const early = asked.date === null ? null : reading(asked.date);
  const [place] = await Promise.all([placing, early]);
  if (place === null) return null;
  const { date, visits } = await (early ?? reading(localDate(ctx.now, place.place.timeZone)));
  return { ...dayView(place, visits, { date, now: ctx.now }, wish), singleKeys: place.singleKeys, undo: place.undo };
}

/**
 * One clinician's week at one location; of the first who works there unless one is asked for. Two statements, at once where date and clinician are known before
 * the location is; a third where whoever was asked for does not work there.
 */
export async function getWeek(
  ctx: Ctx<"diary:read">,
  asked: DayAsked & { readonly clinicianId: string | null },
): Promise<(WeekView & AtTheDesk) | null> {
  const wish = wishOf(asked);
  const reading = (date: IsoDate, clinicianId: string) => {
    const monday = mondayOf(date);
    const { showGone, moving } = wish;
    return listDayVisits(ctx, { locationId: asked.locationId, from: monday, to: addDays(monday, 6), clinicianId, showGone, moving });
  };
  const early = asked.date === null || asked.clinicianId === null ? null : reading(asked.date, asked.clinicianId);
  const placing = getDayPlace(ctx, { locationId: asked.locationId, around: around(asked.date ?? localDate(ctx.now, "UTC")) });
  const [place] = await Promise.all([placing, early]);
  if (place === null) return null;
  const date = asked.date ?? localDate(ctx.now, place.place.timeZone);
  const clinicianId = weekClinician(place, asked.clinicianId)?.id ?? null;
  const known = clinicianId === asked.clinicianId ? early : null;
  const visits = clinicianId === null ? [] : await (known ?? reading(date, clinicianId));
  return { ...weekView(place, visits, { date, now: ctx.now, clinicianId }, wish), singleKeys: place.singleKeys, undo: place.undo };
}
