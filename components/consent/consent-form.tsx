"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { Signatures } from "./signatures.tsx";

type ConsentFormProps = {
  readonly action: FormAction;
  /** Sent where the form does not know its visit by itself. */
  readonly appointmentId?: string | undefined;
  readonly consentVersionId: string;
  readonly seen: string;
  readonly idempotencyKey: string;
  readonly statements: readonly { readonly id: string; readonly text: string }[];
  /** A guardian signs with the patient, and the patient beside them where they can. */
  readonly minor: boolean;
};

/** What the patient ticks and signs under the text. */
export function ConsentForm({ action, appointmentId, consentVersionId, seen, idempotencyKey, statements, minor }: ConsentFormProps) {
  return (
    <ActionForm action={action} touch wide submit="Sign consent" pendingText="Signing…" label="Consent">
      {appointmentId !== undefined && <HiddenField name="appointmentId" value={appointmentId} />}
      <HiddenField name="consentVersionId" value={consentVersionId} />
      <HiddenField name="seen" value={seen} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <fieldset className="consent-statements">
        <legend className="t-h2 pb-2">Tick each one if you agree</legend>
        {statements.map(({ id, text }) => (
          <CheckboxField key={id} name={`statements.${id}`} label={text} touch />
        ))}
      </fieldset>
      <Signatures minor={minor} />
    </ActionForm>
  );
}
