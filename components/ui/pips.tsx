import { SeriesMark, type SeriesState, seriesWords } from "./series-mark.tsx";

type PipsProps = {
  readonly items: readonly SeriesState[];
  /** Visible words beside the pips, "3 of 6". They are read instead of the drawing. */
  readonly text?: string | undefined;
};

function describe(items: readonly SeriesState[]): string {
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
      {items.map((state, index) => (
        // A series never reorders its places: the place is the identity.
        <svg key={`${index + 1}`} x={index * 11 + 6} y="6" overflow="visible" aria-hidden="true">
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
        <svg width={width} height="12" role="img" aria-label={describe(items)}>
          {drawing}
        </svg>
      )}
      {text && <span>{text}</span>}
    </span>
  );
}
