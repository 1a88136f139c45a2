"use client";

import { useEffect, useRef } from "react";
import { GIVEN_AWAY } from "#components/shell/never-from-memory.tsx";
import { Button } from "#components/ui/button.tsx";
import { type FormState, initialFormState } from "#lib/form-state.ts";

/** How long nothing is touched until the answers are covered, and how long the question then stands before they are gone. */
const COVERED_AFTER = 120_000;
const CLEARED_AFTER = COVERED_AFTER + 60_000;
const LOOK_EVERY = 1_000;

/** A form that is open in two tabs is left when both are: each tells the other that somebody is there. */
const ALIVE = "form-alive";
const TELL_EVERY = 5_000;

const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove"] as const;

type IdleCoverProps = { readonly abandon: (state: FormState, data: FormData) => Promise<FormState> };

/**
 * On a tablet that a patient was handed: after two minutes without a touch the answers are covered and somebody is asked for; a minute later the visit ends and
 * the page is replaced by one that shows nothing. By the clock and not by counting, so that a tablet that slept knows how long. Staff's pages in other tabs go
 * at once.
 */
export function IdleCover({ abandon }: IdleCoverProps) {
  const cover = useRef<HTMLDialogElement>(null);
  const touched = useRef(0);
  useEffect(() => {
    const others = new BroadcastChannel(GIVEN_AWAY);
    others.postMessage(null);
    others.close();
  }, []);
  useEffect(() => {
    touched.current = Date.now();
    let leaving = false;
    let told = 0;
    const tabs = new BroadcastChannel(ALIVE);
    tabs.addEventListener("message", () => {
      touched.current = Date.now();
      cover.current?.close();
    });
    const leave = async () => {
      leaving = true;
      // Whatever the server says, and also where it cannot be reached, what stands here goes.
      await abandon(initialFormState, new FormData()).catch(() => undefined);
      window.location.replace("/form/closed");
    };
    const look = () => {
      if (leaving) return;
      const idle = Date.now() - touched.current;
      if (idle >= CLEARED_AFTER) void leave();
      if (idle >= COVERED_AFTER && cover.current?.open === false) cover.current.showModal();
    };
    // Once covered, only an answer counts: a sleeve brushing the glass is nobody.
    const live = () => {
      if (cover.current?.open !== false) return;
      const now = Date.now();
      touched.current = now;
      if (now - told < TELL_EVERY) return;
      told = now;
      tabs.postMessage(null);
    };
    const pulse = setInterval(look, LOOK_EVERY);
    document.addEventListener("visibilitychange", look);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, live, { capture: true, passive: true });
    return () => {
      clearInterval(pulse);
      tabs.close();
      document.removeEventListener("visibilitychange", look);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, live, { capture: true });
    };
  }, [abandon]);
  const stay = () => {
    touched.current = Date.now();
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
