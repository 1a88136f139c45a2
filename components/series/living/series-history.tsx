import { CalendarRange } from "lucide-react";
import { Timeline } from "#components/ui/timeline.tsx";
import type { SeriesHistoryView } from "#lib/series/queries/history.ts";

/** What happened to the series as a whole, latest first. */
export function SeriesHistory({ events }: { readonly events: readonly SeriesHistoryView[] }) {
  return (
    <Timeline
      label="What happened to the series"
      items={events.map(({ id, when, title, reason, by }) => ({
        id,
        when,
        title,
        icon: <CalendarRange />,
        children: [reason, by].filter((part) => part !== null && part !== "").join(". "),
      }))}
    />
  );
}
