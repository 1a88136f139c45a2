import { TextLink } from "./link.tsx";

type Crumb = { readonly label: string; readonly href?: string | undefined };

/** The way back up, above the h1. The last one is this page's parent or the page itself, without a link. */
export function Breadcrumb({ items }: { readonly items: readonly Crumb[] }) {
  return (
    <nav className="breadcrumb" aria-label="Breadcrumb">
      <ol>
        {items.map((item) => (
          <li key={item.label}>
            {item.href ? (
              <TextLink quiet href={item.href}>
                {item.label}
              </TextLink>
            ) : (
              item.label
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
