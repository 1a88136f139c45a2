"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { SignaturePad } from "#components/ui/signature-pad.tsx";
import type { FormAction } from "#lib/form-state.ts";

type CompleteFormProps = {
  readonly action: FormAction;
  readonly consentId: string;
  /** The seal of what the patient signed. */
  readonly seen: string;
  readonly idempotencyKey: string;
  readonly elements: readonly { readonly id: string; readonly words: string }[];
};

/** The clinician's part: each point is ticked by itself, as talked over. There is no tick for all of them. */
export function CompleteForm({ action, consentId, seen, idempotencyKey, elements }: CompleteFormProps) {
  return (
    <ActionForm action={action} touch submit="Complete consent" pendingText="Signing…" label="Clinician’s part">
      <HiddenField name="consentId" value={consentId} />
      <HiddenField name="seen" value={seen} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <fieldset className="consent-statements">
        <legend className="t-h3 pb-2">Tick what you talked over with the patient</legend>
        {elements.map(({ id, words }, index) => (
          <CheckboxField key={id} name={`elements.${id}`} label={`${index + 1}. ${words}`} touch />
        ))}
      </fieldset>
      <SignaturePad name="signature" label="Your signature" touch />
    </ActionForm>
  );
}
