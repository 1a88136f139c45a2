import { type DayCard, DayCardItem, type Readiness } from "./day-card.tsx";
import { sidesOf } from "./sides.ts";

export type DayColumn = {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly shifts: readonly { readonly from: number; readonly to: number }[];
  readonly cards: readonly DayCard[];
};

type Props = {
  readonly label: string;
  readonly columns: readonly DayColumn[];
  /** Minutes from midnight, whole hours. */
  readonly grid: { readonly from: number; readonly to: number };
  /** Minutes from midnight now, on today's page. */
  readonly now: number | null;
  readonly nowWords: string | null;
  readonly readiness: ReadonlyMap<string, Readiness>;
};

const rows = (minutes: number) => Math.round(minutes / 5);

/** In the order of the Tab key: what scrolls must be reachable for who scrolls with arrow keys. */
const reachable = 0;

/** "9 am" */
function sayHour(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? "am" : "pm"}`;
}

/** The day with a column for each clinician; scrolls sideways under the times, which stay. Time off is hatched and named. */
export function DayGrid({ label, columns, grid, now, nowWords, readiness }: Props) {
  const hours = Array.from({ length: (grid.to - grid.from) / 60 }, (_, index) => grid.from + index * 60);
  const nowRow = now !== null && now >= grid.from && now < grid.to ? rows(now - grid.from) + 1 : null;
  return (
    <section className="diary panel" aria-label={label} tabIndex={reachable}>
      <div className="diary-times" aria-hidden="true">
        <div className="diary-corner" />
        <div className="diary-rows">
          {hours.map((minutes) => (
            <span key={minutes} className={`diary-hour row-start-${rows(minutes - grid.from) + 1}`}>
              {minutes === grid.from ? "" : sayHour(minutes)}
            </span>
          ))}
          {nowRow !== null && <span className={`diary-clock row-start-${nowRow}`}>{nowWords}</span>}
        </div>
      </div>
      {columns.map((column) => (
        <section key={column.id} className="diary-column" aria-label={column.name}>
          <header className="diary-column-head">
            <h2 className="t-h3">{column.name}</h2>
            <p className="second-line">{column.about}</p>
          </header>
          <div className="diary-day">
            <div className="diary-rows" aria-hidden="true">
              <span className={`row-start-1 row-span-${rows(grid.to - grid.from)}`} />
              {offShift(column, grid).map(({ from, to, words }) => (
                <span key={from} className={`diary-off hatched row-start-${rows(from - grid.from) + 1} row-span-${rows(to - from)}`}>
                  {words}
                </span>
              ))}
              {nowRow !== null && <span className={`diary-now row-start-${nowRow}`} />}
            </div>
            <ol className="diary-rows diary-cards">
              {column.cards.map((card) => (
                <DayCardItem
                  key={card.id}
                  card={card}
                  gridFrom={grid.from}
                  readiness={readiness.get(card.id) ?? null}
                  side={sidesOf(column.cards).get(card.id) ?? "whole"}
                />
              ))}
            </ol>
          </div>
        </section>
      ))}
    </section>
  );
}

/** The hours in which this clinician does not work here. */
function offShift(column: DayColumn, grid: Props["grid"]): { from: number; to: number; words: string }[] {
  if (column.id === "none") return [];
  const gaps: { from: number; to: number; words: string }[] = [];
  let at = grid.from;
  for (const shift of column.shifts) {
    if (shift.from > at) gaps.push({ from: at, to: shift.from, words: at === grid.from ? "" : "Break" });
    at = Math.max(at, shift.to);
  }
  if (at < grid.to) gaps.push({ from: at, to: grid.to, words: "" });
  return gaps.map((gap) => ({ ...gap, words: gap.words === "" && gap.to - gap.from >= 30 ? "Off shift" : gap.words }));
}
