"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const AGAIN = 2_000;

/** Has a page whose import is worked on drawn again from time to time. That keeps nobody signed in: it says first that nobody asked. */
export function LookAgain() {
  const router = useRouter();
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (!document.hidden)
        fetch("/api/diary/unasked").then(
          () => router.refresh(),
          () => undefined,
        );
    }, AGAIN);
    return () => window.clearInterval(timer);
  }, [router]);
  return null;
}
