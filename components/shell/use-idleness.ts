"use client";

import { useEffect, useEffectEvent, useRef } from "react";

const LOOK_EVERY = 1_000;
/** A browser with two tabs is left when both are: each tells the other that somebody is there. */
const TELL_EVERY = 5_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove"] as const;
const ALIVE = "alive";

type Watch = {
  /** The name that the tabs of this browser talk under. */
  readonly channel: string;
  /** Whether the page is covered: then only an answer counts, and a sleeve that brushes the glass is nobody. */
  readonly isCovered: () => boolean;
  /** Told every second, and whenever the page is seen again, for how many milliseconds nobody was there: by the clock, so that a computer that slept knows. */
  readonly onIdle: (milliseconds: number) => void;
  /** Told when this page is touched. */
  readonly onTouch?: (() => void) | undefined;
  /** Told what another tab said: "alive", or what was given to its `say`. */
  readonly onHeard: (said: string) => void;
};

/** Watches whether anybody is there, in any tab of this browser. @returns what an answer to the cover calls: somebody is. */
export function useIdleness({ channel, isCovered, onIdle, onTouch, onHeard }: Watch): () => void {
  const touched = useRef(0);
  const covered = useEffectEvent(isCovered);
  const idle = useEffectEvent(onIdle);
  const touch = useEffectEvent(() => onTouch?.());
  const hear = useEffectEvent(onHeard);
  useEffect(() => {
    touched.current = Date.now();
    let told = 0;
    const tabs = new BroadcastChannel(channel);
    tabs.addEventListener("message", ({ data }) => {
      if (data === ALIVE) touched.current = Date.now();
      hear(String(data));
    });
    const look = () => idle(Date.now() - touched.current);
    const live = () => {
      if (covered()) return;
      const now = Date.now();
      touched.current = now;
      touch();
      if (now - told < TELL_EVERY) return;
      told = now;
      tabs.postMessage(ALIVE);
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
  }, [channel]);
  return () => {
    touched.current = Date.now();
  };
}
