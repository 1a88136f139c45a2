import { RadioGroup } from "#components/ui/choice-field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { ChoiceView } from "#lib/messages/queries/log.ts";

/** What the patient said of messages that are of use but no part of the care, to be noted by staff. */
export function ChoiceForm({
  patientId,
  choice,
  action,
}: {
  readonly patientId: string;
  readonly choice: ChoiceView;
  readonly action: FormAction;
}) {
  return (
    <ActionForm action={action} submit="Save what they said" submitVariant="secondary" label="Which messages they want">
      <HiddenField name="patientId" value={patientId} />
      <RadioGroup
        name="wants"
        label="They want"
        help={choice.noted === null ? "Not asked yet: they get everything." : `Noted: ${choice.noted}`}
        defaultValue={choice.wants}
        options={[
          { value: "everything", label: "Everything", help: "Reviews that are due and how they are after a week, too" },
          { value: "care", label: "Only what is part of the care", help: "Their visits, preparation, forms and aftercare" },
        ]}
      />
    </ActionForm>
  );
}
