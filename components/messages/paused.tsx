import { ActionForm, SubmitButton } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { PauseView } from "#lib/messages/queries/pause.ts";

/** Stands on every page of messages while nothing goes out. */
export function PausedNotice({ paused, resume }: { readonly paused: PauseView; readonly resume: FormAction }) {
  return (
    <Notice meaning="warn" title="No messages go out">
      <p className="mb-2">{`Stopped by ${paused.by}, ${paused.since}. What falls due meanwhile waits; what is too late by then is left out.`}</p>
      <ActionForm action={resume} inline label="Let messages go out again">
        <SubmitButton variant="secondary" size="row" pendingText="Letting go…">
          Let messages go out again
        </SubmitButton>
      </ActionForm>
    </Notice>
  );
}

/** What is asked before everything is stopped. */
export function PauseForm({ pause }: { readonly pause: FormAction }) {
  return (
    <ActionForm action={pause} submit="Stop all messages" pendingText="Stopping…" label="Stop all messages">
      <p>
        Nothing goes out to any patient or colleague until somebody lets messages go out again. What falls due meanwhile waits. Messages
        that are on their way at this moment still arrive.
      </p>
    </ActionForm>
  );
}

/** While nothing is set up to send with, what would have gone is kept to be read. */
export function NothingSends() {
  return (
    <Notice meaning="info" title="Nothing is sent from here yet">
      <p>No mail server is set up. Each message is worded and kept as it would have gone, to be read under “Sent”.</p>
    </Notice>
  );
}
