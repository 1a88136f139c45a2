"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { SignaturePad } from "#components/ui/signature-pad.tsx";
import type { FormState } from "#lib/form-state.ts";

type ConsentFormProps = {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>;
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
      {minor && (
        <fieldset className="grid gap-4">
          <legend className="t-h2 pb-2">Parent or guardian</legend>
          <p className="t-body text-ink-2">Someone under 18 needs a parent or guardian to agree with them.</p>
          <TextField name="guardian.name" label="Their full name" touch />
          <TextField name="guardian.relation" label="What they are to you" help="Mother, father, carer" touch />
          <SignaturePad name="guardian.signature" label="They sign here" typedLabel="Or they type their full name instead" touch />
        </fieldset>
      )}
      <SignaturePad
        name="signature"
        label={minor ? "And you sign here" : "Sign here"}
        help={minor ? "Leave this empty only if you cannot sign yourself." : undefined}
        touch
      />
    </ActionForm>
  );
}
