import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MessageBody } from "#components/messages/body.tsx";
import { StuckForms } from "#components/messages/message-rows.tsx";
import { PausedNotice } from "#components/messages/paused.tsx";
import { Seen, StateMark } from "#components/messages/state.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getMessage, type MessageView } from "#lib/messages/queries/message.ts";
import { getPause } from "#lib/messages/queries/pause.ts";
import { dropMessageAction, resumeMessagesAction, retryMessageAction } from "../actions.ts";
import { Said } from "../frame.tsx";
import { whatSends } from "../sends.ts";

export const metadata: Metadata = { title: "Message" };

export default async function MessagePage({ params, searchParams }: PageProps<"/messages/[id]">) {
  const ctx = await enter("message:read");
  const { id } = await params;
  const message = idField.safeParse(id).success ? await getMessage(ctx, id, whatSends()) : null;
  if (message === null) notFound();
  const { done } = await searchParams;
  const paused = await getPause(ctx);
  const isStuck = message.state === "failed" || message.state === "unreachable";
  return (
    <div className="page page-list">
      <PageHead
        title={message.what.join(", ")}
        lead={`To ${message.patient?.name ?? message.colleague ?? "nobody any more"}, ${message.when}.`}
        crumbs={[{ label: "Messages", href: "/messages" }, { label: "Sent", href: "/messages/sent" }, { label: "Message" }]}
        actions={<StateMark message={message} look="chip" />}
      />
      <div className="stack">
        <Said done={done} />
        {paused !== null && <PausedNotice paused={paused} resume={resumeMessagesAction} />}
        <div className="with-side">
          <div className="stack">
            {isStuck && (
              <Panel title="It did not arrive">
                <p className="mb-3">{message.reason}.</p>
                <StuckForms message={message} byHand={{ retry: retryMessageAction, drop: dropMessageAction, back: "message" }} />
              </Panel>
            )}
            <Words message={message} />
            {message.calendar.length > 0 && (
              <Panel title="In the calendar file that came with it">
                <ul className="rows t-ui">
                  {message.calendar.map(({ when, summary, isCancelled }) => (
                    <li key={`${when} ${summary}`} className="row">
                      <span>
                        <span className={isCancelled ? "line-through" : undefined}>{when}</span>
                        <span className="second-line">{isCancelled ? `${summary}, called off` : summary}</span>
                      </span>
                    </li>
                  ))}
                </ul>
              </Panel>
            )}
          </div>
          <About message={message} />
        </div>
      </div>
    </div>
  );
}

/** The message as it was read; of one that was never worded, that it was not. */
function Words({ message: { subject, body, channel } }: { readonly message: MessageView }) {
  if (body.length === 0) {
    return (
      <Panel pad="flush">
        <EmptyState title="Not worded yet" small>
          A message is worded as it goes out, from what stands at that moment. Its words stand here from then on.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title={subject === null ? (channel ?? "What it said") : subject}>
      <MessageBody body={body} />
    </Panel>
  );
}

function About({ message }: { readonly message: MessageView }) {
  const { patient, colleague, channel, address, state, hasLink, unsure, due, sent, made, isEssential, attempts, visits, wordings } =
    message;
  return (
    <div className="stack">
      <Panel title="Its way">
        <Facts
          layout="stack"
          items={[
            {
              term: "To",
              value:
                patient === null ? (colleague ?? "Nobody any more") : <TextLink href={`/patients/${patient.id}`}>{patient.name}</TextLink>,
            },
            ...(channel === null ? [] : [{ term: channel, value: address ?? "No address yet" }]),
            { term: "Asked for", value: made },
            ...(made === due ? [] : [{ term: "Due", value: due }]),
            ...(sent === null ? [] : [{ term: state === "kept" ? "Would have gone" : "Went out", value: sent }]),
            { term: "Where it stands", value: message.stateWords },
            ...(hasLink || unsure > 0 ? [{ term: "Arrived", value: <Seen message={message} /> }] : []),
            ...(attempts > 1 ? [{ term: "Tries", value: String(attempts) }] : []),
            { term: "Kind", value: isEssential ? "Part of the care" : "Of use, not part of the care" },
          ]}
        />
      </Panel>
      {visits.length > 0 && (
        <Panel title="Visits it speaks of">
          <ul className="rows t-ui">
            {visits.map(({ id, words }) => (
              <li key={id} className="row">
                <TextLink quiet href={`/appointments/${id}`}>
                  {words}
                </TextLink>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {wordings.length > 0 && (
        <Panel title="Worded from">
          <ul className="t-ui">
            {wordings.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}
