"use client";

import { useEffect, useState } from "react";
import type * as z from "zod/mini";
import { SCREEN_IS_SHUT } from "#lib/screen-state.ts";

const NONE = { body: null, answer: null };

/** Typing waits this long for its end before the server is asked. */
const PAUSE = 180;

/**
 * What the server answers to a question that changes as somebody types or chooses: the last answer while a new one is awaited, null at first and when the
 * server could not be asked. A question of null is not asked. Questions go by post: nothing of them stands in an address. One that has no answer yet when
 * the next is asked is given up.
 */
export function useAnswer<T>(
  address: string,
  question: object | null,
  shape: z.ZodMiniType<T>,
): { readonly answer: T | null; readonly isAsking: boolean } {
  const body = question === null ? null : JSON.stringify(question);
  const [given, setGiven] = useState<{ readonly body: string | null; readonly answer: T | null }>(NONE);
  useEffect(() => {
    if (body === null) {
      setGiven(NONE);
      return;
    }
    const shut = new AbortController();
    const ask = async (): Promise<T | null> => {
      const response = await fetch(address, { method: "POST", body, headers: { "content-type": "application/json" }, signal: shut.signal });
      if (response.status === 401) window.dispatchEvent(new Event(SCREEN_IS_SHUT));
      return response.ok ? shape.parse(await response.json()) : null;
    };
    const timer = setTimeout(async () => {
      const answer = await ask().catch(() => null);
      if (!shut.signal.aborted) setGiven({ body, answer });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      shut.abort();
    };
  }, [address, body, shape]);
  return { answer: body === null ? null : given.answer, isAsking: body !== null && given.body !== body };
}
