"use client";

import { OctagonAlert, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { AppLink } from "#components/ui/link.tsx";
import { findCard, linkOf } from "./surface.ts";

type Props = {
  readonly appointmentId: string;
  readonly reason: string;
  readonly closeHref: string;
  /** Where another time can be chosen by its figures. */
  readonly otherHref: string;
};

/** Why a move was refused. The appointment is where it was and has the focus; the reason stands beside it, or above the day where it is not in sight. */
export function RefusedMove({ appointmentId, reason, closeHref, otherHref }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const card = findCard(appointmentId);
    const note = box.current;
    if (card === null || note === null) return;
    linkOf(card)?.focus();
    const place = () => {
      const { left, right, top } = card.getBoundingClientRect();
      const width = note.offsetWidth;
      const beside = right + 8 + width < innerWidth ? right + 8 : Math.max(8, left - width - 8);
      note.style.setProperty("inset-inline-start", `${beside}px`);
      note.style.setProperty("inset-block-start", `${Math.max(8, Math.min(top, innerHeight - note.offsetHeight - 8))}px`);
    };
    note.classList.add("is-beside");
    place();
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape") note.querySelector<HTMLElement>("a[aria-label]")?.click();
    };
    document.addEventListener("scroll", place, true);
    document.addEventListener("keydown", leave);
    return () => {
      document.removeEventListener("scroll", place, true);
      document.removeEventListener("keydown", leave);
    };
  }, [appointmentId]);
  return (
    <div ref={box} role="alert" className="refused-move notice stop">
      <OctagonAlert aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="notice-title">Not moved. {reason}</p>
        <AppLink href={otherHref} className="link">
          Choose another time
        </AppLink>
      </div>
      <AppLink href={closeHref} className="icon-btn" label="Close">
        <X />
      </AppLink>
    </div>
  );
}
