import { TextField } from "#components/ui/field.tsx";
import { HiddenField } from "#components/ui/form.tsx";
import { ruleFor } from "#lib/screening/rules/assess.ts";
import { SCREENING_RULES_VERSION } from "#lib/screening/rules/finding.ts";
import { sayWait } from "#lib/screening/rules/row.ts";
import { waitsBeside } from "#lib/versions/rules/form-edit.ts";

type RuleNoteProps = {
  readonly id: string;
  readonly stricter: Readonly<Record<string, number>>;
  /** Of the question's fields: then its waits can be set here, longer and never shorter. */
  readonly name?: string | undefined;
};

/** The rule that reads a question, in its own words and with its source. */
export function RuleNote({ id, stricter, name }: RuleNoteProps) {
  const row = ruleFor(id);
  if (row === undefined) return null;
  return (
    <div className="rule-note">
      <p className="t-small">
        <span className="strong">
          Rule {SCREENING_RULES_VERSION}, {row.label.charAt(0).toLowerCase() + row.label.slice(1)}:
        </span>{" "}
        {row.rule(stricter)}
      </p>
      <p className="t-small text-ink-2">Source: {row.source}</p>
      {name !== undefined && (
        <div className="edited-row">
          {waitsBeside(id).map((wait, index) => (
            <div key={wait.key}>
              <HiddenField name={`${name}.waits.${index}.key`} value={wait.key} />
              <TextField
                name={`${name}.waits.${index}.count`}
                label={wait.label}
                unit={`${wait.unit}s`}
                help={`The rule says ${sayWait(wait)}; longer is yours to set.`}
                inputMode="numeric"
                defaultValue={stricter[wait.key] ?? wait.count}
                autoComplete="off"
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
