import type { ReactNode } from "react";
import type { SeriesState } from "#components/ui/series-mark.tsx";
import { NumbingMark, type OnSkin, sayOnSkin } from "./numbing-mark.tsx";
import { type Readiness, ReadinessMark } from "./readiness.tsx";
import { PipsUse, type Sign, SignUse } from "./signs.tsx";
import { STATUS_LOOKS, STATUS_WORDS, type VisitStatus } from "./status.ts";

export type DayCard = {
  readonly id: string;
  readonly version: number;
  readonly patientName: string;
  readonly service: string;
  readonly status: VisitStatus;
  /** "9:30–10:45 am" */
  readonly time: string;
  /** Minutes: from midnight, in all, and before the clinician is needed. */
  readonly from: number;
  readonly minutes: number;
  readonly numbing: number;
  readonly needling: string | null;
  readonly room: string | null;
  readonly doubleBooked: boolean;
  readonly series: { readonly session: number; readonly words: string; readonly pips: readonly SeriesState[] } | null;
  readonly cancelReason: string | null;
  readonly late: number | null;
  readonly onSkin: OnSkin | null;
  readonly movable: boolean;
};

/** Minutes from midnight, and sixtieths of the column's width from 1. */
export type CardBox = { readonly from: number; readonly minutes: number; readonly track: number; readonly tracks: number };

/** What other parts of the house say on a card. */
export type CardExtra = {
  readonly readiness: Readiness | null;
  /** Whom the place could go to: "2 on the waitlist may fit". */
  readonly note: ReactNode;
  /** Short and unlike any other on the page. */
  readonly key: string;
};

/** "10 min late", "3 h late". */
function sayLate(minutes: number): string {
  return minutes < 90 ? `${minutes} min late` : `${Math.round(minutes / 60)} h late`;
}

/** Five minutes a row, as the grid has them. */
const rowsOf = (minutes: number) => Math.max(1, Math.round(minutes / 5));
const ROW = 8;
/** Up to here the card has room for a name and no more; up to the second for two lines. Minutes. */
const TINY = 20;
const SHORT = 40;
/** What the first two lines take, and what frame and padding do. Pixels. */
const HEAD = 41;
const FRAME = 10;
const LINE = 17;
/** From here on the words of the head fit above the dashed line. Minutes. */
const NUMBING_HOLDS_HEAD = 25;

const WHOLE = 60;
const acrossOf = ({ track, tracks }: CardBox) => (tracks >= WHOLE ? "" : ` col-start-${track} col-span-${tracks}`);

type Props = {
  readonly card: DayCard;
  readonly box: CardBox;
  /** The numbing part where it stands apart. */
  readonly numbing: CardBox | null;
  readonly gridFrom: number;
  readonly extra: CardExtra | null;
  /** Stands in a room's or device's column too, where nothing is moved. */
  readonly isCopy: boolean;
};

/** An appointment in its column: light while the patient is numbing and the clinician is free, full from the dashed line on. */
export function DayCardItem({ card, box, numbing, gridFrom, extra, isCopy }: Props) {
  const from = numbing ?? box;
  const start = rowsOf(from.from - gridFrom + 5);
  const height = rowsOf(box.minutes + (numbing?.minutes ?? 0));
  const look = STATUS_LOOKS[card.status];
  const data = {
    "data-appointment": card.id,
    "data-version": card.version,
    "data-from": card.from,
    "data-minutes": card.minutes,
    "data-movable": card.movable && !isCopy,
    "data-session": card.series?.session ?? "",
  };
  const place = `row-start-${start} row-span-${height}`;
  if (numbing !== null) {
    const rows = rowsOf(numbing.minutes);
    return (
      <li {...data} className={`diary-split ${look} ${place}`}>
        <div className={`diary-card card-status is-numbing row-start-1 row-span-${rows}${acrossOf(numbing)}`} aria-hidden="true">
          {card.time.split("–")[0]}
          {rows >= 7 && <span>numbing</span>}
          {rows >= 5 && <span className="diary-name">{card.patientName.split(" ")[0]}</span>}
        </div>
        <div className={`diary-card card-status row-start-${rows + 1} -row-end-1${acrossOf(box)}`}>
          <CardWords card={card} box={box} extra={extra} apart />
        </div>
      </li>
    );
  }
  return (
    <li {...data} className={`diary-card card-status ${look} ${place}${acrossOf(box)}${card.minutes <= SHORT ? " is-short" : ""}`}>
      <CardWords card={card} box={box} extra={extra} apart={false} />
    </li>
  );
}

type WordsProps = { readonly card: DayCard; readonly box: CardBox; readonly extra: CardExtra | null; readonly apart: boolean };

function CardWords({ card, box, extra, apart }: WordsProps) {
  const link = (
    <a href={`/appointments/${card.id}`} className="diary-name">
      {card.patientName}
    </a>
  );
  // Where there is no line for the reason, its sign goes before the name.
  const reason = isPressing(extra) ? extra?.readiness?.mark : undefined;
  const name =
    reason === undefined ? (
      link
    ) : (
      <>
        <span className={`mark mark-micro ${reason.meaning}`}>
          <SignUse sign={reason.meaning} />
          <span className="visually-hidden">{`${reason.words}: `}</span>
        </span>{" "}
        {link}
      </>
    );
  const status =
    card.late === null ? (
      <span className="mark mark-micro">
        <SignUse sign={STATUS_LOOKS[card.status]} />
        {STATUS_WORDS[card.status]}
      </span>
    ) : (
      <span className="mark mark-micro warn">
        <SignUse sign="warn" />
        {sayLate(card.late)}
      </span>
    );
  const narrow = box.tracks < WHOLE;
  // A card without a line for it says the timer in the place of the status.
  const now = card.onSkin === null ? status : <NumbingMark onSkin={card.onSkin} />;
  if (box.minutes <= TINY) {
    return (
      <p className="diary-line is-tiny">
        <span className="mark mark-micro">
          <SignUse sign={tinySign(card)} />
        </span>
        <span className="visually-hidden">{`${card.time}, ${tinyWords(card)}, `}</span>
        {name} <span className="text-ink-2">{card.service}</span>
      </p>
    );
  }
  if (narrow && box.minutes <= SHORT) {
    return (
      <>
        <p className="diary-line">
          <span className="visually-hidden">{`${card.time}, `}</span>
          {name}
        </p>
        {now}
      </>
    );
  }
  const top = (
    <p className="diary-top">
      <TimeWords time={card.time} needling={apart ? card.needling : null} />
      {!narrow && (box.minutes <= SHORT ? now : status)}
    </p>
  );
  if (box.minutes <= SHORT) {
    return (
      <>
        {top}
        <p className="diary-line">
          {name} <span className="text-ink-2">{card.service}</span>
        </p>
      </>
    );
  }
  const numbing = apart ? 0 : card.numbing;
  const holdsHead = numbing >= NUMBING_HOLDS_HEAD;
  const head = holdsHead ? rowsOf(numbing) : 5;
  const space = Math.floor((box.minutes / 5) * ROW - FRAME - Math.max(HEAD, holdsHead ? head * ROW : 0));
  // Beside another the word of the status goes below the name, where it has a line of its own.
  const room = Math.floor(space / LINE) - (narrow ? 1 : 0);
  const lines = linesThatFit(card, extra, room);
  return (
    <>
      {numbing > 0 && <span className={`diary-numbing row-start-1 row-span-${rowsOf(numbing)}`} aria-hidden="true" />}
      <div className={`diary-head row-start-1 row-span-${head}`}>
        {top}
        <p className="diary-line">{lines.has("readiness") ? link : name}</p>
      </div>
      <div className={`diary-body row-start-${head + 1} -row-end-1`}>
        {narrow && status}
        {lines.has("numbing") && card.onSkin !== null && (
          <p className="diary-line">
            <NumbingMark onSkin={card.onSkin} />
          </p>
        )}
        {lines.has("reason") && <p className="diary-line">{card.cancelReason}</p>}
        {lines.has("service") && <p className="diary-line">{card.room === null ? card.service : `${card.service} · ${card.room}`}</p>}
        {lines.has("series") && (
          <p className="diary-line diary-series">
            {card.series !== null && <PipsUse pips={card.series.pips} words={card.series.words} />}
            {card.needling !== null && !apart && (
              <span className="diary-needling">
                <span className="diary-word">needling </span>
                {card.needling.slice(0, -3)}
              </span>
            )}
          </p>
        )}
        {lines.has("double") && (
          <p className="mark mark-micro warn">
            <SignUse sign="warn" />
            Booked over another
          </p>
        )}
        {lines.has("note") && extra?.note}
        {lines.has("readiness") && extra?.readiness && (
          <ReadinessMark readiness={extra.readiness} id={`r${extra.key}`} roomy={room > lines.size} />
        )}
      </div>
    </>
  );
}

/** "8:30–9:45 am"; where the numbing stands apart, from when the clinician is needed. The half of the day goes first where there is no room. */
function TimeWords({ time, needling }: { readonly time: string; readonly needling: string | null }) {
  const [from, to = ""] = time.split("–");
  return (
    <span>
      {needling === null ? (
        from
      ) : (
        <>
          <span className="diary-word">needling </span>
          {needling.slice(0, -3)}
        </>
      )}
      <span className="diary-until">
        –{to.slice(0, -3)}
        <span className="diary-half">{to.slice(-3)}</span>
      </span>
    </span>
  );
}

/** What a card says that has room for a sign alone. */
function tinySign({ onSkin, late, status }: DayCard): Sign {
  if (onSkin !== null) return onSkin.isDue ? "warn" : "numbing";
  return late === null ? STATUS_LOOKS[status] : "warn";
}

function tinyWords({ onSkin, late, status }: DayCard): string {
  if (onSkin !== null) return sayOnSkin(onSkin);
  return late === null ? STATUS_WORDS[status] : sayLate(late);
}

type Line = "numbing" | "double" | "reason" | "readiness" | "series" | "service" | "note";

function isPressing(extra: CardExtra | null): boolean {
  const meaning = extra?.readiness?.mark.meaning;
  return meaning === "warn" || meaning === "stop";
}

/** What is said below the name, the most pressing first, as far as there is room. */
function linesThatFit(card: DayCard, extra: CardExtra | null, room: number): ReadonlySet<Line> {
  const pressing = isPressing(extra);
  const wanted: readonly (readonly [Line, boolean])[] = [
    ["numbing", card.onSkin !== null],
    ["double", card.doubleBooked],
    ["note", extra !== null && extra.note !== null],
    ["reason", card.cancelReason !== null],
    ["readiness", pressing],
    ["series", card.series !== null || card.needling !== null],
    ["service", true],
    ["readiness", !pressing && extra !== null && extra.readiness !== null],
  ];
  return new Set(
    wanted
      .filter(([, has]) => has)
      .map(([line]) => line)
      .slice(0, Math.max(0, room)),
  );
}
