"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type ContactFormProps = {
  readonly action: FormAction;
  readonly patientId: string;
  readonly consentVersionId: string;
  readonly seen: string;
  readonly idempotencyKey: string;
  /** What is read to the patient. */
  readonly text: readonly string[];
  /** The ways that they have not agreed to yet. */
  readonly channels: readonly { readonly id: string; readonly label: string }[];
};

/** Staff note the ways of contact that the patient agreed to in words. */
export function ContactForm({ action, patientId, consentVersionId, seen, idempotencyKey, text, channels }: ContactFormProps) {
  return (
    <ActionForm action={action} submit="Keep these ways" label="Note ways of contact">
      <HiddenField name="patientId" value={patientId} />
      <HiddenField name="consentVersionId" value={consentVersionId} />
      <HiddenField name="seen" value={seen} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <div className="t-small text-ink-2">
        <p>Read to the patient:</p>
        {text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      <fieldset className="consent-statements">
        <legend className="label">They agree to</legend>
        {channels.map(({ id, label }) => (
          <CheckboxField key={id} name={`uses.${id}`} label={label} />
        ))}
      </fieldset>
    </ActionForm>
  );
}
