import { Check, Clock, Pin, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ArrivalHeading } from "#components/ui/arrival-heading.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import type { MoveOptionView, MoveRowView } from "#lib/series/outputs/move.ts";
import type { PlannerMoveView } from "#lib/series/queries/planner.ts";
import type { MoveHow } from "#lib/series/rules/ask.ts";

type MovePanelProps = {
  readonly move: PlannerMoveView;
  readonly sessions: number;
  readonly count: string;
  readonly dayHref: (date: string) => string;
  readonly howHref: (how: MoveHow) => string;
  readonly keepHref: string | null;
  readonly backHref: string;
  /** The field for another time of the chosen day. */
  readonly timeField: ReactNode;
};

const WEEKDAYS = ["", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] as const;

/** One session moved to another day, with what that does to the later ones before anything is kept. */
export function MovePanel({ move, sessions, count, dayHref, howHref, keepHref, backHref, timeField }: MovePanelProps) {
  const { session } = move;
  const later = sessions - session;
  const what =
    later === 0
      ? "What that means"
      : later === 1
        ? `What happens to session ${sessions}`
        : `What happens to sessions ${session + 1} ${later === 2 ? "and" : "to"} ${sessions}`;
  return (
    <Panel
      id="move"
      look="chosen"
      pad="flush"
      foot={
        <>
          {keepHref === null ? (
            <span className="t-small text-ink-2">
              {move.chosen === null ? "Choose a day first." : "This cannot be kept: choose another day or way."}
            </span>
          ) : (
            <ButtonLink href={keepHref} variant="primary">
              Keep this change
            </ButtonLink>
          )}
          <ButtonLink href={backHref}>Put it back</ButtonLink>
          <span className="t-small ms-auto text-ink-2">{`Still ${count} sessions. Nothing is booked yet.`}</span>
        </>
      }
    >
      <div className="move-panel">
        <div className="move-when">
          <ArrivalHeading>{`Move session ${session}`}</ArrivalHeading>
          <p className="t-ui text-ink-2">{`Was ${move.was}`}</p>
          <DayGrid move={move} dayHref={dayHref} />
          {move.chosen !== null && (
            <>
              <p className="move-note">
                <Clock aria-hidden="true" />
                {move.chosen.words}
              </p>
              {timeField}
            </>
          )}
        </div>
        <div className="move-what">
          <h3>{what}</h3>
          {move.options.length === 0 ? (
            <p className="t-ui mt-2 text-ink-2">
              Choose a day that works: then the ways to go on stand here, each with its dates and gaps.
            </p>
          ) : (
            <>
              <ul className="move-options">
                {move.options.map((option) => (
                  <li key={option.how}>
                    <MoveOption option={option} chosen={option.how === move.how} href={howHref(option.how)} />
                  </li>
                ))}
              </ul>
              {move.rows.length > 0 && <MoveRows rows={move.rows} />}
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}

function DayGrid({ move, dayHref }: Pick<MovePanelProps, "move" | "dayHref">) {
  return (
    <table className="day-grid-small">
      <caption className="visually-hidden">Days that work</caption>
      <thead>
        <tr>
          {move.weekdays.map((weekday) => (
            <th key={weekday} scope="col">
              {WEEKDAYS[weekday]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {move.weeks.map((week) => (
          <tr key={week[0]?.date}>
            {week.map(({ date, state, label, chosen, former }) => (
              <td key={date}>
                {state === "free" ? (
                  <AppLink
                    href={dayHref(date)}
                    label={former ? `${label}, where it is now` : label}
                    current={chosen ? "true" : undefined}
                    className={former ? "day-choice is-former" : "day-choice"}
                  >
                    {label.split(" ")[1]}
                  </AppLink>
                ) : (
                  state === "none" && (
                    <span className={former ? "day-choice is-none is-former" : "day-choice is-none"}>
                      <span aria-hidden="true">{label.split(" ")[1]}</span>
                      <span className="visually-hidden">{`${label}, nothing free`}</span>
                    </span>
                  )
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MoveOption({ option, chosen, href }: { readonly option: MoveOptionView; readonly chosen: boolean; readonly href: string }) {
  return (
    <AppLink
      href={href}
      current={chosen ? "true" : undefined}
      className={["move-option", option.tone === "plain" ? "" : option.tone, option.open ? "" : "is-shut"].filter(Boolean).join(" ")}
    >
      <span className="move-radio" aria-hidden="true" />
      <span>
        <span className="strong block">{option.title}</span>
        <span className="move-words">{option.words}</span>
      </span>
    </AppLink>
  );
}

const ICONS = { ok: <Check />, warn: <TriangleAlert />, stop: undefined, pinned: <Pin /> } as const;

/** Was, becomes, the gap before and what it means; beside each other at a desk, scrolling sideways on a phone. */
export function MoveRows({ rows }: { readonly rows: readonly MoveRowView[] }) {
  return (
    <div className="move-rows">
      <Table
        caption="Was and becomes"
        rows={rows}
        rowKey={({ number }) => String(number)}
        columns={[
          {
            key: "number",
            head: "No.",
            cell: ({ number, isMoved }) => <span className={isMoved ? "text-teal-ink" : undefined}>{number}</span>,
          },
          {
            key: "was",
            head: "Was",
            nowrap: true,
            cell: ({ was, becomes }) => {
              if (was === null) return <span className="text-ink-2">Not booked</span>;
              return becomes === null ? was : <s className="text-ink-2">{was}</s>;
            },
          },
          {
            key: "becomes",
            head: "Becomes",
            cell: ({ becomes }) =>
              becomes === null ? (
                <span className="text-ink-2">no change</span>
              ) : (
                <>
                  <span className="strong whitespace-nowrap">{becomes.date}</span>,{" "}
                  <span className="whitespace-nowrap">{becomes.rest}</span>
                </>
              ),
          },
          {
            key: "gap",
            head: "Gap before",
            nowrap: true,
            cell: ({ gapWas, gap }) =>
              gap === null ? (
                ""
              ) : gapWas === null ? (
                `${gap} days`
              ) : (
                <>
                  <s className="text-ink-2">{gapWas}</s> <span className="strong">{gap}</span> days
                </>
              ),
          },
          {
            key: "verdict",
            head: <span className="visually-hidden">What it means</span>,
            nowrap: true,
            cell: ({ verdict }) => (
              <Mark meaning={verdict.tone === "pinned" ? "plain" : verdict.tone} icon={ICONS[verdict.tone]} micro>
                {verdict.words}
              </Mark>
            ),
          },
        ]}
      />
    </div>
  );
}
