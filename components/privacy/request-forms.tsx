import { RadioGroup } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { ANSWERS, ASKERS, IDENTITY_CHECKS } from "#lib/privacy/input/rights.ts";

const options = (list: readonly { readonly id: string; readonly words: string }[]) =>
  list.map(({ id, words }) => ({ value: id, label: words }));

type NoteProps = { readonly patientId: string; readonly today: string; readonly idempotencyKey: string; readonly action: FormAction };

/** Who asked for the copy, when, and how they were known. */
export function NoteRequestForm({ patientId, today, idempotencyKey, action }: NoteProps) {
  return (
    <ActionForm action={action} submit="Note the request" submitVariant="secondary" label="Note a request">
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="patientId" value={patientId} />
      <DateField name="askedOn" label="Asked on" defaultValue={today} />
      <RadioGroup name="asker" label="Who asked?" options={options(ASKERS)} defaultValue="patient" />
      <TextField name="askerName" label="Their name" help="Where it is not the patient." maxLength={120} autoComplete="off" optional />
      <RadioGroup name="identityCheck" label="How do you know who they are?" options={options(IDENTITY_CHECKS)} />
    </ActionForm>
  );
}

type AnswerProps = { readonly requestId: string; readonly version: number; readonly action: FormAction };

/** How a request was answered: once, and it stays so. */
export function AnswerRequestForm({ requestId, version, action }: AnswerProps) {
  return (
    <ActionForm action={action} submit="Write down the answer" submitVariant="secondary" label="How it was answered">
      <HiddenField name="requestId" value={requestId} />
      <HiddenField name="version" value={version} />
      <RadioGroup name="answer" label="How was it answered?" options={options(ANSWERS)} />
      <TextArea
        name="answerWords"
        label="Reason, where it is refused"
        help="As it is written to who asked, with where they can complain."
        rows={2}
        maxLength={2000}
        optional
      />
    </ActionForm>
  );
}

type StatementProps = NoteProps & { readonly entries: readonly { readonly value: string; readonly label: string }[] };

/** The patient's own words about their record, or one entry of it. */
export function StatementForm({ patientId, today, idempotencyKey, entries, action }: StatementProps) {
  return (
    <ActionForm action={action} submit="Keep the statement" submitVariant="secondary" label="Take down a statement">
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="patientId" value={patientId} />
      <SelectField
        name="about"
        label="What is it about?"
        defaultValue="record"
        options={[{ value: "record", label: "The whole record" }, ...entries]}
      />
      <TextArea name="words" label="In the patient’s own words" rows={4} maxLength={4000} />
      <DateField name="saidOn" label="Said on" defaultValue={today} />
    </ActionForm>
  );
}
