import { placed, SeriesMark, type SeriesState, seriesWords } from "./series-mark.tsx";

type PipsProps = {
  readonly items: readonly SeriesState[];
  /** Visible words beside the pips, "3 of 6". They are read instead of the drawing. */
  readonly text?: string | undefined;
};

function inWords(items: readonly SeriesState[]): string {
  const current = items.indexOf("this");
  const counts = (["done", "missed", "to-come", "not-fixed"] as const)
    .map((state) => ({ state, count: items.filter((each) => each === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${seriesWords[state]}`);
  return [current >= 0 ? `session ${current + 1} of ${items.length}` : `${items.length} sessions`, ...counts].join(", ");
}

/** A series in small. */
export function Pips({ items, text }: PipsProps) {
  const width = items.length * 11 + 1;
  const drawing = (
    <>
      {placed(items).map(({ state, place }) => (
        <svg key={place} x={place * 11 - 5} y="6" overflow="visible" aria-hidden="true">
          <SeriesMark state={state} radius={3.4} />
        </svg>
      ))}
    </>
  );
  return (
    <span className="pips">
      {text ? (
        <svg width={width} height="12" aria-hidden="true">
          {drawing}
        </svg>
      ) : (
        <svg width={width} height="12" role="img" aria-label={inWords(items)}>
          {drawing}
        </svg>
      )}
      {text && <span>{text}</span>}
    </span>
  );
}
