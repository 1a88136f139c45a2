import { type CardBox, type CardExtra, type DayCard, DayCardItem } from "./day-card.tsx";

export type DayColumn = {
  readonly id: string;
  readonly kind: "clinician" | "room" | "device";
  readonly name: string;
  readonly about: string;
  readonly date: string;
  /** Whether the line for now crosses it. */
  readonly isToday: boolean;
  readonly off: readonly { readonly from: number; readonly to: number; readonly words: string; readonly closureId: string | null }[];
  readonly free: readonly { readonly from: number; readonly to: number; readonly words: string }[];
  readonly cards: readonly { readonly card: DayCard; readonly box: CardBox; readonly numbing: CardBox | null }[];
  readonly abreast: number;
};

type Props = {
  readonly column: DayColumn;
  readonly locationId: string;
  readonly gridFrom: number;
  readonly rows: number;
  readonly nowRow: number | null;
  readonly extras: ReadonlyMap<string, CardExtra>;
  readonly freeHref: (column: DayColumn, at: number) => string;
  readonly mayEditHours: boolean;
};

/** Lower than this a stretch has no room for its words. Minutes. */
const ROOM_FOR_WORDS = 15;

/** Where a day's hours are changed: a clinician's, or the time in which a room or device is out of use. It leads back to the day. */
function hoursHref({ id, kind, date }: DayColumn, locationId: string): string {
  return `/settings/${kind === "clinician" ? "shifts" : "closures"}/new?resource=${id}&location=${locationId}&date=${date}&back=diary`;
}

/** One column: what is off is hatched and named, what is free leads to a booking, cards above both, the line for now under the cards and faintly over them. */
export function DayColumnSection({ column, locationId, gridFrom, rows, nowRow, extras, freeHref, mayEditHours }: Props) {
  const { id, kind, name, about, date, isToday, off, free, cards, abreast } = column;
  const place = ({ from, to }: { readonly from: number; readonly to: number }) =>
    `row-start-${Math.round((from - gridFrom) / 5) + 1} row-span-${Math.max(1, Math.round((to - from) / 5))}`;
  const line = isToday ? nowRow : null;
  const isCopy = kind !== "clinician";
  return (
    <section
      className={abreast > 2 ? "diary-column is-crowded" : abreast > 1 ? "diary-column is-shared" : "diary-column"}
      aria-label={name}
      data-column={id}
      data-kind={kind}
      data-name={name}
      data-date={date}
    >
      <header className="diary-column-head">
        <h2 className="t-h3">{name}</h2>
        <p className="second-line">
          {mayEditHours && id !== "none" ? (
            <a href={hoursHref(column, locationId)} className="link-quiet">
              {about}
              <span className="visually-hidden">{kind === "clinician" ? ", change this day’s hours" : ", take out of use"}</span>
            </a>
          ) : (
            about
          )}
        </p>
      </header>
      <div className="diary-day">
        <div className="diary-rows">
          <span className={`row-start-1 row-span-${rows}`} />
          {off.map((each) => (
            <p key={each.from} className={`diary-off hatched ${place(each)}`}>
              {each.to - each.from >= ROOM_FOR_WORDS &&
                (each.closureId !== null && mayEditHours ? (
                  <a href={`/settings/closures/${each.closureId}?location=${locationId}&back=diary`} className="link-quiet">
                    {each.words}
                  </a>
                ) : (
                  each.words
                ))}
            </p>
          ))}
          {free.map((each) => (
            <a key={each.from} href={freeHref(column, each.from)} className={`diary-free ${place(each)}`}>
              <span>{each.words}</span>
            </a>
          ))}
          {line !== null && <span className={`diary-now row-start-${line}`} />}
        </div>
        <ol className="diary-rows diary-cards">
          {cards.map(({ card, box, numbing }) => (
            <DayCardItem
              key={card.id}
              card={card}
              box={box}
              numbing={numbing}
              gridFrom={gridFrom}
              extra={isCopy ? null : (extras.get(card.id) ?? null)}
              isCopy={isCopy}
            />
          ))}
        </ol>
        {line !== null && (
          <div className="diary-rows diary-over" aria-hidden="true">
            <span className={`diary-now row-start-${line}`} />
          </div>
        )}
      </div>
    </section>
  );
}
