"use client";

import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FieldFrame } from "#components/ui/field-frame.tsx";
import { holdStill } from "#components/ui/hold.ts";
import { LOCK_THE_SCREEN, SCREEN_IS_SHUT, type ScreenState } from "#lib/screen-state.ts";
import { useIdleness } from "./use-idleness.ts";

/** As long as the server lets a sign-in rest (lib/auth/staff-session.ts). */
const LOCKED_AFTER = 15 * 60_000;
/** How often the server hears that somebody types or reads here: whoever works in one long form asks it for nothing else. */
const TELL_SERVER_EVERY = 60_000;
const CHANNEL = "screen";
const LOCKED = "locked";

type ScreenLockProps = { readonly user: { readonly id: string; readonly name: string; readonly email: string } };

async function tellServer(
  told: { readonly tells: "locked" | "alive" } | { readonly tells: "password"; readonly password: string },
): Promise<ScreenState | null> {
  try {
    const response = await fetch("/api/screen", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(told),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * After a quarter of an hour without a touch the screen is covered in place, and what was typed stays under it, out of sight and out of reach. Only the
 * password of whoever is signed in uncovers it; anybody else signs in for themselves, and the page is gone. Nothing of the page is written anywhere.
 */
export function ScreenLock({ user }: ScreenLockProps) {
  const cover = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const letGo = useRef<(() => void) | null>(null);
  const told = useRef(0);
  /** Whether the server has heard of the lock: until it has, it is told again. */
  const isTold = useRef(true);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const [pending, setPending] = useState(false);

  const isCovered = () => cover.current?.open === true;
  const lay = () => {
    if (isCovered()) return;
    letGo.current ??= holdStill();
    cover.current?.showModal();
    field.current?.focus();
  };
  const lift = () => {
    if (field.current !== null) field.current.value = "";
    setProblem(null);
    setIsOver(false);
    told.current = Date.now();
    arrive();
    cover.current?.close();
    letGo.current?.();
    letGo.current = null;
  };
  const tell = () => {
    isTold.current = true;
    void tellServer({ tells: "locked" }).then((said) => {
      isTold.current = said !== null;
    });
  };
  const lock = () => {
    if (isCovered()) return;
    lay();
    const others = new BroadcastChannel(CHANNEL);
    others.postMessage(LOCKED);
    others.close();
    tell();
  };
  const read = (said: ScreenState | null) => {
    if (said === null) return setProblem("There is no connection. What you typed is still here; try again in a moment.");
    if (said.state === "ended") return setIsOver(true);
    if (said.state === "locked") {
      setIsOver(false);
      return setProblem(said.message);
    }
    // Somebody else signed in meanwhile, in another tab: this page is not theirs.
    if (said.user !== user.id) return window.location.replace("/");
    lift();
  };
  const arrive = useIdleness({
    channel: CHANNEL,
    isCovered,
    onIdle: (idle) => {
      if (isCovered() && !isTold.current && !pending) tell();
      if (idle >= LOCKED_AFTER) lock();
    },
    onTouch: () => {
      if (Date.now() - told.current < TELL_SERVER_EVERY) return;
      told.current = Date.now();
      void tellServer({ tells: "alive" }).then((said) => {
        if (said?.state === "open" && said.user !== user.id) read(said);
        if (said !== null && said.state !== "open") lay();
      });
    },
    onHeard: (said) => {
      if (said === LOCKED) lay();
      else if (isCovered()) void tellServer({ tells: "alive" }).then((state) => state?.state === "open" && read(state));
    },
  });
  const onShut = useEffectEvent(lay);
  const onLock = useEffectEvent(lock);
  useEffect(() => {
    told.current = Date.now();
    const shut = () => onShut();
    const wanted = () => onLock();
    window.addEventListener(SCREEN_IS_SHUT, shut);
    window.addEventListener(LOCK_THE_SCREEN, wanted);
    return () => {
      window.removeEventListener(SCREEN_IS_SHUT, shut);
      window.removeEventListener(LOCK_THE_SCREEN, wanted);
      letGo.current?.();
      letGo.current = null;
    };
  }, []);

  const unlock = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    const password = field.current?.value ?? "";
    if (password === "") {
      setProblem("Write your password.");
      field.current?.focus();
      return;
    }
    setPending(true);
    read(await tellServer({ tells: "password", password }));
    setPending(false);
    if (isCovered()) field.current?.focus();
  };
  const goOn = async () => read(await tellServer({ tells: "alive" }));
  // No key takes the cover away: where a browser insists, it is laid again.
  const closed = () => {
    if (letGo.current !== null) cover.current?.showModal();
  };
  return (
    <dialog
      ref={cover}
      className="idle-cover touch"
      aria-labelledby="lock-title"
      onCancel={(event) => event.preventDefault()}
      onClose={closed}
    >
      <h2 id="lock-title" className="t-patient-h1">
        The screen is locked
      </h2>
      {isOver ? (
        <>
          <p>
            The sign-in of {user.name} has ended. Sign in again in another tab, then go on here: what was typed on this page is still under
            the cover.
          </p>
          <a href="/sign-in" target="_blank" rel="noopener" className="btn btn-primary btn-touch">
            Sign in in another tab
          </a>
          <Button size="touch" onClick={goOn}>
            Go on here
          </Button>
          {problem !== null && <p role="alert">{problem}</p>}
        </>
      ) : (
        <form onSubmit={unlock} noValidate className="fields fields-touch w-full">
          <p>What {user.name} was doing is still here, out of sight.</p>
          <input type="email" autoComplete="username" value={user.email} readOnly hidden />
          <FieldFrame id="lock-password" label={`Password of ${user.name}`} error={problem} touch>
            <input
              ref={field}
              id="lock-password"
              type="password"
              autoComplete="current-password"
              aria-invalid={problem === null ? undefined : true}
              aria-describedby={problem === null ? undefined : "lock-password-error"}
              className="input"
            />
          </FieldFrame>
          <Button type="submit" variant="primary" size="touch" wide>
            {pending ? "Unlocking…" : "Unlock"}
          </Button>
        </form>
      )}
      <p>
        Not you?{" "}
        <a href="/sign-in" className="link">
          Sign in as somebody else
        </a>
        . What was not saved here is then gone.
      </p>
    </dialog>
  );
}

/** In the menu of whoever is signed in: covers the screen now, for a moment away from it. */
export function LockButton() {
  return (
    <Button variant="quiet" onClick={() => window.dispatchEvent(new Event(LOCK_THE_SCREEN))}>
      Lock the screen
    </Button>
  );
}
