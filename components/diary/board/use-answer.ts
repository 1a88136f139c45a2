"use client";

import { useEffect, useState } from "react";
import type * as z from "zod/mini";

/** Typing waits this long for its end before the server is asked. */
const PAUSE = 180;

/**
 * What the server answers to a question that changes as somebody types or chooses: the last answer while a new one is awaited, null at first and when the
 * server could not be asked. A question of null is not asked. Questions go by post: nothing of them stands in an address.
 */
export function useAnswer<T>(
  address: string,
  question: object | null,
  shape: z.ZodMiniType<T>,
): { readonly answer: T | null; readonly isAsking: boolean } {
  const body = question === null ? null : JSON.stringify(question);
  const [given, setGiven] = useState<{ readonly body: string | null; readonly answer: T | null }>({ body: null, answer: null });
  useEffect(() => {
    if (body === null) return;
    const shut = new AbortController();
    const ask = async () => {
      const response = await fetch(address, { method: "POST", body, headers: { "content-type": "application/json" }, signal: shut.signal });
      const answer = response.ok ? shape.parse(await response.json()) : null;
      if (!shut.signal.aborted) setGiven({ body, answer });
    };
    const timer = setTimeout(() => {
      ask().catch(() => undefined);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      shut.abort();
    };
  }, [address, body, shape]);
  return { answer: body === null ? null : given.answer, isAsking: body !== null && given.body !== body };
}
