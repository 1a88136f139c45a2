import { Facts } from "#components/ui/facts.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { ScaleView } from "#lib/scales/queries.ts";

/** The latest value on each scale that has one, for a patient's page; nothing where none was noted. */
export function LatestScores({ scales }: { readonly scales: readonly ScaleView[] }) {
  const noted = scales.flatMap(({ name, last }) => (last === null ? [] : [{ name, last }]));
  if (noted.length === 0) return null;
  return (
    <Panel title="Scores" aside="the latest of each">
      <Facts
        items={noted.map(({ name, last }) => ({
          term: name,
          value: (
            <>
              {last.words} <span className="text-ink-2">{`· ${last.when}`}</span>
            </>
          ),
        }))}
      />
    </Panel>
  );
}
