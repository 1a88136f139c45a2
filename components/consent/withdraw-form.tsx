"use client";

import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type WithdrawFormProps = {
  readonly action: FormAction;
  readonly consentId: string;
  /** What ends with it. */
  readonly help: string;
};

/** Notes that the patient takes a consent back. */
export function WithdrawForm({ action, consentId, help }: WithdrawFormProps) {
  return (
    <ActionForm action={action} submit="Withdraw consent" submitVariant="danger" label="Withdraw consent">
      <HiddenField name="consentId" value={consentId} />
      <RadioGroup
        name="scope"
        label="What is taken back"
        help={help}
        defaultValue="whole"
        options={[
          { value: "whole", label: "The whole consent" },
          { value: "use", label: "One use of it" },
        ]}
      />
      <TextField name="use" label="Which use" help="Only where it is not the whole" />
      <TextArea name="reason" label="What the patient said" rows={3} maxLength={2000} />
    </ActionForm>
  );
}
