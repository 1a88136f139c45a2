"use client";

import { type ReactNode, useEffect, useRef } from "react";

type Props = {
  /** What is said of the part when the focus comes to it. */
  readonly label: string;
  /** Another text whenever what can be done here has changed. */
  readonly state: string;
  readonly children: ReactNode;
};

/**
 * A part of the page whose buttons go once they have done their work. The focus that was on one would fall back to the top of the page: it comes to the part
 * instead, so that a keyboard goes on from there.
 */
export function KeepFocus({ label, state, children }: Props) {
  const part = useRef<HTMLElement>(null);
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    if (document.activeElement === null || document.activeElement === document.body) part.current?.focus();
  }, [state]);
  return (
    <section ref={part} aria-label={label} tabIndex={-1}>
      {children}
    </section>
  );
}
