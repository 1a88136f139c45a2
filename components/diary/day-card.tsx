import { Mark } from "#components/ui/chip.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Pips } from "#components/ui/pips.tsx";
import type { SeriesState } from "#components/ui/series-mark.tsx";
import { StatusChip } from "#components/ui/status.tsx";
import { STATUS_LOOKS, type VisitStatus } from "./status.ts";

export type DayCard = {
  readonly id: string;
  readonly patientName: string;
  readonly service: string;
  readonly status: VisitStatus;
  readonly time: string;
  /** Minutes: from midnight, in all, and before the clinician is needed. */
  readonly from: number;
  readonly minutes: number;
  readonly numbing: number;
  readonly needling: string | null;
  readonly room: string | null;
  readonly device: string | null;
  readonly doubleBooked: boolean;
  readonly series: { readonly words: string; readonly pips: readonly SeriesState[] } | null;
  readonly late: number | null;
};

export type Readiness = { readonly meaning: "ok" | "info" | "warn" | "stop"; readonly words: string };

/** "10 min late", "3 h late". */
function sayLate(minutes: number): string {
  return minutes < 90 ? `${minutes} min late` : `${Math.round(minutes / 60)} h late`;
}

/** Five minutes a row, as the grid has them. */
const rows = (minutes: number) => Math.max(1, Math.round(minutes / 5));

/** Up to here the card has room for a name and no more; up to the second for two lines. */
const TINY = 20;
const SHORT = 35;
/** Under the dashed line, up to here only the place in the series and the readiness fit. */
const BODY_SHORT = { whole: 30, left: 45, right: 45 } as const;

type Props = {
  readonly card: DayCard;
  readonly gridFrom: number;
  readonly readiness: Readiness | null;
  readonly side: "whole" | "left" | "right";
};

/** An appointment in its column: light while the patient is numbing and the clinician is free, full from the dashed line on. */
export function DayCardItem({ card, gridFrom, readiness, side }: Props) {
  const start = Math.round((card.from - gridFrom) / 5) + 1;
  const className = `diary-card card-status ${STATUS_LOOKS[card.status]} row-start-${start} row-span-${rows(card.minutes)} is-${side}`;
  const name = (
    <AppLink href={`/appointments/${card.id}`} className="diary-name">
      {card.patientName}
    </AppLink>
  );
  const status =
    card.late === null ? (
      <StatusChip status={STATUS_LOOKS[card.status]} look="mark" />
    ) : (
      <Mark meaning="warn" micro>
        {sayLate(card.late)}
      </Mark>
    );
  const [from, to] = card.time.split("–");
  const time = (
    <span>
      {from}
      <span className="diary-until">{`–${to}`}</span>
    </span>
  );
  if (card.minutes <= SHORT) {
    return (
      <li className={`${className} is-short`}>
        {card.minutes > TINY && (
          <p className="diary-top">
            {time}
            {status}
          </p>
        )}
        <p className="diary-line">
          {card.minutes <= TINY && <span className="visually-hidden">{card.time}, </span>}
          {card.minutes <= TINY && status} {name} <span className="text-ink-2">{card.service}</span>
        </p>
      </li>
    );
  }
  return (
    <li className={className}>
      {card.numbing > 0 && <span className={`diary-numbing row-start-1 row-span-${rows(card.numbing)}`} aria-hidden="true" />}
      <div className={card.numbing > 0 ? `diary-head row-start-1 row-span-${rows(card.numbing)}` : "diary-head row-start-1 row-span-5"}>
        <p className="diary-top">
          {time}
          {status}
        </p>
        <p className="diary-line">{name}</p>
      </div>
      <div className={`diary-body row-start-${card.numbing > 0 ? rows(card.numbing) + 1 : 6} -row-end-1`}>
        {card.minutes - card.numbing > BODY_SHORT[side] && (
          <p className="diary-about">{[card.service, card.room].filter((part) => part !== null).join(" · ")}</p>
        )}
        <p className="diary-about flex justify-between gap-2">
          {card.series !== null && <Pips items={card.series.pips} text={card.series.words} />}
          {card.needling !== null && (
            <span className="diary-needling t-micro">
              <span className="diary-word">needling </span>
              {card.needling}
            </span>
          )}
        </p>
        {card.doubleBooked && (
          <Mark meaning="warn" micro>
            Booked over another
          </Mark>
        )}
        {readiness !== null && (
          <p className="diary-ready">
            <Mark meaning={readiness.meaning} micro light={readiness.meaning === "ok" || readiness.meaning === "info"}>
              {readiness.words}
            </Mark>
          </p>
        )}
      </div>
    </li>
  );
}
