import { addDays, daysBetween, type IsoDate, sayShortDate } from "#lib/time.ts";
import { WEEKDAYS } from "#lib/week.ts";
import type { ConstantSession, PlanConstraints, PlanRequest } from "../rules/plan/model.ts";
import type { Impossible } from "../rules/plan/reason.ts";
import type { Change, Relaxation } from "../rules/plan/relax.ts";
import type { Availability } from "../rules/plan/table.ts";
import { type Sentence, sayDays } from "../rules/plan/words.ts";
import { type Closure, type PlanLineView, planLine } from "../rules/plan-line.ts";
import { lineSession, type Names } from "./planner.ts";

export type ImpossibleView = {
  readonly session: number;
  readonly placed: number;
  readonly sentences: readonly Sentence[];
  readonly line: PlanLineView;
  readonly obstacle: ObstacleView | null;
  readonly table: AvailabilityView | null;
  readonly ways: readonly WayOutView[];
};

/** Where on the line a session should go and cannot, in days from its first; and the nearest day that would do. */
export type ObstacleView = {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly window: string;
  readonly nearest: { readonly day: number; readonly words: string; readonly off: string } | null;
};

export type AvailabilityView = {
  readonly title: string;
  readonly dates: readonly { readonly iso: IsoDate; readonly words: string }[];
  readonly rows: readonly { readonly key: string; readonly name: string; readonly cells: readonly Availability[] }[];
};

export type WayOutView = { readonly change: Change; readonly title: string; readonly detail: string; readonly button: string };

type Facts = {
  readonly why: Impossible;
  readonly ways: readonly Pick<Relaxation, "change" | "title" | "detail">[];
  readonly request: PlanRequest;
  readonly placed: readonly ConstantSession[];
  readonly names: Names;
  readonly closures: readonly Closure[];
  readonly timeZone: string;
};

const day = (date: IsoDate) => sayShortDate(date).slice(4);

/** How far a plan gets, why not further, and what would help. */
export function impossibleView({ why, ways, request, placed, names, closures, timeZone }: Facts): ImpossibleView {
  const { session, window, nearest } = why;
  const { gapDays: limits, sessions } = request;
  const reached = nearest?.date ?? window?.to ?? placed.at(-1)?.date ?? request.earliestDate;
  const later = Array.from({ length: sessions - session }, (_, index) => ({
    number: session + index + 1,
    date: null,
    about: addDays(reached, (index + 1) * limits.target),
    time: null,
    state: "not-fixed" as const,
    pinned: false,
    was: null,
    lines: [],
  }));
  const line = planLine({
    sessions: [...placed.map((slot) => lineSession(slot, "planned", names)), ...later],
    gaps: limits,
    closures,
    timeZone,
    also: [...(window === null ? [] : [window.from, window.to]), reached],
  });
  const at = (date: IsoDate) => daysBetween(line.start, date);
  return {
    session,
    placed: placed.length,
    sentences: why.sentences,
    line: { ...line, bands: [] },
    obstacle:
      window === null
        ? null
        : {
            number: session,
            from: at(window.from),
            to: at(addDays(window.to, 1)),
            window: window.from === window.to ? day(window.from) : `${day(window.from)} to ${day(window.to)}`,
            nearest:
              nearest === null
                ? null
                : {
                    day: at(nearest.date),
                    words: `Nearest: ${sayShortDate(nearest.date)}`,
                    off: `${sayDays(nearest.late)} ${session === 1 ? "later" : "over"}`,
                  },
          },
    table: tableView(why, request.constraints),
    ways: ways.map(({ change, title, detail }) => ({ change, title, detail, button: buttonOf(change) })),
  };
}

/** @param wishes what the title says of the days; null where the page does not name them. */
export function tableView({ table, window }: Impossible, wishes: PlanConstraints | null): AvailabilityView | null {
  if (window === null || table.dates.length === 0) return null;
  const part = wishes?.dayPart == null ? "" : `, ${wishes.dayPart}s`;
  const suits = wishes?.onlyWeekdays == null || wishes.onlyWeekdays.length === 0 ? "" : `${part === "" ? "," : ""} on the days that suit`;
  return {
    title: `${day(window.from)} to ${day(window.to)}${part}${suits}`,
    dates: table.dates.map((iso) => ({ iso, words: sayShortDate(iso).split(" ").slice(0, 2).join(" ") })),
    rows: table.rows.map(({ kind, resource, cells }) => ({ key: resource?.id ?? kind, name: resource?.name ?? "The patient", cells })),
  };
}

function buttonOf(change: Change): string {
  switch (change.kind) {
    case "weekday":
      return `Use ${WEEKDAYS.find(({ iso }) => iso === change.weekday)?.label ?? "that day"}s too`;
    case "day_part":
      return `Allow ${change.letIn}s`;
    case "any_clinician":
      return "Allow any clinician";
    case "change_clinician":
      return "Allow a change";
    case "over_long":
      return `Accept ${sayDays(change.days)} over`;
    case "start_later":
      return "Start later";
    case "allow_dates":
      return "Allow these dates";
  }
}
