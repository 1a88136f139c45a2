import type { ReactNode } from "react";
import { AppLink } from "./link.tsx";

type LinkItem = { readonly href: string; readonly label: ReactNode; readonly current?: boolean | undefined };

/** Ways to look at one page (day, week, list), as links. The chosen one is black: navigation, not action. */
export function Segmented({
  label,
  items,
  touch,
}: {
  readonly label: string;
  readonly items: readonly LinkItem[];
  readonly touch?: boolean | undefined;
}) {
  return (
    <nav className={touch ? "segmented segmented-touch" : "segmented"} aria-label={label}>
      {items.map((item) => (
        <AppLink key={item.href} href={item.href} current={item.current ? "true" : undefined}>
          {item.label}
        </AppLink>
      ))}
    </nav>
  );
}
