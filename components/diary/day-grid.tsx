import type { CardExtra } from "./day-card.tsx";
import { type DayColumn, DayColumnSection } from "./day-column.tsx";
import { SignSprite } from "./signs.tsx";

type Props = {
  readonly label: string;
  readonly date: string;
  readonly locationId: string;
  readonly columns: readonly DayColumn[];
  /** Minutes from midnight, whole hours. */
  readonly grid: { readonly from: number; readonly to: number };
  /** Minutes from midnight now, with its words, where today is among the columns. */
  readonly now: { readonly at: number; readonly words: string } | null;
  readonly extras: ReadonlyMap<string, CardExtra>;
  /** Where a free time leads. */
  readonly freeHref: (column: DayColumn, at: number) => string;
  /** Whether closures can be opened from here. */
  readonly mayEditHours: boolean;
};

/** In the order of the Tab key: what scrolls must be reachable for who scrolls with arrow keys. */
const reachable = 0;

/** So near to now an hour's own words would stand under those of now. Minutes. */
const NEAR = 10;

/** "9 am" */
function sayHour(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? "am" : "pm"}`;
}

/**
 * A column for each clinician, room or day; scrolls under the times and the names, which stay. Five minutes are one row of 8 px. What moves cards reads
 * the places from the data attributes, on the root, each column and each card.
 */
export function DayGrid({ label, date, locationId, columns, grid, now, extras, freeHref, mayEditHours }: Props) {
  const hours = Array.from({ length: (grid.to - grid.from) / 60 }, (_, index) => grid.from + index * 60);
  const nowRow = now !== null && now.at >= grid.from && now.at < grid.to ? Math.round((now.at - grid.from) / 5) + 1 : null;
  const rows = (grid.to - grid.from) / 5;
  const shown = columns.flatMap(({ cards }) => cards.flatMap(({ card }) => (card.series === null ? [] : [card.series.pips])));
  return (
    <section className="diary panel" aria-label={label} tabIndex={reachable}>
      <SignSprite pips={shown} />
      <div
        className={`diary-grid [--columns:${columns.length}]`}
        data-diary-grid
        data-from={grid.from}
        data-to={grid.to}
        data-date={date}
        data-location={locationId}
      >
        <div className="diary-times" aria-hidden="true">
          <div className="diary-corner" />
          <div className="diary-rows">
            {hours.map((minutes) => (
              <span key={minutes} className={`diary-hour row-start-${(minutes - grid.from) / 5 + 1}`}>
                {minutes === grid.from || (now !== null && Math.abs(minutes - now.at) < NEAR) ? "" : sayHour(minutes)}
              </span>
            ))}
            {nowRow !== null && (
              <span className={`diary-clock row-start-${nowRow}`} data-diary-now>
                {now?.words}
              </span>
            )}
          </div>
        </div>
        {columns.map((column) => (
          <DayColumnSection
            key={`${column.id} ${column.date}`}
            column={column}
            locationId={locationId}
            gridFrom={grid.from}
            rows={rows}
            nowRow={nowRow}
            extras={extras}
            freeHref={freeHref}
            mayEditHours={mayEditHours}
          />
        ))}
      </div>
    </section>
  );
}
