import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Status, StatusChip } from "#components/ui/status.tsx";

type NextAppointment = {
  readonly id: string;
  readonly when: string;
  readonly distance: string;
  readonly date: string;
  readonly service: string;
  readonly sessionNumber: number | null;
  readonly who: string | null;
  readonly where: string;
  readonly status: "booked" | "confirmed" | "arrived" | "in_room" | "treated" | "closed" | "cancelled" | "no_show";
  readonly isToday: boolean;
};

const SHOWN = {
  booked: "booked",
  confirmed: "confirmed",
  arrived: "arrived",
  in_room: "in-room",
  treated: "treated",
  closed: "closed",
  cancelled: "cancelled",
  no_show: "no-show",
} as const satisfies Record<NextAppointment["status"], Status>;

export function NextAppointmentPanel({ next, patientId }: { readonly next: NextAppointment | null; readonly patientId: string }) {
  if (next === null) {
    return (
      <Panel title="Next appointment">
        <EmptyState
          title="Nothing booked"
          marks={["not-fixed"]}
          small
          level={3}
          next={<ButtonLink href={`/diary/new?patient=${patientId}`}>Book</ButtonLink>}
        >
          The next visit stands here once it is booked.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Next appointment"
      foot={
        <>
          <ButtonLink href={`/appointments/${next.id}`} size="row">
            Open visit
          </ButtonLink>
          <ButtonLink href={`/appointments/${next.id}/move`} size="row">
            Move
          </ButtonLink>
        </>
      }
    >
      <p className="figure">
        {next.when} <small>{next.distance}</small>
      </p>
      <p className="t-ui mt-1 text-ink-2">
        {next.sessionNumber === null ? next.service : `${next.service}, session ${next.sessionNumber}`}
      </p>
      <p className="t-ui flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2">
        {next.isToday && <span>{next.date}</span>}
        {next.who !== null && <span>{next.who}</span>}
        <span>{next.where}</span>
        <StatusChip status={SHOWN[next.status]} look="mark" />
      </p>
    </Panel>
  );
}
