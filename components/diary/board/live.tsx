"use client";

import { useEffect } from "react";
import { whenStill } from "#components/ui/hold.ts";

type Props = {
  readonly location: string;
  /** The first and the last day shown, ISO. */
  readonly from: string;
  readonly to: string;
  /** Has the page drawn again from the server. Must stay the same function. */
  readonly refresh: () => void;
};

const NAME = "diary-events";
/** Several sessions of a series change in one go: they are shown in one go. */
const GATHER = 150;
/** Where nothing was heard for so long, not even that all is well, the page looks for itself. */
const SILENCE = 60_000;

/**
 * Shows what others change, as it happens. One stream serves all windows of a browser: the one that holds the lock passes on what it hears, and when it is
 * shut another takes over. A window that is out of sight looks again when it is seen. Without streams the day is looked at once a minute.
 */
export function LiveDiary({ location, from, to, refresh }: Props) {
  useEffect(() => {
    const shut = new AbortController();
    let gathering: number | undefined;
    let silence: number | undefined;
    let isStale = false;

    const look = () => {
      if (shut.signal.aborted) return;
      if (document.hidden) {
        isStale = true;
        return;
      }
      isStale = false;
      // What a page looks at by itself keeps nobody signed in: first it says so.
      fetch("/api/diary/unasked").then(refresh, () => undefined);
    };
    const gather = () => {
      window.clearTimeout(gathering);
      gathering = window.setTimeout(() => whenStill(look), GATHER);
    };
    const listenOn = () => {
      window.clearInterval(silence);
      silence = window.setInterval(gather, SILENCE);
    };
    const hear = (said: unknown) => {
      listenOn();
      if (typeof said !== "string" || said === "") return;
      const [place = "*", day = "*"] = said.split(" ");
      if ((place === "*" || place === location) && (day === "*" || (from <= day && day <= to))) gather();
    };

    const windows = new BroadcastChannel(NAME);
    windows.onmessage = ({ data }) => hear(data);
    const stream = () =>
      new Promise<void>((resolve) => {
        if (shut.signal.aborted) return resolve();
        const source = new EventSource("/api/diary/events");
        const passOn = ({ data }: MessageEvent) => {
          windows.postMessage(data);
          hear(data);
        };
        source.addEventListener("change", passOn);
        source.addEventListener("ping", passOn);
        shut.signal.addEventListener("abort", () => {
          source.close();
          resolve();
        });
      });
    // Locks are there for pages over https and on the machine itself; elsewhere each window has a stream of its own.
    (isSecureContext ? navigator.locks.request(NAME, { signal: shut.signal }, stream) : stream()).catch(() => undefined);
    listenOn();

    const seen = () => {
      if (!document.hidden && isStale) look();
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      shut.abort();
      document.removeEventListener("visibilitychange", seen);
      window.clearTimeout(gathering);
      window.clearInterval(silence);
      windows.close();
    };
  }, [refresh, location, from, to]);
  return null;
}
