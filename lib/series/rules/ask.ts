import { DIARY_DAYS } from "#lib/appointments/rules/choose.ts";
import { addDays, compareDates, type IsoDate, type WallTime } from "#lib/time.ts";
import type { PlanPreferences } from "../input.ts";
import type { ConstantSession, PlanConstraints } from "./plan/model.ts";
import type { MoveOption } from "./plan/move.ts";
import type { Change } from "./plan/relax.ts";

/** What the planner is asked, as its address carries it: dates, times and ids, never a name, so that it can be gone back to and works without a script. */
export type PlannerAsk = {
  readonly wishes: PlanPreferences;
  /** Null for the place where the series was proposed. */
  readonly locationId: string | null;
  readonly overLong: PlanConstraints["overLong"];
  /** The plan as it was laid by hand or chosen; null for the best there is. */
  readonly plan: readonly ConstantSession[] | null;
  /** Sessions that stay where they are while the wishes change. */
  readonly pinned: readonly ConstantSession[];
  /** The plan before the last change by hand. */
  readonly before: readonly ConstantSession[] | null;
  readonly move: MoveAsk | null;
};

/** The ways a move can go on to the later sessions. */
export type MoveHow = MoveOption["kind"];

export type MoveAsk = {
  readonly session: number;
  readonly date: IsoDate | null;
  readonly time: WallTime | null;
  readonly how: MoveHow | null;
};

/** The same ask within the days for which the diary is open: no address makes the planner look further than anybody can book. */
export function withinDiary(ask: PlannerAsk, today: IsoDate): PlannerAsk {
  const last = addDays(today, DIARY_DAYS);
  const isOpen = ({ date }: { readonly date: IsoDate }) => compareDates(today, date) <= 0 && compareDates(date, last) <= 0;
  const { wishes, plan, pinned, move } = ask;
  const { earliestDate } = wishes;
  return {
    ...ask,
    wishes: { ...wishes, earliestDate: earliestDate !== null && compareDates(earliestDate, last) > 0 ? last : earliestDate },
    plan: plan?.every(isOpen) ? plan : null,
    pinned: pinned.filter(isOpen),
    move: move === null || move.date === null || isOpen({ date: move.date }) ? move : { ...move, date: null, time: null },
  };
}

/** The same ask with one wish let go of, and everything laid by hand but the pinned sessions given up. */
export function relax(ask: PlannerAsk, change: Change): PlannerAsk {
  const { wishes, overLong } = ask;
  const wishing = (changed: Partial<PlanPreferences>): PlannerAsk => ({
    ...ask,
    plan: null,
    move: null,
    wishes: { ...wishes, ...changed },
  });
  switch (change.kind) {
    case "weekday": {
      const weekdays = [...new Set([...wishes.onlyWeekdays, change.weekday])].toSorted((a, b) => a - b);
      return wishing({ weekdays, onlyWeekdays: weekdays });
    }
    case "day_part":
      return wishing({ dayPart: null });
    case "any_clinician":
      return wishing({ preferredClinicianId: wishes.lockedClinicianId, lockedClinicianId: null });
    case "change_clinician":
      return wishing({ sameClinician: false });
    case "start_later":
      return wishing({ firstWithinDays: change.firstWithinDays });
    case "allow_dates":
      return wishing({ excludedDates: wishes.excludedDates.filter(({ from, to }) => from !== change.from || to !== change.to) });
    case "over_long": {
      const { session, days } = change;
      return { ...wishing({}), overLong: [...overLong.filter((each) => each.session !== session), { session, days }] };
    }
  }
}
