import { addDays, compareDates, daysBetween, type IsoDate, localDate, type TimeZone } from "#lib/time.ts";

/** How long before a session a step begins: hours are elapsed time, days are calendar steps at the session's own wall-clock time. */
export type Before = { readonly days: number } | { readonly hours: number };

/** A session with needles at the time that stands. */
export type PlacedSession = {
  readonly id: string;
  /** Null for a visit of no series. */
  readonly seriesId: string | null;
  readonly startsAt: Temporal.Instant;
  readonly timeZone: TimeZone;
  /** When it was given this time: booked, moved, or taken back after a cancellation. */
  readonly placedAt: Temporal.Instant;
};

/** A step of the preparation, counted back from one session. Half-open: it holds from `from` up to, not including, `until`. */
export type PreparationWindow<S> = {
  readonly step: S;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  /** It holds through every session of a series whose gaps are too short to begin anew, and is stated once. */
  readonly throughout: boolean;
  /** Whoever was given this time could not keep to the step from its beginning: "preparation window already open". */
  readonly flagged: boolean;
};

/** "In a series with gaps under 14 days preparation is stated once, throughout the series." */
const ANEW_FROM_DAYS = 14;

/** "At 7 days again, and as a task for reception." */
const REMINDER_DAYS = 7;

function startOf(before: Before, { startsAt, timeZone }: PlacedSession): Temporal.Instant {
  if ("hours" in before) return startsAt.subtract({ hours: before.hours });
  return startsAt.toZonedDateTimeISO(timeZone).subtract({ days: before.days }).toInstant();
}

const dateOf = ({ startsAt, timeZone }: PlacedSession): IsoDate => localDate(startsAt, timeZone);

/** The sessions of one series, in order, that lie so close together that each falls into the preparation of the next. */
function runOf<T extends PlacedSession>(session: T, sessions: readonly T[]): readonly T[] {
  if (session.seriesId === null) return [session];
  const others = sessions.filter(({ id, seriesId }) => seriesId === session.seriesId && id !== session.id);
  const line = [...others, session].toSorted((a, b) => Temporal.Instant.compare(a.startsAt, b.startsAt));
  const place = line.indexOf(session);
  const breaks = line.flatMap((each, index) => {
    const before = line[index - 1];
    return before === undefined || daysBetween(dateOf(before), dateOf(each)) >= ANEW_FROM_DAYS ? [index] : [];
  });
  return line.slice(breaks.findLast((index) => index <= place) ?? 0, breaks.find((index) => index > place) ?? line.length);
}

/**
 * The preparation for one session, from the times as they stand: nothing of it is stored, so a move moves it.
 * A step that began before the session was given its time is flagged, and nobody is told to have begun in the past.
 * @param sessions the patient's sessions with needles that were not called off, those gone by among them
 */
export function prepareFor<S extends { readonly before: Before }>(
  session: PlacedSession,
  sessions: readonly PlacedSession[],
  steps: readonly S[],
): PreparationWindow<S>[] {
  const run = runOf(session, sessions);
  return steps.map((step) => {
    const own = startOf(step.before, session);
    // What is counted in hours begins anew before each session, however close they lie.
    const spans = "days" in step.before ? run : [session];
    const since = spans.map(({ placedAt }) => placedAt).toSorted(Temporal.Instant.compare)[0] ?? session.placedAt;
    return {
      step,
      from: startOf(step.before, spans[0] ?? session),
      until: (spans.at(-1) ?? session).startsAt,
      throughout: spans.length > 1,
      flagged: Temporal.Instant.compare(own, since) < 0,
    };
  });
}

export type PreparationState = "upcoming" | "open" | "past";

/** Exactly one of the three at every instant. */
export function stateAt(window: Pick<PreparationWindow<unknown>, "from" | "until">, now: Temporal.Instant): PreparationState {
  if (Temporal.Instant.compare(now, window.from) < 0) return "upcoming";
  return Temporal.Instant.compare(now, window.until) < 0 ? "open" : "past";
}

export type RemindedSession = PlacedSession & {
  /** Whether its treatment is still to come. */
  readonly isAhead: boolean;
  readonly today: IsoDate;
};

/** A reminder that was not dropped. */
export type Reminder = {
  readonly id: string;
  readonly appointmentId: string;
  readonly due: IsoDate;
  readonly doneAt: Temporal.Instant | null;
};

type ReminderChanges<T extends RemindedSession> = {
  readonly open: readonly { readonly session: T; readonly due: IsoDate }[];
  readonly redate: readonly { readonly id: string; readonly due: IsoDate }[];
  readonly drop: readonly string[];
};

/**
 * What to change so that reception has one reminder for each session to come, due seven days before it, or on the day that it was given its time where that
 * was later. Of sessions close together the first alone has one. What was done before the session was moved is asked again.
 * Run again over its own result it changes nothing.
 */
export function reminderChanges<T extends RemindedSession>(sessions: readonly T[], reminders: readonly Reminder[]): ReminderChanges<T> {
  const wanted = sessions.filter(
    (session) => session.isAhead && compareDates(dateOf(session), session.today) >= 0 && runOf(session, sessions)[0] === session,
  );
  const judged = wanted.map((session) => {
    const own = reminders.filter(({ appointmentId }) => appointmentId === session.id);
    return {
      session,
      due: laterDate(addDays(dateOf(session), -REMINDER_DAYS), localDate(session.placedAt, session.timeZone)),
      open: own.find(({ doneAt }) => doneAt === null),
      settled: own.some(({ doneAt }) => doneAt !== null && Temporal.Instant.compare(doneAt, session.placedAt) >= 0),
    };
  });
  const kept = new Set(judged.flatMap(({ open, settled }) => (open === undefined || settled ? [] : [open.id])));
  return {
    open: judged.flatMap(({ session, due, open, settled }) => (open === undefined && !settled ? [{ session, due }] : [])),
    redate: judged.flatMap(({ due, open }) => (open !== undefined && kept.has(open.id) && open.due !== due ? [{ id: open.id, due }] : [])),
    drop: reminders.flatMap(({ id, doneAt }) => (doneAt === null && !kept.has(id) ? [id] : [])),
  };
}

function laterDate(a: IsoDate, b: IsoDate): IsoDate {
  return compareDates(a, b) > 0 ? a : b;
}
