"use client";

import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormState } from "#lib/form-state.ts";

type WithdrawFormProps = {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>;
  readonly consentId: string;
};

/** Notes that the patient takes a consent back. */
export function WithdrawForm({ action, consentId }: WithdrawFormProps) {
  return (
    <ActionForm action={action} submit="Withdraw consent" submitVariant="danger" label="Withdraw consent">
      <HiddenField name="consentId" value={consentId} />
      <TextArea
        name="reason"
        label="What the patient said"
        help="No treatment of this series starts from now on. The signed copy stays readable."
        rows={3}
        maxLength={2000}
      />
    </ActionForm>
  );
}
