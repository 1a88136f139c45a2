import { SeriesMark, type SeriesState, seriesWords } from "./series-mark.tsx";

export type SeriesLineItem = {
  readonly number: number;
  readonly state: SeriesState;
  /** Above the mark: "Tue 24 Nov". */
  readonly date: string;
  /** Below the mark: up to three short lines (who and where, what is paid). */
  readonly lines?: readonly string[] | undefined;
  /** Whole days from the first session; equal days take equal room. */
  readonly day: number;
  /** Over the line that leads here: "28 days". */
  readonly gap?: string | undefined;
  readonly gapTone?: "plain" | "warn" | "stop" | undefined;
};

type SeriesLineProps = {
  readonly label: string;
  readonly items: readonly SeriesLineItem[];
  /** A window at the end that has no date yet: "Review, photos", "11 May to 8 Jun 2027", at its middle day. */
  readonly review?:
    | { readonly name: string; readonly date: string; readonly day: number; readonly lines?: readonly string[] | undefined }
    | undefined;
  /** "auto" is horizontal where there is room and vertical on a phone. */
  readonly layout?: "auto" | "vertical" | undefined;
};

/**
 * A series as a line with dates. The list is what screen readers read, and what a narrow screen shows; the drawing,
 * true to time, stands in its place where there is room and no two sessions are so close that their words would meet.
 */
export function SeriesLine({ label, items, review, layout = "auto" }: SeriesLineProps) {
  const drawn = layout === "auto" && hasRoom(items, review);
  return (
    <div className={drawn ? "series-line" : "series-line is-vertical"}>
      {drawn && (
        // A drawing wider than its panel scrolls; its contents are repeated in the list, so it needs no focus of its own.
        <div className="series-drawing" aria-hidden="true" data-count={items.length + (review ? 1 : 0)}>
          <Drawing items={items} review={review} />
        </div>
      )}
      <ol className="series-list" aria-label={label}>
        {items.map((item) => (
          <li key={item.number} className={item.state === "done" || item.state === "missed" ? "is-past" : undefined}>
            <svg width="28" height="28" viewBox="-14 -14 28 28" aria-hidden="true">
              <SeriesMark state={item.state} radius={11} label={String(item.number)} />
            </svg>
            <div>
              <p className="strong">
                <span className="visually-hidden">{`Session ${item.number}, ${seriesWords[item.state]}: `}</span>
                {item.date}
              </p>
              {item.lines?.map((line) => (
                <p key={line} className="second-line">
                  {line}
                </p>
              ))}
              {item.gap && <p className="second-line">{`${item.gap} after the one before`}</p>}
            </div>
          </li>
        ))}
        {review && (
          <li>
            <svg width="28" height="28" viewBox="-14 -14 28 28" aria-hidden="true">
              <SeriesMark state="not-fixed" radius={11} />
            </svg>
            <div>
              <p className="strong">{`${review.name}, ${review.date}`}</p>
              {review.lines?.map((line) => (
                <p key={line} className="second-line">
                  {line}
                </p>
              ))}
            </div>
          </li>
        )}
      </ol>
    </div>
  );
}

const axis = 52;

type Shown = Pick<SeriesLineProps, "items" | "review">;

/** Where the review stands: months off, it would press the sessions together, so its dotted stretch is cut to less than two gaps. */
function reviewDay(items: Shown["items"], review: Shown["review"]): number {
  const end = items.at(-1)?.day ?? 0;
  if (!review || end === 0) return review?.day ?? end;
  return Math.min(review.day, end + (1.5 * end) / (items.length - 1));
}

const margin = (count: number, review: Shown["review"]) => Math.max(review ? 8.5 : 7, 50 / Math.max(2, count + (review ? 1 : 0)));

/** Whether the closest two sessions leave room for a date between them, at the width of a desk's panel. */
function hasRoom(items: Shown["items"], review: Shown["review"]): boolean {
  const width = Math.max(800, 104 * (items.length + 1)) * (1 - margin(items.length, review) / 50);
  const whole = Math.max(1, reviewDay(items, review));
  return items.every((item, index) => {
    const before = items[index - 1];
    return before === undefined || ((item.day - before.day) / whole) * width >= 80;
  });
}

function Drawing({ items, review }: Shown) {
  const reviewed = reviewDay(items, review);
  const last = Math.max(1, reviewed);
  const edge = margin(items.length, review);
  const x = (day: number) => `${(edge + (day / last) * (100 - 2 * edge)).toFixed(2)}%`;
  const final = items.at(-1);
  const height = 64 + 18 * Math.max(1, ...items.map((item) => item.lines?.length ?? 0), review?.lines?.length ?? 0) + 14;
  return (
    <svg width="100%" height={height} aria-hidden="true">
      {items.map((item, index) => {
        const before = items[index - 1];
        if (!before) return null;
        const fixed = item.state !== "not-fixed";
        const past = item.state === "done" || item.state === "missed" || item.state === "this";
        return (
          <g key={item.number}>
            <line
              x1={x(before.day)}
              x2={x(item.day)}
              y1={axis}
              y2={axis}
              className={`series-stretch${past ? " is-past" : ""}${fixed ? "" : " is-open"}`}
            />
            {item.gap && (
              <text
                x={x((before.day + item.day) / 2)}
                y={axis - 10}
                textAnchor="middle"
                className={`series-gap ${item.gapTone ?? "plain"}`}
              >
                {item.gap}
              </text>
            )}
          </g>
        );
      })}
      {review && final && <line x1={x(final.day)} x2={x(reviewed)} y1={axis} y2={axis} className="series-stretch is-open" />}
      {items.map((item) => (
        <svg key={item.number} x={x(item.day)} y={axis} overflow="visible" aria-hidden="true">
          <SeriesMark state={item.state} radius={12.5} label={String(item.number)} />
          <text y="-28" textAnchor="middle" className="series-date">
            {item.date}
          </text>
          {item.lines?.map((line, index) => (
            <text key={line} y={36 + index * 17} textAnchor="middle" className={index === 0 ? "series-word" : "series-word is-quiet"}>
              {line}
            </text>
          ))}
        </svg>
      ))}
      {review && (
        <svg x={x(reviewed)} y={axis} overflow="visible" aria-hidden="true">
          <rect x="-60" y="-12" width="120" height="24" rx="12" className="series-window" />
          <text y="4" textAnchor="middle" className="series-word">
            {review.name}
          </text>
          <text y="-28" textAnchor="middle" className="series-date">
            {review.date}
          </text>
          {review.lines?.map((line, index) => (
            <text key={line} y={36 + index * 17} textAnchor="middle" className="series-word">
              {line}
            </text>
          ))}
        </svg>
      )}
    </svg>
  );
}
