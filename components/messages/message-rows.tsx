import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { MessageRowView } from "#lib/messages/queries/rows.ts";
import { ChannelMark, Seen, StateMark } from "./state.tsx";

export type ByHand = { readonly retry: FormAction; readonly drop: FormAction; readonly back: "board" | "message" };

const isStuck = ({ state }: MessageRowView) => state === "failed" || state === "unreachable";

/** Whom a message is for, in words for a button that stands beside others like it. */
const about = ({ what, patient, colleague }: MessageRowView) => `${what.join(", ")}, ${patient?.name ?? colleague ?? "nobody"}`;

/** What can be done about a message that did not arrive. */
export function StuckForms({ message, byHand }: { readonly message: MessageRowView; readonly byHand: ByHand }) {
  if (!isStuck(message)) return null;
  const fields = (
    <>
      <HiddenField name="messageId" value={message.id} />
      <HiddenField name="back" value={byHand.back} />
    </>
  );
  return (
    <div className="of-hand flex flex-wrap items-start gap-2">
      <ActionForm action={byHand.retry} inline label={`Try again: ${about(message)}`}>
        {fields}
        <SubmitButton variant="secondary" size="row" pendingText="Trying…">
          Try again
          <span className="visually-hidden">: {about(message)}</span>
        </SubmitButton>
      </ActionForm>
      <ActionForm action={byHand.drop} inline label={`Give up: ${about(message)}`}>
        {fields}
        <SubmitButton variant="quiet" size="row" pendingText="Giving up…">
          Give up
          <span className="visually-hidden">: {about(message)}</span>
        </SubmitButton>
      </ActionForm>
    </div>
  );
}

/** Messages in rows: what, to whom, where it stands. `of` says whose list it is: on a patient's own page their name is left out. */
export function MessageRows({
  messages,
  of = "everybody",
  byHand = null,
}: {
  readonly messages: readonly MessageRowView[];
  readonly of?: "everybody" | "patient" | undefined;
  /** Left out where nothing is done about them. */
  readonly byHand?: ByHand | null | undefined;
}) {
  return (
    <ul className={`rows message-rows${of === "patient" ? " of-patient" : ""}${byHand === null ? "" : " by-hand"}`}>
      {messages.map((message) => (
        <li key={message.id}>
          <div className="of-what">
            <p className="t-ui strong">
              <TextLink quiet href={`/messages/${message.id}`} label={`${about(message)}, ${message.when}`}>
                {message.what.join(" · ")}
              </TextLink>
            </p>
            <p className="second-line">{message.when}</p>
          </div>
          {of === "everybody" && <Whom message={message} />}
          <div className="of-state">
            <p>
              <StateMark message={message} />
            </p>
            {message.reason !== null && <p className="second-line">{message.reason}</p>}
            <Seen message={message} />
          </div>
          {byHand === null ? null : <StuckForms message={message} byHand={byHand} />}
        </li>
      ))}
    </ul>
  );
}

function Whom({ message: { patient, colleague, channel } }: { readonly message: MessageRowView }) {
  return (
    <div className="t-ui of-whom">
      {patient === null ? (
        <p>{colleague ?? "Nobody any more"}</p>
      ) : (
        <TextLink quiet strong href={`/patients/${patient.id}`}>
          {patient.name}
        </TextLink>
      )}
      {channel !== null && (
        <p>
          <ChannelMark channel={channel} />
        </p>
      )}
    </div>
  );
}
