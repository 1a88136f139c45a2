import { DateField, SelectField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { EventFields } from "./event-fields.tsx";

type EventFormProps = {
  readonly action: FormAction;
  readonly idempotencyKey: string;
  /** One visit that it came after, or several to choose from. */
  readonly visits: readonly { readonly id: string; readonly label: string }[];
  readonly chosen?: string | undefined;
  readonly today: string;
  readonly inAWeek: string;
  readonly touch?: boolean | undefined;
  readonly closeOnDone?: boolean | undefined;
};

/** Writes down what came after a visit. */
export function EventForm({ action, idempotencyKey, visits, chosen, today, inAWeek, touch, closeOnDone }: EventFormProps) {
  const [only, ...more] = visits;
  return (
    <ActionForm action={action} submit="Write it down" touch={touch} closeOnDone={closeOnDone} label="New event">
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      {only !== undefined && more.length === 0 ? (
        <HiddenField name="appointmentId" value={only.id} />
      ) : (
        <SelectField
          name="appointmentId"
          label="After which visit?"
          touch={touch}
          defaultValue={chosen ?? only?.id}
          options={visits.map(({ id, label }) => ({ value: id, label }))}
        />
      )}
      <EventFields today={today} touch={touch} />
      <DateField
        name="lookAgainOn"
        label="Look at it again on"
        optional
        touch={touch}
        help="Opens a task for clinicians. Empty, there is none."
        min={today}
        defaultValue={inAWeek}
      />
    </ActionForm>
  );
}
