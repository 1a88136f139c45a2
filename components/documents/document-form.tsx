"use client";

import { type FormEvent, useId, useState } from "react";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { DateField, FileField, SelectField, TextField } from "#components/ui/field.tsx";
import { HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { FormContext } from "#components/ui/form-context.tsx";
import type { FormState } from "#lib/form-state.ts";
import { SCREEN_IS_SHUT } from "#lib/screen-state.ts";
import { sendDocument } from "./send.ts";

type Props = {
  readonly patientId: string;
  readonly idempotencyKey: string;
  /** How the form begins: as it was refused, where it was sent without a script. */
  readonly begins: FormState;
  readonly kinds: readonly { readonly value: string; readonly label: string }[];
  readonly today: string;
  /** Whether documents that only clinicians read may be added here. */
  readonly forClinicians: boolean;
};

const LABEL = "Add a document";

/**
 * A document with what it is. The file goes past the framework, which would hold it in memory: with a script it is sent from here and a refusal leaves everything
 * as it stands, the chosen file among it; without, the form goes back to its page with what was typed.
 */
export function DocumentForm({ patientId, idempotencyKey, begins, kinds, today, forClinicians }: Props) {
  const [state, setState] = useState(begins);
  const [pending, setPending] = useState(false);
  const prefix = useId();
  const send = async (form: FormData) => {
    setPending(true);
    const said = await sendDocument(form, state);
    if (said.outcome === "done") {
      window.location.assign(`/patients/${patientId}/documents?document=added`);
      return;
    }
    setState(said);
    setPending(false);
    if (said.isShut === true) window.dispatchEvent(new Event(SCREEN_IS_SHUT));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!pending) void send(new FormData(event.currentTarget));
  };
  return (
    <FormContext value={{ state, pending, prefix }}>
      <form action="/documents" method="post" encType="multipart/form-data" onSubmit={submit} noValidate aria-label={LABEL}>
        <ErrorSummary state={state} prefix={prefix} label={LABEL} />
        <div className="fields">
          {/* The fields first: the server reads as it comes, and ends with the file. */}
          <HiddenField name="idempotencyKey" value={idempotencyKey} />
          <HiddenField name="patientId" value={patientId} />
          <TextField name="title" label="What is it?" maxLength={120} autoComplete="off" placeholder="Referral from Dr Chen" />
          <SelectField name="kind" label="Kind" options={kinds} defaultValue="letter" />
          <DateField name="datedOn" label="Day that stands on it" optional max={today} />
          {forClinicians && (
            <RadioGroup
              name="audience"
              label="Who reads it?"
              defaultValue="clinicians"
              options={[
                { value: "everyone", label: "Everyone", help: "Reception too. No diagnoses." },
                { value: "clinicians", label: "Clinicians only" },
              ]}
            />
          )}
          <FileField
            name="file"
            label="File"
            accept=".pdf,.jpg,.jpeg,.png,.webp,.txt"
            help="A PDF, a picture (JPEG, PNG) or plain text, up to 20 MB."
          />
        </div>
        <div className="form-foot">
          <SubmitButton pendingText="Adding…">Add document</SubmitButton>
        </div>
        <div role="status">{pending && <span className="visually-hidden">Adding…</span>}</div>
      </form>
    </FormContext>
  );
}
