import { Archive, CheckCheck, Clock, Mail, MessageSquare, Send, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Chip, Mark, type Meaning } from "#components/ui/chip.tsx";
import type { MessageRowView } from "#lib/messages/queries/rows.ts";
import type { MessageState } from "#lib/messages/rules/words.ts";

/** Late or missing is amber; what goes by itself is grey. A word and a sign stand beside every colour. */
const LOOKS: Readonly<Record<MessageState, { readonly meaning: Meaning; readonly icon?: ReactNode }>> = {
  waiting: { meaning: "plain", icon: <Clock /> },
  sending: { meaning: "info", icon: <Send /> },
  sent: { meaning: "ok" },
  kept: { meaning: "plain", icon: <Archive /> },
  failed: { meaning: "warn" },
  unreachable: { meaning: "warn" },
  withdrawn: { meaning: "plain", icon: <Undo2 /> },
};

type StateProps = { readonly message: Pick<MessageRowView, "state" | "stateWords">; readonly look?: "mark" | "chip" | undefined };

/** Where a message stands, in sign and word. */
export function StateMark({ message, look = "mark" }: StateProps) {
  const { meaning, icon } = LOOKS[message.state];
  if (look === "chip")
    return (
      <Chip meaning={meaning} icon={icon}>
        {message.stateWords}
      </Chip>
    );
  return (
    <Mark meaning={meaning} icon={icon} light={meaning !== "warn"}>
      {message.stateWords}
    </Mark>
  );
}

/** Whether the patient opened their page through the message's link, how often it was tried, and whether it may have arrived twice. */
export function Seen({ message }: { readonly message: Pick<MessageRowView, "state" | "seen" | "hasLink" | "unsure"> }) {
  const { state, seen, hasLink, unsure } = message;
  return (
    <>
      {seen !== null && (
        <Mark icon={<CheckCheck />} light>
          {`Link opened ${seen}`}
        </Mark>
      )}
      {seen === null && hasLink && state === "sent" && <span className="second-line">Link not opened yet</span>}
      {unsure > 0 && (
        <span className="second-line">
          {unsure === 1
            ? "Sent once more: nobody knew whether it had arrived"
            : `Sent ${unsure} times more: nobody knew whether it had arrived`}
        </span>
      )}
    </>
  );
}

/** "E-mail" with its sign. */
export function ChannelMark({ channel }: { readonly channel: string }) {
  return (
    <Mark icon={channel === "E-mail" ? <Mail /> : <MessageSquare />} light>
      {channel}
    </Mark>
  );
}
