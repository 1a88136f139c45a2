import { ChevronDown } from "lucide-react";
import { Mark } from "#components/ui/chip.tsx";

type Meaning = "ok" | "info" | "warn" | "stop";

type ReadinessProps = {
  /** "Ready", or the worst reason. */
  readonly mark: { readonly meaning: Meaning; readonly words: string };
  /** Every check in finished words, worst first. */
  readonly items: readonly { readonly key: string; readonly meaning: Meaning; readonly label: string; readonly words: string }[];
  /** Shows the mark alone, for the smallest cards. */
  readonly small?: boolean | undefined;
};

/** Whether a visit can start: one mark that opens to the list of checks. Opens without JavaScript too. */
export function Readiness({ mark, items, small }: ReadinessProps) {
  if (small || items.length === 0) {
    return (
      <Mark meaning={mark.meaning} micro>
        {mark.words}
      </Mark>
    );
  }
  return (
    <details className="readiness">
      <summary>
        <Mark meaning={mark.meaning}>
          <span className="visually-hidden">Readiness: </span>
          {mark.words}
        </Mark>
        <ChevronDown aria-hidden="true" />
      </summary>
      <ReadinessList items={items} />
    </details>
  );
}

/** The checks themselves, for a page with room for them. */
export function ReadinessList({ items }: Pick<ReadinessProps, "items">) {
  return (
    <ul className="readiness-list">
      {items.map(({ key, meaning, label, words }) => (
        <li key={key}>
          <Mark meaning={meaning} light>
            <span className="strong">{label}</span>
            <span className="readiness-words">{words}</span>
          </Mark>
        </li>
      ))}
    </ul>
  );
}
