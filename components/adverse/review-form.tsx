import { DateField, TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type ReviewFormProps = {
  readonly action: FormAction;
  readonly eventId: string;
  readonly version: number;
  readonly again: boolean;
  readonly today: string;
};

/** A clinician's look at an event; the first lets the next session go ahead. */
export function ReviewForm({ action, eventId, version, again, today }: ReviewFormProps) {
  return (
    <ActionForm
      action={action}
      submit={again ? "Keep another review" : "Keep the review"}
      submitVariant={again ? "secondary" : "primary"}
      label="Review"
      version={version}
    >
      <HiddenField name="eventId" value={eventId} />
      <HiddenField name="version" value={version} />
      <TextArea
        name="words"
        label={again ? "Reviewed again: what you found" : "What you found and decide"}
        help="It stands in the record with your name."
        rows={3}
        maxLength={2000}
      />
      <DateField name="lookAgainOn" label="Look at it again on" optional min={today} />
    </ActionForm>
  );
}
