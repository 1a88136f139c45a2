import type { ReactNode } from "react";

type PanelProps = {
  readonly children: ReactNode;
  readonly title?: ReactNode;
  /** Quiet words or a link at the right of the title. */
  readonly aside?: ReactNode;
  /** Buttons below a hairline. */
  readonly foot?: ReactNode;
  /** "flush" for tables and rows that bring their own padding. */
  readonly pad?: "normal" | "flush" | undefined;
  /** "patient" has rounder corners and more room; "chosen" has a teal line. */
  readonly look?: "plain" | "patient" | "chosen" | undefined;
  readonly level?: 2 | 3 | undefined;
  readonly id?: string | undefined;
};

/** A near-white box with a hairline. A panel in a panel is wrong: use a hairline there. */
export function Panel({ children, title, aside, foot, pad = "normal", look = "plain", level = 2, id }: PanelProps) {
  const Heading = level === 2 ? "h2" : "h3";
  const className = look === "plain" ? "panel" : `panel panel-${look}`;
  return (
    <section id={id} className={className}>
      {title && (
        <div className="panel-head">
          <Heading>{title}</Heading>
          {aside && <div className="panel-aside">{aside}</div>}
        </div>
      )}
      <div className={pad === "normal" ? "panel-pad" : title ? "pt-2" : undefined}>{children}</div>
      {foot && <div className="panel-foot">{foot}</div>}
    </section>
  );
}
