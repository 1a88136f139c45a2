"use client";

import { useEffect } from "react";
import { UNASKED_COOKIE, UNASKED_SECONDS } from "#lib/unasked.ts";
import { whenStill } from "./hold.ts";

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
      // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing in browsers that clinics still have.
      document.cookie = `${UNASKED_COOKIE}=1; path=/; max-age=${UNASKED_SECONDS}; samesite=strict`;
      refresh();
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
    const lead = () =>
      new Promise<void>((resolve) => {
        const stream = new EventSource("/api/diary/events");
        const passOn = ({ data }: MessageEvent) => {
          windows.postMessage(data);
          hear(data);
        };
        stream.addEventListener("change", passOn);
        stream.addEventListener("ping", passOn);
        shut.signal.addEventListener("abort", () => {
          stream.close();
          resolve();
        });
      });
    navigator.locks.request(NAME, { signal: shut.signal }, lead).catch(() => undefined);
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
