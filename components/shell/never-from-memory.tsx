"use client";

import { useEffect } from "react";

/** A page that the browser kept whole in its memory is asked for anew when the back button shows it: somebody else may be at the screen by now. */
export function NeverFromMemory() {
  useEffect(() => {
    const anew = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pageshow", anew);
    return () => window.removeEventListener("pageshow", anew);
  }, []);
  return null;
}
