import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pips } from "#components/ui/pips.tsx";
import { SeriesLine, type SeriesLineItem } from "#components/ui/series-line.tsx";
import type { SeriesState } from "#components/ui/series-mark.tsx";

type Series = {
  readonly id: string;
  readonly name: string;
  readonly places: readonly SeriesLineItem[];
  readonly states: readonly SeriesState[];
  readonly done: number;
  readonly total: number;
  readonly review: { readonly name: string; readonly date: string; readonly day: number; readonly lines: readonly string[] } | null;
  readonly ended: boolean;
  readonly unscheduled: boolean;
};

/** One series as its line; a proposed one asks to be scheduled. */
export function SeriesPanel({ series }: { readonly series: Series }) {
  const title = (
    <span className="inline-flex flex-wrap items-center gap-x-4">
      {series.name}
      <Pips items={series.states} text={`${series.done} of ${series.total} done`} />
    </span>
  );
  if (series.unscheduled) {
    return (
      <Panel title={title} aside={<TextLink href={`/series/${series.id}`}>Open series</TextLink>}>
        <EmptyState
          title="Proposed, not booked yet"
          marks={series.states}
          small
          level={3}
          next={<ButtonLink href={`/series/${series.id}/schedule`}>Schedule the sessions</ButtonLink>}
        >
          {`${series.total} sessions wait for their dates.`}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title={title} aside={<TextLink href={`/series/${series.id}`}>{series.ended ? "Ended" : "Open series"}</TextLink>}>
      <SeriesLine label={`Sessions of ${series.name}`} items={series.places} review={series.review ?? undefined} />
    </Panel>
  );
}
