import { compareDates, type IsoDate } from "#lib/time.ts";
import type { Stop } from "./booking.ts";

/** A booked session whose day the standing answers refuse. */
export type BrokenSession = {
  readonly appointmentId: string;
  readonly seriesId: string | null;
  readonly session: number | null;
  readonly date: IsoDate;
  readonly stops: readonly Stop[];
};

/** The sessions of one series, or one visit of none, that no longer hold, in the order of their days. */
export type BrokenGroup<T extends BrokenSession> = {
  readonly seriesId: string | null;
  readonly sessions: readonly [T, ...T[]];
  /** The first day on which none of these findings refuses; null where only a clinician ends one. */
  readonly notBefore: IsoDate | null;
};

/** The day from which nothing that stops a visit stops it any more; null where only a clinician ends it. */
export function stopsUntil(stops: readonly Stop[]): IsoDate | null {
  if (stops.some(({ until }) => until === null)) return null;
  return (
    stops
      .flatMap(({ until }) => until ?? [])
      .toSorted(compareDates)
      .at(-1) ?? null
  );
}

/** "Changed answers re-run every future booking": what no longer holds, series by series, the soonest first. */
export function groupBroken<T extends BrokenSession>(sessions: readonly T[]): readonly BrokenGroup<T>[] {
  const inOrder = sessions.filter(({ stops }) => stops.length > 0).toSorted((a, b) => compareDates(a.date, b.date));
  const groups = Map.groupBy(inOrder, ({ seriesId, appointmentId }) => seriesId ?? appointmentId);
  return [...groups.values()].flatMap(([first, ...rest]): BrokenGroup<T>[] => {
    if (first === undefined) return [];
    const all: readonly [T, ...T[]] = [first, ...rest];
    return [{ seriesId: first.seriesId, sessions: all, notBefore: stopsUntil(all.flatMap(({ stops }) => stops)) }];
  });
}
