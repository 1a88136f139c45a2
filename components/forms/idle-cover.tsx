"use client";

import { useEffect, useRef } from "react";
import { GIVEN_AWAY } from "#components/shell/never-from-memory.tsx";
import { useIdleness } from "#components/shell/use-idleness.ts";
import { Button } from "#components/ui/button.tsx";
import { type FormAction, initialFormState } from "#lib/form-state.ts";

/** How long nothing is touched until the answers are covered, and how long the question then stands before they are gone. */
const COVERED_AFTER = 120_000;
const CLEARED_AFTER = COVERED_AFTER + 60_000;

type IdleCoverProps = { readonly abandon: FormAction };

/**
 * On a tablet that a patient was handed: after two minutes without a touch the answers are covered and somebody is asked for; a minute later the visit ends and
 * the page is replaced by one that shows nothing. By the clock and not by counting, so that a tablet that slept knows how long. Staff's pages in other tabs go
 * at once.
 */
export function IdleCover({ abandon }: IdleCoverProps) {
  const cover = useRef<HTMLDialogElement>(null);
  const leaving = useRef(false);
  useEffect(() => {
    const others = new BroadcastChannel(GIVEN_AWAY);
    others.postMessage(null);
    others.close();
  }, []);
  const leave = async () => {
    leaving.current = true;
    // Whatever the server says, and also where it cannot be reached, what stands here goes.
    await abandon(initialFormState, new FormData()).catch(() => undefined);
    window.location.replace("/form/closed");
  };
  const arrive = useIdleness({
    channel: "form",
    isCovered: () => cover.current?.open !== false,
    onHeard: () => cover.current?.close(),
    onIdle: (idle) => {
      if (leaving.current) return;
      if (idle >= CLEARED_AFTER) void leave();
      if (idle >= COVERED_AFTER && cover.current?.open === false) cover.current.showModal();
    },
  });
  const stay = () => {
    arrive();
    cover.current?.close();
  };
  return (
    <dialog ref={cover} className="idle-cover touch" aria-labelledby="idle-title" onClose={stay}>
      <h2 id="idle-title" className="t-patient-h1">
        Are you still there?
      </h2>
      <p>We have covered your answers. In one minute we will clear the screen, to keep them private.</p>
      <Button variant="primary" size="touch" wide onClick={stay}>
        I am still here
      </Button>
    </dialog>
  );
}
