import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormState } from "#lib/form-state.ts";

type Props = {
  readonly appointment: {
    readonly id: string;
    readonly version: number;
    readonly date: string;
    readonly time: string;
    readonly clinician: string | null;
    readonly inSeries: boolean;
  };
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  readonly today: string;
  readonly mayAllowShortGap: boolean;
  readonly action: (state: FormState, data: FormData) => Promise<FormState>;
};

/** Another date, time or clinician for one appointment. In a series only this session moves; the gap fields are there for when they are asked for. */
export function MoveForm({ appointment, clinicians, today, mayAllowShortGap, action }: Props) {
  const { id, version, date, time, clinician, inSeries } = appointment;
  return (
    <ActionForm
      action={action}
      submit="Move appointment"
      pendingText="Moving…"
      beside={<ButtonLink href={`/appointments/${id}`}>Leave it</ButtonLink>}
    >
      <HiddenField name="appointmentId" value={id} />
      <HiddenField name="version" value={version} />
      <div className="plan-fields">
        <DateField name="date" label="New date" defaultValue={date} min={today} />
        <TextField name="time" label="New time" type="time" step={300} defaultValue={time} />
      </div>
      <SelectField
        name="clinicianId"
        label="Clinician"
        defaultValue="same"
        options={[
          { value: "same", label: clinician === null ? "As now" : `${clinician}, as now` },
          { value: "any", label: "Any who is free" },
          ...clinicians.map((each) => ({ value: each.id, label: each.name })),
        ]}
      />
      {inSeries && (
        <CheckboxField name="acceptLongGap" label="Accept the longer gap" help="Only needed where a gap would be over the most." />
      )}
      {inSeries && mayAllowShortGap && (
        <TextField
          name="reason"
          label="Reason for a shorter gap"
          optional
          help="Only needed where a gap would be under the least."
          maxLength={500}
        />
      )}
    </ActionForm>
  );
}
