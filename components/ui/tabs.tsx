import type { ReactNode } from "react";
import { AppLink } from "./link.tsx";

export type LinkItem = { readonly href: string; readonly label: ReactNode; readonly current?: boolean | undefined };

/** Pages of one thing, as links: each tab has its own address. */
export function Tabs({ label, items }: { readonly label: string; readonly items: readonly LinkItem[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {items.map((item) => (
        <AppLink key={item.href} href={item.href} current={item.current ? "page" : undefined}>
          {item.label}
        </AppLink>
      ))}
    </nav>
  );
}
