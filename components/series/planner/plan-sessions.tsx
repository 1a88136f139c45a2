import { Pin, PinOff } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { Table } from "#components/ui/table.tsx";
import type { PlannerSessionView } from "#lib/series/outputs/planner.ts";

type PlanSessionsProps = {
  readonly sessions: readonly PlannerSessionView[];
  readonly moveHref: (session: number) => string;
  readonly pinHref: (session: number) => string;
};

const MEANING = { plain: "plain", warn: "warn", stop: "stop" } as const;

/** Every session with who and where, its gap, and what can be done with it. */
export function PlanSessions({ sessions, moveHref, pinHref }: PlanSessionsProps) {
  return (
    <Table
      caption="Sessions"
      rows={sessions}
      rowKey={({ number }) => String(number)}
      columns={[
        { key: "number", head: "No.", cell: ({ number }) => number },
        {
          key: "when",
          head: "When",
          nowrap: true,
          cell: ({ number, date, time, taken }) => (
            <>
              {/* Where a refused booking leads to. */}
              <span id={`book-sessions.${number - 1}.date`}>
                <span className="strong">{date}</span>, {time}
              </span>
              {taken && (
                <span className="block">
                  <Mark meaning="stop">Taken by now</Mark>
                </span>
              )}
            </>
          ),
        },
        { key: "who", head: "Clinician", cell: ({ clinician }) => clinician ?? "" },
        { key: "where", head: "Room and device", cell: ({ where }) => where },
        {
          key: "gap",
          head: "Gap before",
          nowrap: true,
          cell: ({ gap }) =>
            gap === null ? (
              ""
            ) : (
              <Mark meaning={MEANING[gap.tone]} light={gap.tone === "plain"}>
                {`${gap.words}, ${gap.off}`}
              </Mark>
            ),
        },
        {
          key: "do",
          head: <span className="visually-hidden">Change</span>,
          nowrap: true,
          cell: ({ number, pinned }) => (
            <span className="flex justify-end gap-2">
              <ButtonLink href={pinHref(number)} size="row" variant="quiet" label={`${pinned ? "Unpin" : "Pin"} session ${number}`}>
                {pinned ? <PinOff /> : <Pin />}
                {pinned ? "Unpin" : "Pin"}
              </ButtonLink>
              <ButtonLink href={moveHref(number)} size="row" label={`Move session ${number}`}>
                Move
              </ButtonLink>
            </span>
          ),
        },
      ]}
    />
  );
}
