"use client";

import { useEffect, useState } from "react";

/**
 * Whole steps of time that have gone by since the page, or what it is counted from, came from the server: added to what the server counted, as a browser's
 * own clock may be wrong. A tablet's sleep counts too.
 * @param from what the server counted; another one begins anew. Null stands still.
 * @param step how long a step is, and `look` how often it is looked at, in milliseconds.
 */
export function useElapsed(from: unknown, { step, look = step }: { readonly step: number; readonly look?: number }): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    setElapsed(0);
    if (from === null) return;
    const since = Date.now();
    const watch = window.setInterval(() => setElapsed(Math.max(0, Math.floor((Date.now() - since) / step))), look);
    return () => window.clearInterval(watch);
  }, [from, step, look]);
  return elapsed;
}
