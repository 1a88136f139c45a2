import { AppLink } from "./link.tsx";
import type { LinkItem } from "./tabs.tsx";

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
