import { DepthTable } from "#components/charts/depth-table.tsx";
import { frontDrawing } from "#components/charts/drawings/front.ts";
import { ZoneMap } from "#components/charts/zone-map.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Depths = {
  readonly seriesId: string;
  readonly last: { readonly id: string; readonly when: string };
  readonly sessions: readonly {
    readonly id: string;
    readonly number: number;
    readonly date: string;
    readonly depths: Readonly<Record<string, { readonly mm: number }>>;
  }[];
  readonly planned: string | null;
  readonly rows: readonly {
    readonly zone: string;
    readonly name: string;
    readonly depths: readonly (number | null)[];
    readonly change: string | null;
    readonly plan: string | null;
  }[];
  readonly onFace: boolean;
};

/** How deep the needles went, session by session, with what the protocol gives for the next one; for clinicians. */
export function DepthsPanel({ depths }: { readonly depths: Depths }) {
  const { seriesId, last, sessions, planned, rows, onFace } = depths;
  const ways = (
    <span className="flex flex-wrap gap-x-4">
      <TextLink href={`/series/${seriesId}/course`}>All sessions, over time</TextLink>
      <TextLink href={`/treatments/${last.id}`}>{`Last record, ${last.when}`}</TextLink>
    </span>
  );
  return (
    <Panel title="Needle depth by zone" aside={ways}>
      <div className={onFace ? "depths-panel" : undefined}>
        {onFace && (
          <ul className="depths-faces">
            {sessions.map((session) => (
              <li key={session.id}>
                <ZoneMap
                  small
                  id={`depths-${session.id}`}
                  label={`Depths of session ${session.number}`}
                  drawing={frontDrawing}
                  depths={session.depths}
                />
                <p className="t-small strong">{session.number}</p>
                <p className="t-small text-ink-2">{session.date}</p>
              </li>
            ))}
          </ul>
        )}
        <DepthTable
          caption="Needle depth by zone, in mm"
          sessions={sessions.map(({ id, number, date }) => ({ key: id, label: `${number}, ${date}` }))}
          planned={planned}
          rows={rows}
        />
      </div>
    </Panel>
  );
}
