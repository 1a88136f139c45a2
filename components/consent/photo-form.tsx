"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { Signatures } from "./signatures.tsx";

type PhotoFormProps = {
  readonly action: FormAction;
  readonly patientId: string;
  readonly consentVersionId: string;
  readonly seen: string;
  readonly idempotencyKey: string;
  readonly uses: readonly { readonly id: string; readonly text: string }[];
  readonly minor: boolean;
};

/** The uses of photographs, none of them ticked, and the signature. */
export function PhotoForm({ action, patientId, consentVersionId, seen, idempotencyKey, uses, minor }: PhotoFormProps) {
  return (
    <ActionForm action={action} touch wide submit="Sign" pendingText="Signing…" label="Consent to photographs">
      <HiddenField name="patientId" value={patientId} />
      <HiddenField name="consentVersionId" value={consentVersionId} />
      <HiddenField name="seen" value={seen} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <fieldset className="consent-statements">
        <legend className="t-h2 pb-2">Tick what you agree to</legend>
        {uses.map(({ id, text }) => (
          <CheckboxField key={id} name={`uses.${id}`} label={text} touch />
        ))}
      </fieldset>
      <Signatures minor={minor} />
    </ActionForm>
  );
}
