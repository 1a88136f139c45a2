import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { PatientMessagesView, VisitMessagesView } from "#lib/messages/queries/log.ts";
import { patientLogPath } from "#lib/messages/rules/address.ts";
import { MessageRows } from "./message-rows.tsx";
import { PlannedRows } from "./planned-rows.tsx";

/** At the top of the patient's page: whoever was not told may not come, or not know what to do. */
export function UndeliveredNotice({ patientId, undelivered }: { readonly patientId: string; readonly undelivered: number }) {
  if (undelivered === 0) return null;
  return (
    <Notice meaning="warn" title={undelivered === 1 ? "A message was not delivered" : `${undelivered} messages were not delivered`}>
      <TextLink href={patientLogPath(patientId)}>See which, and how they may be reached</TextLink>
    </Notice>
  );
}

/** On the patient's page: what did not arrive first, what was said last, what comes next. */
export function PatientMessagesPanel({ patientId, view }: { readonly patientId: string; readonly view: PatientMessagesView }) {
  const { latest, hasMore, undelivered, planned, choice } = view;
  return (
    <Panel
      id="messages"
      title="Messages"
      aside={undelivered > 0 && <Mark meaning="warn">{undelivered === 1 ? "One not delivered" : `${undelivered} not delivered`}</Mark>}
      foot={
        <>
          <TextLink href={patientLogPath(patientId)}>{hasMore ? "All messages" : "Messages, and which they want"}</TextLink>
          {choice.noted !== null && (
            <span className="t-small text-ink-2">
              {choice.wants === "care" ? "Wants only what is part of the care" : "Wants everything"}
            </span>
          )}
        </>
      }
    >
      {latest.length === 0 && planned.length === 0 && (
        <p className="t-ui text-ink-2">Nothing was said yet and nothing is planned. A booking brings the first message.</p>
      )}
      {planned.length > 0 && (
        <>
          <h3 className="t-small text-ink-2">Planned next</h3>
          <PlannedRows planned={planned} of="patient" />
        </>
      )}
      {latest.length > 0 && (
        <>
          <h3 className={planned.length > 0 ? "t-small mt-4 text-ink-2" : "t-small text-ink-2"}>Said last</h3>
          <MessageRows messages={latest} of="patient" />
        </>
      )}
    </Panel>
  );
}

/** On the visit's page: what was said of it and what is planned about it. */
export function VisitMessagesPanel({ view: { said, planned } }: { readonly view: VisitMessagesView }) {
  return (
    <Panel id="messages" title="Messages">
      {said.length === 0 && planned.length === 0 && (
        <p className="t-ui text-ink-2">The patient was told nothing of this visit from here, and nothing is planned.</p>
      )}
      {planned.length > 0 && (
        <>
          <h3 className="t-small text-ink-2">Planned</h3>
          <PlannedRows planned={planned} of="visit" />
        </>
      )}
      {said.length > 0 && (
        <>
          <h3 className={planned.length > 0 ? "t-small mt-4 text-ink-2" : "t-small text-ink-2"}>Said of it</h3>
          <MessageRows messages={said} of="patient" />
        </>
      )}
    </Panel>
  );
}
