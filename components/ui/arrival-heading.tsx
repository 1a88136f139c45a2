"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Whether such a heading has stood on a page since the browser loaded it: the first one of all takes no focus. */
let stoodBefore = false;

/**
 * Heading of a part of the page that takes the place of another. Where the link that was followed went with the other part, the focus would fall back to the
 * top of the page: it comes here instead, so that a keyboard goes on and a screen reader says where it is.
 */
export function ArrivalHeading({ children, hidden }: { readonly children: ReactNode; readonly hidden?: boolean | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current) return;
    arrived.current = true;
    if (stoodBefore && (document.activeElement === null || document.activeElement === document.body)) heading.current?.focus();
    stoodBefore = true;
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className={hidden ? "visually-hidden" : undefined}>
      {children}
    </h2>
  );
}
