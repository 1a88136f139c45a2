import { CheckboxGroup, RadioGroup, SegmentedRadio } from "#components/ui/choice-field.tsx";
import { DateField, SelectField, TextArea, TextField } from "#components/ui/field.tsx";
import { CAUSALITIES, CAUSALITY_LABELS, EXPECTED_DAYS, GRADES, KIND_LABELS } from "#lib/adverse/rules.ts";
import { SKIN_RESPONSES } from "#lib/skin-responses.ts";
import { ORBIT_ZONES, ZONES } from "#lib/zones.ts";

const GROUPS = { expected: `Expected for up to ${EXPECTED_DAYS} days`, event: "An event from its first day" } as const;

type EventFieldsProps = {
  /** The event that is put right; left out for a new one. */
  readonly given?: {
    readonly what: string;
    readonly words: string;
    readonly zones: readonly string[];
    readonly onset: string;
    readonly grade: number;
    readonly kind: string;
    readonly causality: string;
    readonly action: string;
    readonly reportable: string;
    readonly reportedTo: string;
  };
  readonly today: string;
  readonly touch?: boolean | undefined;
};

/** What happened, how severe it is, what it counts as and what was done: the same for a new event and one that is put right. */
export function EventFields({ given, today, touch }: EventFieldsProps) {
  return (
    <>
      <SelectField
        name="what"
        label="What is it?"
        touch={touch}
        placeholder="Choose"
        defaultValue={given?.what}
        options={SKIN_RESPONSES.map(({ id, label, nature }) => ({ value: id, label, group: GROUPS[nature] }))}
      />
      <DateField name="onset" label="Since when?" touch={touch} max={today} defaultValue={given?.onset ?? today} />
      <RadioGroup
        name="grade"
        label="How severe?"
        touch={touch}
        help="Grade 2 and above holds the next session until a clinician has reviewed it."
        defaultValue={given === undefined ? undefined : String(given.grade)}
        options={GRADES.map(({ grade, word, help }) => ({ value: String(grade), label: `${grade}, ${word.toLowerCase()}`, help }))}
      />
      <CheckboxGroup
        name="zones[]"
        label="Where?"
        layout="boxes"
        touch={touch}
        defaultValue={given?.zones}
        options={[...ZONES, ...ORBIT_ZONES].map(({ id, label }) => ({ value: id, label }))}
      />
      <TextArea name="words" label="In words" optional touch={touch} rows={3} maxLength={2000} defaultValue={given?.words} />
      <RadioGroup
        name="kind"
        label="What does it count as?"
        touch={touch}
        defaultValue={given?.kind ?? "suggested"}
        options={[
          {
            value: "suggested",
            label: "As its days say",
            help: `Expected while it is mild and within ${EXPECTED_DAYS} days of the visit, an event after that.`,
          },
          { value: "expected_response", label: KIND_LABELS.expected_response },
          { value: "adverse_event", label: KIND_LABELS.adverse_event },
        ]}
      />
      <SelectField
        name="causality"
        label="Does it come from the treatment?"
        touch={touch}
        defaultValue={given?.causality ?? "possible"}
        options={CAUSALITIES.map((value) => ({ value, label: CAUSALITY_LABELS[value] }))}
      />
      <TextArea name="action" label="What was done?" optional touch={touch} rows={2} maxLength={2000} defaultValue={given?.action} />
      <SegmentedRadio
        name="reportable"
        label="Report it to the regulator?"
        touch={touch}
        defaultValue={given?.reportable ?? "undecided"}
        options={[
          { value: "undecided", label: "Not decided" },
          { value: "yes", label: "Yes" },
          { value: "no", label: "No" },
        ]}
      />
      <TextField
        name="reportedTo"
        label="Reported to"
        optional
        touch={touch}
        maxLength={200}
        autoComplete="off"
        defaultValue={given?.reportedTo}
      />
    </>
  );
}
