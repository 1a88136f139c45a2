import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxGroup, SegmentedRadio } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Props = {
  readonly appointmentId: string;
  /** The first and last day that could be wished for, ISO. */
  readonly days: { readonly from: string; readonly to: string };
  /** The open entry, or null where the patient is put on the list. */
  readonly entry: {
    readonly version: number;
    readonly note: string;
    readonly wishes: {
      readonly earliestDate: string | null;
      readonly weekdays: readonly number[];
      readonly dayPart: string;
      readonly clinicianId: string | null;
    };
  } | null;
  readonly clinicians: readonly { readonly id: string; readonly name: string }[];
  readonly action: FormAction;
};

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** When the patient could come earlier than booked. Nothing chosen means any time. */
export function WaitlistForm({ appointmentId, days, entry, clinicians, action }: Props) {
  const wishes = entry?.wishes ?? { earliestDate: null, weekdays: [], dayPart: "any", clinicianId: null };
  return (
    <ActionForm
      action={action}
      submit={entry === null ? "Put on the waitlist" : "Save these wishes"}
      beside={<ButtonLink href={`/appointments/${appointmentId}`}>Leave it</ButtonLink>}
    >
      <HiddenField name="appointmentId" value={appointmentId} />
      <HiddenField name="version" value={entry?.version ?? ""} />
      <DateField
        name="earliestDate"
        label="Not before"
        optional
        defaultValue={wishes.earliestDate ?? undefined}
        min={days.from}
        max={days.to}
      />
      <CheckboxGroup
        name="weekdays[]"
        label="Days of the week"
        help="None ticked means any day."
        layout="boxes"
        defaultValue={wishes.weekdays.map(String)}
        options={WEEKDAYS.map((name, index) => ({ value: String(index + 1), label: name }))}
      />
      <SegmentedRadio
        name="dayPart"
        label="Part of the day"
        defaultValue={wishes.dayPart}
        options={[
          { value: "any", label: "Any time" },
          { value: "morning", label: "Morning" },
          { value: "afternoon", label: "Afternoon" },
        ]}
      />
      <SelectField
        name="clinicianId"
        label="Clinician"
        defaultValue={wishes.clinicianId ?? "any"}
        options={[{ value: "any", label: "Any" }, ...clinicians.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <TextField
        name="note"
        label="Note"
        optional
        help="For reception: how to reach the patient at short notice. Nothing clinical."
        maxLength={300}
        defaultValue={entry?.note}
      />
    </ActionForm>
  );
}
