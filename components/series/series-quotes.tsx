import { TextLink } from "#components/ui/link.tsx";
import type { SeriesQuoteView } from "#lib/billing/queries/quotes.ts";

/** The quotes of a series, the newest first; without one, what belongs here. */
export function SeriesQuotes({ quotes }: { readonly quotes: readonly SeriesQuoteView[] }) {
  if (quotes.length === 0)
    return <p className="t-ui text-ink-2">Nothing was quoted yet. A quote says the whole cost before the patient consents.</p>;
  return (
    <ul className="stack-small">
      {quotes.map(({ id, total, stateWords, state, quoted, until }) => (
        <li key={id}>
          <TextLink href={`/quotes/${id}`} strong>
            {total}
          </TextLink>
          <span className="second-line">
            {stateWords}, quoted {quoted}
            {state === "open" && `, holds until ${until}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
