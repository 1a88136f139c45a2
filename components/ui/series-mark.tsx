/** The grammar of every series line: filled = done, teal ring = this one, hollow = to come, dashed = not fixed yet, cross = missed. */
export type SeriesState = "done" | "this" | "to-come" | "not-fixed" | "missed";

export const seriesWords = {
  done: "done",
  this: "this one",
  "to-come": "to come",
  "not-fixed": "not fixed yet",
  missed: "missed",
} as const satisfies Record<SeriesState, string>;

/** Each state with its place, from 1: a series never reorders its places, so the place is the identity. */
export function placed(items: readonly SeriesState[]): readonly { readonly state: SeriesState; readonly place: number }[] {
  return items.map((state, index) => ({ state, place: index + 1 }));
}

/** One mark, drawn around (0, 0) of the SVG it stands in, with its number inside where the circle is large enough. */
export function SeriesMark({
  state,
  radius,
  label,
}: {
  readonly state: SeriesState;
  readonly radius: number;
  readonly label?: string | undefined;
}) {
  const arm = radius * 0.62;
  return (
    <g className={`series-mark is-${state}`}>
      <circle r={state === "this" ? radius + radius * 0.12 : radius} className={radius < 6 ? "is-small" : undefined} />
      {state === "missed" && !label && <path d={`M${-arm} ${arm}L${arm} ${-arm}`} />}
      {label && (
        <text y="4.5" textAnchor="middle">
          {label}
        </text>
      )}
      {state === "missed" && label && <path d={`M${-radius} ${radius}L${radius} ${-radius}`} />}
    </g>
  );
}
