import type { ReactNode } from "react";

export type TimelineItem = {
  readonly id: string;
  /** "Fri 20 Nov 2026, 4:12 pm" */
  readonly when: string;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** A lucide icon, or a session's number as a string (drawn filled). */
  readonly icon: ReactNode;
};

/** What happened, newest first, along a line. */
export function Timeline({ label, items }: { readonly label: string; readonly items: readonly TimelineItem[] }) {
  return (
    <ol className="timeline" aria-label={label}>
      {items.map((item) => (
        <li key={item.id}>
          <span className={typeof item.icon === "string" ? "timeline-mark is-session" : "timeline-mark"} aria-hidden="true">
            {item.icon}
          </span>
          <div className="min-w-0">
            <p className="t-small text-ink-2">{item.when}</p>
            <p className="t-ui strong">{item.title}</p>
            {item.children && <div className="t-small text-ink-2">{item.children}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
