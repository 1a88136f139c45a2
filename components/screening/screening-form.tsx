"use client";

import { CheckboxField } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import { SignaturePad } from "#components/ui/signature-pad.tsx";
import type { FormState } from "#lib/form-state.ts";
import type { FormDefinition } from "#lib/forms/input.ts";
import { FormParts } from "./form-parts.tsx";

type ScreeningFormProps = {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>;
  readonly appointmentId: string;
  readonly formVersionId: string;
  readonly idempotencyKey: string;
  readonly definition: FormDefinition;
};

/** The screening form as the patient answers and signs it. */
export function ScreeningForm({ action, appointmentId, formVersionId, idempotencyKey, definition }: ScreeningFormProps) {
  return (
    <ActionForm action={action} touch label={definition.title}>
      <HiddenField name="appointmentId" value={appointmentId} />
      <HiddenField name="formVersionId" value={formVersionId} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <FormParts
        definition={definition}
        submit="Sign and finish"
        signing={
          <>
            <p className="t-body">My answers are true as far as I know. I will tell the clinic when something changes.</p>
            <LeaveOpen />
            <SignaturePad name="signature" label="Sign here" touch />
          </>
        }
      />
    </ActionForm>
  );
}

/** Shown once open questions were pointed out, and again while it is ticked. */
function LeaveOpen() {
  const { state } = useForm();
  const asked = state.outcome === "refused" && ("leaveOpen" in state.errors || "leaveOpen" in state.values);
  if (!asked) return null;
  return (
    <CheckboxField
      name="leaveOpen"
      touch
      label="I leave these questions open"
      help="That is all right: a clinician will talk with you about them before the treatment."
    />
  );
}
