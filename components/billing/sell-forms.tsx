import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { FormAction } from "#lib/form-state.ts";

type VisitRowsProps = {
  readonly visits: readonly { readonly id: string; readonly words: string }[];
  /** Whether the visits can be opened. */
  readonly opens: boolean;
  readonly action: FormAction;
};

/** The visits that took place and that nobody charged yet. */
export function VisitRows({ visits, opens, action }: VisitRowsProps) {
  return (
    <ul className="rows -mt-3">
      {visits.map(({ id, words }) => (
        <li key={id} className="row justify-between">
          {opens ? <TextLink href={`/appointments/${id}`}>{words}</TextLink> : words}
          <ActionForm action={action} inline label={`Charge ${words}`}>
            <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
            <HiddenField name="appointmentId" value={id} />
            <SubmitButton variant="secondary" size="row" pendingText="Charging…">
              Charge
            </SubmitButton>
          </ActionForm>
        </li>
      ))}
    </ul>
  );
}

type SellOtherProps = {
  readonly patientId: string;
  readonly places: readonly { readonly value: string; readonly label: string }[];
  readonly action: FormAction;
};

/** An invoice for what is no visit: one line with its amount and its tax. */
export function SellOtherForm({ patientId, places, action }: SellOtherProps) {
  return (
    <ActionForm action={action} submit="Issue invoice" submitVariant="secondary" pendingText="Issuing…" label="Sell something else">
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="patientId" value={patientId} />
      {places.length === 1 ? (
        <HiddenField name="locationId" value={places[0]?.value ?? ""} />
      ) : (
        <SelectField name="locationId" label="Where" options={places} defaultValue={places[0]?.value} />
      )}
      <TextField name="description" label="What it is" maxLength={200} autoComplete="off" placeholder="Barrier cream, 50 ml" />
      <TextField
        name="amount"
        label="Price"
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        help="In the location’s currency, with or without tax as its price list is."
      />
      <TextField name="tax" label="Tax" unit="%" inputMode="decimal" autoComplete="off" maxLength={5} />
    </ActionForm>
  );
}
