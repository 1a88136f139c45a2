import { Chip } from "#components/ui/chip.tsx";
import type { Difference, Words } from "#lib/versions/rules/differences.ts";

const kinds = {
  added: { word: "New", meaning: "ok" },
  removed: { word: "Removed", meaning: "stop" },
  changed: { word: "Changed", meaning: "info" },
} as const;

/** Struck out and underlined for the eye; each stretch says what it is for who hears it. */
function Stretch({ words: { kind, text } }: { readonly words: Words }) {
  if (kind === "same") return text;
  const Mark = kind === "removed" ? "del" : "ins";
  return (
    <Mark>
      <span className="visually-hidden">{kind === "removed" ? " [removed: " : " [added: "}</span>
      {text}
      <span className="visually-hidden">] </span>
    </Mark>
  );
}

/** What differs, thing by thing and word by word. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <ul className="rows differences">
      {differences.map(({ key, title, kind, facets, moved }) => (
        <li key={key}>
          <p className="flex flex-wrap items-baseline gap-2">
            <Chip meaning={kinds[kind].meaning}>{kinds[kind].word}</Chip>
            {moved && <Chip>Moved</Chip>}
            <span className="t-ui strong">{title}</span>
          </p>
          {facets.length > 0 && (
            <dl>
              {facets.map(({ name, words }) => (
                <div key={name}>
                  {name !== "" && <dt>{name}</dt>}
                  <dd>
                    {words.map((each) => (
                      <Stretch key={each.at} words={each} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}
