import type { ReactNode } from "react";

type Fact = { readonly term: string; readonly value: ReactNode };

/** Terms and values in rows with hairlines. "stack" puts the term above its value, for side columns. */
export function Facts({ items, layout = "rows" }: { readonly items: readonly Fact[]; readonly layout?: "rows" | "stack" | undefined }) {
  return (
    <dl className={layout === "stack" ? "facts facts-stack" : "facts"}>
      {items.map((item) => (
        <div key={item.term}>
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
