import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type FeeFormsProps = { readonly appointmentId: string; readonly amount: string; readonly who: string; readonly action: FormAction };

/** The decision on a proposed fee: it is charged, or waived with the reason. */
export function FeeForms({ appointmentId, amount, who, action }: FeeFormsProps) {
  return (
    <ActionForm action={action} label={`Fee of ${who}`}>
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="appointmentId" value={appointmentId} />
      <TextField name="reason" label="Why it is waived" maxLength={300} autoComplete="off" help="Asked only for waiving." />
      <div className="flex flex-wrap gap-2">
        <SubmitButton name="decision" value="charge" variant="secondary" pendingText="Deciding…">
          Charge {amount}
        </SubmitButton>
        <SubmitButton name="decision" value="waive" variant="secondary" pendingText="Deciding…">
          Waive
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
