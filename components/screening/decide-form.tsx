"use client";

import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { FormQuestion } from "#lib/forms/input.ts";
import { Question } from "./question.tsx";

type DecideFormProps = {
  readonly action: FormAction;
  readonly appointmentId: string;
  readonly idempotencyKey: string;
  readonly rule: string;
  readonly seen: string;
  /** "Keloid scars: answered family", to tell the forms of a page apart. */
  readonly finding: string;
  readonly kinds: readonly { readonly value: string; readonly label: string; readonly help: string }[];
};

/** A clinician's decision about one finding, folded away until it is wanted. */
export function DecideForm({ action, appointmentId, idempotencyKey, rule, seen, finding, kinds }: DecideFormProps) {
  return (
    <ActionForm action={action} label={`Decide: ${finding}`}>
      <HiddenField name="appointmentId" value={appointmentId} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="rule" value={rule} />
      <HiddenField name="seen" value={seen} />
      <Folded summary="Decide">
        <RadioGroup name="kind" label="Decision" options={kinds} defaultValue={kinds.length === 1 ? kinds[0]?.value : undefined} />
        <TextArea name="reason" label="Reason" help="It stands in the record with your name." rows={2} maxLength={2000} />
        <div>
          <SubmitButton variant="secondary">Keep this decision</SubmitButton>
        </div>
      </Folded>
    </ActionForm>
  );
}

/** Opens without a script too, and stays open where something in it needs another look. */
function Folded({ summary, children }: { readonly summary: string; readonly children: ReactNode }) {
  const { state } = useForm();
  return (
    <details className="finding-form" open={state.outcome === "refused"}>
      <summary className="btn btn-secondary btn-row">
        {summary}
        <ChevronDown aria-hidden="true" />
      </summary>
      <div className="fields pt-3">{children}</div>
    </details>
  );
}

type StaffPartFormProps = {
  readonly action: FormAction;
  readonly appointmentId: string;
  readonly formVersionId: string;
  readonly idempotencyKey: string;
  readonly questions: readonly FormQuestion[];
};

/** The questions that only staff answer; being signed in is the signature. */
export function StaffPartForm({ action, appointmentId, formVersionId, idempotencyKey, questions }: StaffPartFormProps) {
  return (
    <ActionForm action={action} label="Noted by staff">
      <HiddenField name="appointmentId" value={appointmentId} />
      <HiddenField name="formVersionId" value={formVersionId} />
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      {questions.map((question) => (
        <Question key={question.id} question={question} />
      ))}
      <div>
        <SubmitButton variant="secondary">Sign this part</SubmitButton>
      </div>
    </ActionForm>
  );
}
