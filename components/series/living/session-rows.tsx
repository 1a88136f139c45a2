import { Pin, PinOff } from "lucide-react";
import { STATUS_LOOKS } from "#components/diary/status.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { StatusChip } from "#components/ui/status.tsx";
import { Table } from "#components/ui/table.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { SeriesPlaceView } from "#lib/series/queries/places.ts";

type SessionRowsProps = {
  readonly places: readonly SeriesPlaceView[];
  /** Left out for whoever may change nothing, and where nothing may be changed any more. */
  readonly pin?: FormAction | undefined;
  readonly replanHref?: ((session: number) => string) | undefined;
  /** How the screening form stands for a session to come, by its appointment. */
  readonly forms?: ReadonlyMap<string, string> | undefined;
};

/** Every session of a series: what stands, what was missed before, and its gap as planned and as it was. */
export function SessionRows({ places, pin, replanHref, forms }: SessionRowsProps) {
  const changeable = pin !== undefined && replanHref !== undefined;
  return (
    <Table
      caption="Sessions"
      rows={places}
      rowKey={({ number }) => String(number)}
      columns={[
        { key: "number", head: "No.", cell: ({ number }) => number },
        { key: "when", head: "When", cell: (place) => <When place={place} form={forms?.get(place.appointment?.id ?? "")} /> },
        { key: "gap", head: "Gap before", cell: (place) => <Gap place={place} /> },
        { key: "who", head: "Clinician", cell: ({ appointment }) => appointment?.clinician ?? "" },
        {
          key: "status",
          head: "Status",
          cell: ({ appointment }) =>
            appointment === null ? (
              <Mark meaning="warn">Not booked</Mark>
            ) : (
              <StatusChip status={STATUS_LOOKS[appointment.status]} look="mark" />
            ),
        },
        ...(changeable
          ? [
              {
                key: "do",
                head: <span className="visually-hidden">Change</span>,
                nowrap: true,
                cell: (place: SeriesPlaceView) => (
                  <span className="flex justify-end gap-2">
                    <PinForm place={place} action={pin} />
                    {!place.fixed && (
                      <ButtonLink href={replanHref(place.number)} size="row" label={`Re-plan from session ${place.number}`}>
                        Re-plan
                      </ButtonLink>
                    )}
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

type WhenProps = { readonly place: SeriesPlaceView; readonly form: string | undefined };

function When({ place: { appointment, earlier }, form }: WhenProps) {
  return (
    <>
      {appointment === null ? (
        <span className="text-ink-2">No appointment yet</span>
      ) : (
        <span className="whitespace-nowrap">
          <TextLink quiet href={`/appointments/${appointment.id}`}>
            {appointment.when}
          </TextLink>
        </span>
      )}
      {appointment?.treatedOn != null && !appointment.when.startsWith(appointment.treatedOn) && (
        <span className="second-line">{`Treated ${appointment.treatedOn}`}</span>
      )}
      {form !== undefined && <span className="second-line">{form}</span>}
      {earlier.map(({ id, words }) => (
        <span key={id} className="second-line">
          <TextLink quiet href={`/appointments/${id}`}>
            {words}
          </TextLink>
        </span>
      ))}
    </>
  );
}

function Gap({ place: { gap, gapPlanned, verdict } }: { readonly place: SeriesPlaceView }) {
  if (gap === null) return null;
  const words = `${gap} days${verdict === "under" ? ", under the shortest" : verdict === "over" ? ", over the longest" : ""}`;
  return (
    <>
      <Mark meaning={verdict === "ok" ? "plain" : "warn"} light={verdict === "ok"}>
        {words}
      </Mark>
      {gapPlanned !== null && gapPlanned !== gap && <span className="second-line">{`Planned ${gapPlanned} days`}</span>}
    </>
  );
}

function PinForm({
  place: { number, appointment, fixed },
  action,
}: {
  readonly place: SeriesPlaceView;
  readonly action: NonNullable<SessionRowsProps["pin"]>;
}) {
  if (appointment === null || (fixed && !appointment.pinned)) return null;
  const { id, version, pinned } = appointment;
  return (
    <ActionForm action={action} inline label={`${pinned ? "Unpin" : "Pin"} session ${number}`} version={version}>
      <HiddenField name="appointmentId" value={id} />
      <HiddenField name="version" value={version} />
      <HiddenField name="pinned" value={pinned ? "no" : "yes"} />
      <SubmitButton variant="quiet" size="row" pendingText={pinned ? "Unpin" : "Pin"}>
        {pinned ? <PinOff /> : <Pin />}
        {pinned ? "Unpin" : "Pin"}
        <span className="visually-hidden">{` session ${number}`}</span>
      </SubmitButton>
    </ActionForm>
  );
}
