"use client";

import { useEffect } from "react";

/** Heard by every tab of this browser: staff have given it out of their hands. */
export const GIVEN_AWAY = "given-away";

/**
 * No page outlives whoever may see it: one that the browser kept whole in its memory is asked for anew when the back button shows it, and one in another tab
 * when the browser is handed to a patient.
 */
export function NeverFromMemory() {
  useEffect(() => {
    const anew = () => window.location.reload();
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) anew();
    };
    const channel = new BroadcastChannel(GIVEN_AWAY);
    channel.addEventListener("message", () => {
      if (!window.location.pathname.startsWith("/form")) anew();
    });
    window.addEventListener("pageshow", shown);
    return () => {
      channel.close();
      window.removeEventListener("pageshow", shown);
    };
  }, []);
  return null;
}
