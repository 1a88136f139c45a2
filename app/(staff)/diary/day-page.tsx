import type { CardExtra } from "#components/diary/day-card.tsx";
import type { DayColumn } from "#components/diary/day-column.tsx";
import { DayGrid } from "#components/diary/day-grid.tsx";
import { DayTable } from "#components/diary/day-table.tsx";
import type { Readiness } from "#components/diary/readiness.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type DiaryAddress, diaryHref, reviewHref } from "#lib/appointments/outputs/address.ts";
import type { DayCardView } from "#lib/appointments/rules/day/card.ts";
import type { DayView } from "#lib/appointments/rules/day/view.ts";
import type { ReadinessView } from "#lib/screening/queries/gate.ts";
import { readinessOf } from "#lib/screening/rules/readiness.ts";
import { timeOfMinutes } from "#lib/time.ts";
import { ArrivalsLists, ArrivalsStrip, isQuiet } from "./arrivals.tsx";
import { DayHead } from "./day-head.tsx";
import { MovingNotice } from "./moving-notice.tsx";
import { Reading } from "./reading.tsx";

type Props = {
  readonly day: DayView;
  readonly ready: ReadonlyMap<string, ReadinessView>;
  readonly address: DiaryAddress;
  readonly namesHidden: boolean;
  readonly mayEditHours: boolean;
};

/** One day: as columns, or as a list to print. Who is here and what is missing stand beside the columns. */
export function DayPage({ day, ready, address, namesHidden, mayEditHours }: Props) {
  const readiness = new Map(day.cards.map((card) => [card.id, readinessOf(ready.get(card.id)?.items ?? [], card.checks)] as const));
  const arrivals = { day, notReady: notReadyOf(day.cards, readiness) };
  return (
    <>
      <DayHead day={day} address={address} namesHidden={namesHidden} />
      {day.moving !== null && <MovingNotice moving={day.moving} leave={diaryHref(address, { moving: null })} />}
      {address.view === "list" ? (
        <DayTable caption={`${day.dateWords}, ${day.place.name}`} cards={day.cards} readiness={readiness} />
      ) : (
        <div className={isQuiet(arrivals) ? undefined : "diary-with-side"}>
          <ArrivalsStrip {...arrivals} />
          <div className="diary-main">
            <DayColumns day={day} readiness={readiness} address={address} mayEditHours={mayEditHours} />
          </div>
          <ArrivalsLists {...arrivals} />
        </div>
      )}
      <Reading />
    </>
  );
}

type ColumnsProps = Pick<Props, "day" | "address" | "mayEditHours"> & { readonly readiness: ReadonlyMap<string, Readiness | null> };

function DayColumns({ day, readiness, address, mayEditHours }: ColumnsProps) {
  if (day.columns.length === 0) {
    return (
      <Panel>
        <EmptyState
          title={day.open === null ? "Closed this day" : "Nobody works here this day"}
          next={<ButtonLink href="/settings/hours">Look at the hours</ButtonLink>}
        >
          Each clinician with hours on this day has a column here, with their appointments in it.
        </EmptyState>
      </Panel>
    );
  }
  const extras = new Map(
    day.cards.map(({ id, mayFit }, index): [string, CardExtra] => [
      id,
      { key: String(index), readiness: readiness.get(id) ?? null, note: mayFit === 0 ? null : <MayFit id={id} count={mayFit} /> },
    ]),
  );
  return (
    <DayGrid
      label={`${day.dateWords} by clinician`}
      date={day.date}
      locationId={day.place.id}
      columns={day.columns}
      grid={day.grid}
      now={day.now}
      extras={extras}
      freeHref={(column, at) => freeHref(address, column, at)}
      mayEditHours={mayEditHours}
    />
  );
}

/** Whoever waits for an earlier time may take a place that was given up. */
function MayFit({ id, count }: { readonly id: string; readonly count: number }) {
  return (
    <p className="diary-line">
      <AppLink href={`/appointments/${id}/offers`} className="link">
        {`${count} on the waitlist may fit`}
      </AppLink>
    </p>
  );
}

/** Where a free time leads: to a booking, or to the review of the move that is looking for a place. */
export function freeHref(address: DiaryAddress, column: Pick<DayColumn, "id" | "date">, at: number): string {
  const time = timeOfMinutes(at);
  if (address.moving !== null) return reviewHref(address, { date: column.date, time, clinicianId: column.id });
  return `/diary/new?date=${column.date}&time=${time}&clinician=${column.id}${address.location === null ? "" : `&location=${address.location}`}`;
}

function notReadyOf(cards: readonly DayCardView[], readiness: ReadonlyMap<string, Readiness | null>) {
  return cards.flatMap((card) => {
    const mark = readiness.get(card.id)?.mark;
    const ahead = card.status === "booked" || card.status === "confirmed";
    return ahead && (mark?.meaning === "warn" || mark?.meaning === "stop") ? [{ card, mark }] : [];
  });
}
