import type { ReactNode } from "react";
import { NothingSends, PausedNotice, PauseForm } from "#components/messages/paused.tsx";
import { DialogButton } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { PauseView } from "#lib/messages/queries/pause.ts";
import { pauseMessagesAction, resumeMessagesAction } from "./actions.ts";
import { whatSends } from "./sends.ts";

/** What may stand in the address after something was done; anything else is passed over. */
const SAID: Readonly<Record<string, string>> = {
  retried: "It is tried again.",
  dropped: "It is given up. Nobody is told what it said.",
  paused: "All messages are stopped.",
  resumed: "Messages go out again.",
};

/** That something was just done, in words. */
export function Said({ done }: { readonly done: string | readonly string[] | undefined }) {
  const said = typeof done === "string" ? SAID[done] : undefined;
  return said === undefined ? null : <Notice meaning="ok" title={said} live />;
}

type FrameProps = {
  readonly current: "board" | "sent";
  readonly lead: string;
  readonly paused: PauseView | null;
  readonly done: string | readonly string[] | undefined;
  readonly children: ReactNode;
};

/** The head that the board and the log share, with whether anything goes out at all. */
export function MessagesFrame({ current, lead, paused, done, children }: FrameProps) {
  return (
    <div className="page page-list">
      <PageHead
        title="Messages"
        lead={lead}
        actions={
          <>
            <Segmented
              label="Messages"
              items={[
                { href: "/messages", label: "Going out", current: current === "board" },
                { href: "/messages/sent", label: "Sent", current: current === "sent" },
              ]}
            />
            {paused === null && (
              <DialogButton trigger="Stop all messages" title="Stop all messages?" href="/messages/pause">
                <PauseForm pause={pauseMessagesAction} />
              </DialogButton>
            )}
          </>
        }
      />
      <div className="stack">
        <Said done={done} />
        {paused !== null && <PausedNotice paused={paused} resume={resumeMessagesAction} />}
        {!whatSends().mail && <NothingSends />}
        {children}
      </div>
    </div>
  );
}
