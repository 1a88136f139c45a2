import { and, count, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { messages } from "#db/schema/messages.ts";
import { notices } from "#db/schema/notices.ts";
import { firstZone } from "#lib/audit/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { compareDates, localDate, sayDate, sayDistance } from "#lib/time.ts";
import type { BoardInput } from "../input/pages.ts";
import type { Sends } from "../rules/reach.ts";
import { isNoticeKind, OPEN_STATES } from "../rules/words.ts";
import { type PlannedView, readPlanned } from "./planned.ts";
import { isAbout, type MessageRowView, readMessages, toRowView } from "./rows.ts";

export type PlannedDayView = {
  readonly date: string;
  /** "Sat 28 Nov 2026" and "tomorrow". */
  readonly title: string;
  readonly distance: string;
  readonly rows: readonly PlannedView[];
};

export type BoardView = {
  /** What is on its way or stuck, what failed first; only the first fifty. */
  readonly open: readonly MessageRowView[];
  readonly moreOpen: boolean;
  /** What fell due and waits for its message, then the days to come. */
  readonly due: readonly PlannedView[];
  readonly days: readonly PlannedDayView[];
  /** The last notice shown, where more follow. */
  readonly next: string | null;
  readonly counts: { readonly planned: number; readonly waiting: number; readonly failed: number; readonly unreachable: number };
};

/** How far ahead the board looks: "the next 7 days". */
const DAYS = 7;
const PAGE = 50;

/** What goes out in the next days, and what did not. Five statements at once, whatever there is; nothing of what a message says is told. */
export async function getBoard(ctx: Ctx<"message:read">, asked: BoardInput, sends: Sends): Promise<BoardView> {
  const zone = (await firstZone(ctx)) ?? "UTC";
  const soon = lt(notices.dueAt, ctx.now.add({ hours: 24 * DAYS }));
  const [open, planned, plannedCount, stuck] = await Promise.all([
    asked.state === "planned"
      ? []
      : readMessages(ctx, and(inArray(messages.state, wantedStates(asked)), isAbout(asked.kind)), PAGE + 1, WORST_FIRST),
    asked.state !== null && asked.state !== "planned"
      ? []
      : readPlanned(ctx, and(soon, isOfKind(asked), isAfter(asked.after)), PAGE + 1, { zone, sends }),
    ctx.db
      .select({ count: count() })
      .from(notices)
      .where(and(eq(notices.state, "planned"), soon)),
    ctx.db
      .select({ state: messages.state, count: count() })
      .from(messages)
      .where(inArray(messages.state, OPEN_STATES))
      .groupBy(messages.state),
  ]);
  const shown = planned.slice(0, PAGE);
  const of = (...states: readonly string[]) =>
    stuck.filter(({ state }) => states.includes(state)).reduce((sum, each) => sum + each.count, 0);
  return {
    open: asked.after !== null ? [] : open.slice(0, PAGE).map((row) => toRowView(row, zone, sends)),
    moreOpen: open.length > PAGE,
    due: shown.filter(({ isDue }) => isDue),
    days: daysOf(
      shown.filter(({ isDue }) => !isDue),
      localDate(ctx.now, zone),
    ),
    next: planned.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
    counts: {
      planned: plannedCount[0]?.count ?? 0,
      waiting: of("waiting", "sending"),
      failed: of("failed"),
      unreachable: of("unreachable"),
    },
  };
}

/** What needs somebody stands above what goes by itself. */
const WORST_FIRST = [sql`array_position(array['failed','unreachable','sending','waiting'], ${messages.state})`, desc(messages.id)];

function wantedStates({ state }: BoardInput): (typeof OPEN_STATES)[number][] {
  return state === null || state === "planned" ? [...OPEN_STATES] : OPEN_STATES.filter((each) => each === state);
}

function isOfKind({ kind }: BoardInput): SQL | undefined {
  if (kind === null) return;
  return isNoticeKind(kind) ? eq(notices.kind, kind) : sql`false`;
}

/** In the order of the board: those that fall due later than this one. */
function isAfter(id: string | null): SQL | undefined {
  if (id === null) return;
  return sql`(${notices.dueAt}, ${notices.id}) > (select a.due_at, a.id from ${notices} a where a.id = ${id}::uuid)`;
}

function daysOf(rows: readonly PlannedView[], today: string): readonly PlannedDayView[] {
  return [...Map.groupBy(rows, ({ date }) => date)]
    .toSorted(([a], [b]) => compareDates(a, b))
    .map(([date, ofDay]) => ({ date, title: sayDate(date), distance: sayDistance(today, date), rows: ofDay }));
}
