import type { Metadata } from "next";
import { MessageRows } from "#components/messages/message-rows.tsx";
import { Narrow } from "#components/messages/narrow.tsx";
import { PlannedRows } from "#components/messages/planned-rows.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { boardInput } from "#lib/messages/input/pages.ts";
import { type BoardView, getBoard } from "#lib/messages/queries/board.ts";
import { getPause } from "#lib/messages/queries/pause.ts";
import { boardPath, logPath } from "#lib/messages/rules/address.ts";
import { OPEN_STATES, STATE_LABELS } from "#lib/messages/rules/words.ts";
import { dropMessageAction, retryMessageAction } from "./actions.ts";
import { MessagesFrame } from "./frame.tsx";
import { whatSends } from "./sends.ts";

export const metadata: Metadata = { title: "Messages" };

const STATES = [{ value: "planned", label: "Planned" }, ...OPEN_STATES.map((value) => ({ value, label: STATE_LABELS[value] }))];

export default async function MessagesPage({ searchParams }: PageProps<"/messages">) {
  const ctx = await enterArea("message:read");
  const given = await searchParams;
  const asked = boardInput.parse(given);
  const [board, paused] = await Promise.all([getBoard(ctx, asked, whatSends()), getPause(ctx)]);
  const { open, moreOpen, next } = board;
  const isNarrowed = asked.kind !== null || asked.state !== null;
  return (
    <MessagesFrame current="board" lead={sayCounts(board.counts)} paused={paused} done={given.done}>
      <Narrow path="/messages" kind={asked.kind} state={asked.state} states={STATES} all="Anywhere" />
      {open.length > 0 && (
        <Panel title="On its way or not delivered" pad="flush" aside={moreOpen ? "The first fifty" : undefined}>
          <MessageRows messages={open} byHand={{ retry: retryMessageAction, drop: dropMessageAction, back: "board" }} />
          {moreOpen && (
            <p className="t-small border-t border-line p-4 text-ink-2">
              Only the first fifty are shown.{" "}
              <TextLink href={logPath({ kind: asked.kind, state: "failed" })}>See everything that was not delivered</TextLink>
            </p>
          )}
        </Panel>
      )}
      <Planned board={board} isNarrowed={isNarrowed} isElsewhere={asked.state !== null && asked.state !== "planned"} />
      {(asked.after !== null || next !== null) && (
        <nav className="flex flex-wrap gap-3" aria-label="Parts of the list">
          {asked.after !== null && <ButtonLink href={boardPath(asked)}>From the beginning</ButtonLink>}
          {next !== null && <ButtonLink href={boardPath(asked, next)}>Later ones</ButtonLink>}
        </nav>
      )}
    </MessagesFrame>
  );
}

function sayCounts({ planned, waiting, failed, unreachable }: BoardView["counts"]): string {
  const parts = [
    `${planned === 0 ? "Nothing" : planned} planned for the next 7 days`,
    waiting === 0 ? "" : `${waiting} on the way`,
    failed === 0 ? "" : `${failed} not delivered`,
    unreachable === 0 ? "" : `${unreachable} cannot be reached`,
  ];
  return `${parts.filter((part) => part !== "").join(", ")}.`;
}

type PlannedProps = { readonly board: BoardView; readonly isNarrowed: boolean; readonly isElsewhere: boolean };

/** The next days, each with its date; where nothing is planned, what belongs here. */
function Planned({ board: { open, due, days }, isNarrowed, isElsewhere }: PlannedProps) {
  if (due.length > 0 || days.length > 0) {
    return (
      <Panel title="The next 7 days" pad="flush">
        {due.length > 0 && (
          <section className="planned-part" aria-label="Due now">
            <h3 className="planned-day t-ui strong">Due now</h3>
            <PlannedRows planned={due} />
          </section>
        )}
        {days.map(({ date, title, distance, rows }) => (
          <section key={date} className="planned-part" aria-label={title}>
            <h3 className="planned-day">
              <span className="t-ui strong">{title}</span> <span className="t-small text-ink-2">{distance}</span>
            </h3>
            <PlannedRows planned={rows} />
          </section>
        ))}
      </Panel>
    );
  }
  if (isElsewhere && open.length > 0) return null;
  return (
    <Panel pad="flush">
      {isNarrowed ? (
        <EmptyState title="Nothing that fits" next={<ButtonLink href="/messages">Show all</ButtonLink>}>
          Choose anything that is planned or on its way.
        </EmptyState>
      ) : (
        <EmptyState title="Nothing is planned for the next 7 days" next={<ButtonLink href="/diary">Open the diary</ButtonLink>}>
          News of bookings, preparation, reminders, forms, aftercare and reviews stand here from a week before they go out.
        </EmptyState>
      )}
    </Panel>
  );
}
