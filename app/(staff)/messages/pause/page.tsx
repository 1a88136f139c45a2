import type { Metadata } from "next";
import { PausedNotice, PauseForm } from "#components/messages/paused.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { getPause } from "#lib/messages/queries/pause.ts";
import { pauseMessagesAction, resumeMessagesAction } from "../actions.ts";
import { Said } from "../frame.tsx";

export const metadata: Metadata = { title: "Stop all messages" };

/** The way to stop everything without scripts, and for an admin who reads no message. */
export default async function PausePage({ searchParams }: PageProps<"/messages/pause">) {
  const ctx = await enterArea("message:send");
  const { done } = await searchParams;
  const paused = await getPause(ctx);
  const mayRead = widen(ctx, "message:read") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Stop all messages"
        lead="For when something is wrong with what goes out."
        crumbs={[
          mayRead ? { label: "Messages", href: "/messages" } : { label: "Settings", href: "/settings" },
          { label: "Stop all messages" },
        ]}
      />
      <div className="stack">
        <Said done={done} />
        {paused === null ? (
          <Panel>
            <PauseForm pause={pauseMessagesAction} />
          </Panel>
        ) : (
          <PausedNotice paused={paused} resume={resumeMessagesAction} />
        )}
      </div>
    </div>
  );
}
