import { Mark } from "#components/ui/chip.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { EventRowView } from "#lib/adverse/queries/rows.ts";

/** What each event still asks for, as one mark. */
function Standing({ event }: { readonly event: EventRowView }) {
  if (event.holds) return <Mark meaning="stop">Holds the next session until it is reviewed</Mark>;
  if (event.doubt !== null) return <Mark meaning="warn">{`${event.doubt} Is it an event?`}</Mark>;
  if (event.isOpen) return <Mark meaning="warn">{event.outcome}</Mark>;
  return <Mark meaning="ok">{event.outcome}</Mark>;
}

/** Events of a patient, each leading to its page. */
export function EventList({ events }: { readonly events: readonly EventRowView[] }) {
  return (
    <ul className="rows" aria-label="Events">
      {events.map((event) => (
        <li key={event.id} className="grid gap-x-6 gap-y-1 p-4 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          <div className="min-w-0">
            <p className="t-ui strong">
              <TextLink href={`/adverse-events/${event.id}`}>{event.what}</TextLink>
            </p>
            <p className="second-line">{`${event.grade}, ${event.since}`}</p>
            {event.zones !== "" && <p className="second-line">{event.zones}</p>}
          </div>
          <div className="min-w-0">
            <Standing event={event} />
            <p className="second-line">{`${event.kind}, after ${event.visit}`}</p>
            {event.reviewed !== null && <p className="second-line">{event.reviewed}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
