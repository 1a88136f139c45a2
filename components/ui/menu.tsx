"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

type MenuProps = {
  /** What the closed menu shows. */
  readonly summary: ReactNode;
  /** Spoken name where the summary is only an icon or initials. */
  readonly label?: string | undefined;
  readonly chevron?: boolean | undefined;
  /** Which edge of the summary the panel keeps to. */
  readonly align?: "start" | "end" | undefined;
  readonly children: ReactNode;
};

/** Links and small forms that open below a word. A native details element, so it opens without JavaScript; with it, Escape and a press elsewhere close it. */
export function Menu({ summary, label, chevron = true, align = "end", children }: MenuProps) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const details = box.current;
      if (!details?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        const inside = details.contains(document.activeElement);
        details.open = false;
        if (inside) details.querySelector("summary")?.focus();
      } else if (!(event.target instanceof Node && details.contains(event.target))) {
        details.open = false;
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
    };
  }, []);
  return (
    <details ref={box} className={align === "start" ? "menu menu-start" : "menu"}>
      <summary>
        {label && <span className="visually-hidden">{label}</span>}
        {label ? <span aria-hidden="true">{summary}</span> : summary}
        {chevron && <ChevronDown />}
      </summary>
      <div className="menu-panel">{children}</div>
    </details>
  );
}
