import type { Metadata } from "next";
import { MessageRows } from "#components/messages/message-rows.tsx";
import { Narrow } from "#components/messages/narrow.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { logInput } from "#lib/messages/input/pages.ts";
import { listLog } from "#lib/messages/queries/log.ts";
import { getPause } from "#lib/messages/queries/pause.ts";
import { logPath } from "#lib/messages/rules/address.ts";
import { STATE_LABELS } from "#lib/messages/rules/words.ts";
import { MessagesFrame } from "../frame.tsx";
import { whatSends } from "../sends.ts";

export const metadata: Metadata = { title: "Sent messages" };

const STATES = (["sent", "kept", "failed", "unreachable", "withdrawn"] as const).map((value) => ({ value, label: STATE_LABELS[value] }));

export default async function SentPage({ searchParams }: PageProps<"/messages/sent">) {
  const ctx = await enterArea("message:read");
  const given = await searchParams;
  const asked = logInput.parse(given);
  const [{ rows, hasOlder }, paused] = await Promise.all([listLog(ctx, asked, whatSends()), getPause(ctx)]);
  const last = rows.at(-1);
  const isNarrowed = asked.kind !== null || asked.state !== null || asked.before !== null;
  return (
    <MessagesFrame current="sent" lead="What was said to whom, newest first, and whether they opened it." paused={paused} done={given.done}>
      <Narrow path="/messages/sent" kind={asked.kind} state={asked.state} states={STATES} all="Anywhere" />
      <Panel pad="flush">
        {rows.length > 0 ? (
          <MessageRows messages={rows} />
        ) : isNarrowed ? (
          <EmptyState title="Nothing that fits" next={<ButtonLink href="/messages/sent">Show all</ButtonLink>}>
            Choose anything that was said.
          </EmptyState>
        ) : (
          <EmptyState title="Nothing was sent yet" next={<ButtonLink href="/messages">See what is planned</ButtonLink>}>
            Each message stands here once it went out, with its words and whether the patient opened its link.
          </EmptyState>
        )}
      </Panel>
      {(asked.before !== null || hasOlder) && (
        <nav className="flex flex-wrap gap-3" aria-label="Parts of the list">
          {asked.before !== null && <ButtonLink href={logPath(asked)}>Newest</ButtonLink>}
          {hasOlder && last !== undefined && <ButtonLink href={logPath(asked, last.id)}>Older</ButtonLink>}
        </nav>
      )}
    </MessagesFrame>
  );
}
