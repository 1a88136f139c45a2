import { DialogButton } from "#components/ui/dialog.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { VisitEventsView } from "#lib/adverse/queries/patient.ts";
import type { FormAction } from "#lib/form-state.ts";
import { EventForm } from "./event-form.tsx";
import { EventList } from "./event-list.tsx";

type EventsPanelProps = {
  readonly view: VisitEventsView;
  readonly action: FormAction;
};

/** On a visit's own page: what is not over yet and what came after this visit, and the form for more of it. */
export function EventsPanel({ view, action }: EventsPanelProps) {
  const { patientId, visit, events, today, inAWeek } = view;
  return (
    <Panel
      title="Events"
      pad={events.length === 0 ? "normal" : "flush"}
      foot={
        <DialogButton
          trigger="Write down an event"
          size="touch"
          title="New event"
          lead={visit.label}
          href={`/patients/${patientId}/adverse-events?visit=${visit.id}#new`}
          wide
        >
          <EventForm
            action={action}
            idempotencyKey={crypto.randomUUID()}
            visits={[visit]}
            today={today}
            inAWeek={inAWeek}
            touch
            closeOnDone
          />
        </DialogButton>
      }
    >
      {events.length === 0 ? (
        <p className="text-ink-2">Nothing to tell, at this visit or open from before.</p>
      ) : (
        <EventList events={events} />
      )}
    </Panel>
  );
}
