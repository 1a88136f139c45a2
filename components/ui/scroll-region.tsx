import type { ReactNode } from "react";

/** In the order of the Tab key: what scrolls must be reachable for who scrolls with arrow keys (axe: scrollable-region-focusable). */
const reachable = 0;

/** A named region that scrolls sideways when its contents are wider than the screen. */
export function ScrollRegion({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className="table-scroll" tabIndex={reachable} aria-label={label}>
      {children}
    </section>
  );
}
