"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Rows above now that are shown with it: an hour. */
const BEFORE = 96;

/**
 * What reading the diary gains from scripts: today opens at now, and the many plain links of the grid turn the page without loading it anew. They are
 * plain because hundreds of the framework's own would each have to be brought to life.
 */
export function Reading() {
  const router = useRouter();
  useEffect(() => {
    const grid = document.querySelector<HTMLElement>("[data-diary-grid]");
    const region = grid?.parentElement;
    if (!grid || !region) return;
    const now = grid.querySelector<HTMLElement>("[data-diary-now]");
    if (now !== null && region.scrollTop === 0) region.scrollTop = Math.max(0, now.offsetTop - BEFORE - 56);
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (link === null || !isPlain || event.defaultPrevented) return;
      event.preventDefault();
      router.push(link.pathname + link.search);
    };
    grid.addEventListener("click", follow);
    return () => grid.removeEventListener("click", follow);
  }, [router]);
  return null;
}
