import type { ComponentProps } from "react";
import { Mark } from "#components/ui/chip.tsx";
import { SegmentedRadio } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { KeepFocus } from "#components/ui/keep-focus.tsx";
import { Panel } from "#components/ui/panel.tsx";

type Action = ComponentProps<typeof ActionForm>["action"];
type Person = { readonly id: string; readonly name: string };

type Props = {
  readonly view: {
    readonly treatmentId: string;
    readonly given: readonly { readonly id: string; readonly name: string; readonly made: string; readonly checked: string }[];
    readonly kits: readonly string[];
    readonly drawers: readonly Person[];
    readonly colleagues: readonly Person[];
  };
  readonly actions: { readonly record: Action; readonly strike: Action };
};

const options = (people: readonly Person[]) => people.map(({ id, name }) => ({ value: id, label: name }));

/** Blood of the patient's own, drawn, spun and given back: whose it is, two people check. Every button takes effect at once. */
export function BloodPanel({ view, actions }: Props) {
  const { treatmentId, given, kits } = view;
  const state = given.map(({ id }) => id).join();
  return (
    <Panel title="Blood products" aside={given.length === 0 ? "none recorded" : undefined} id="blood">
      <KeepFocus label="Blood products" state={state}>
        {given.length > 0 && (
          <ul className="rows">
            {given.map(({ id, name, made, checked }) => (
              <li key={id} className="row flex-wrap">
                <div className="min-w-0 flex-1 basis-64">
                  <p className="strong">{name}</p>
                  <p className="t-small text-ink-2">{made}</p>
                  <p>
                    <Mark meaning="ok" light>
                      {checked}
                    </Mark>
                  </p>
                </div>
                <ActionForm action={actions.strike} inline label={`Delete ${name}`}>
                  <HiddenField name="treatmentId" value={treatmentId} />
                  <HiddenField name="bloodId" value={id} />
                  <SubmitButton variant="danger" size="touch">
                    Delete
                  </SubmitButton>
                </ActionForm>
              </li>
            ))}
          </ul>
        )}
        {given.length > 0 && (
          <p className="t-small text-ink-2">
            {kits.length > 0
              ? `Kit: ${kits.join("; ")}.`
              : "No kit among the materials yet: scan its lot there, so that a recall finds it."}
          </p>
        )}
        <details key={state} className="panel-more">
          <summary>{given.length === 0 ? "Add PRP or CGF" : "Add another"}</summary>
          <BloodForm view={view} action={actions.record} />
        </details>
      </KeepFocus>
    </Panel>
  );
}

function BloodForm({ view, action }: { readonly view: Props["view"]; readonly action: Action }) {
  const { treatmentId, drawers, colleagues } = view;
  return (
    <ActionForm action={action} touch submit="Both have checked it" submitVariant="secondary" label="Add PRP or CGF">
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="treatmentId" value={treatmentId} />
      <SegmentedRadio
        name="kind"
        label="What is made of it"
        options={[
          { value: "prp", label: "PRP" },
          { value: "cgf", label: "CGF" },
        ]}
        defaultValue="prp"
      />
      <div className="blood-pair">
        <TextField name="drawnAt" label="Drawn at" type="time" aside="empty: now" />
        <SelectField name="drawnBy" label="Drawn by" options={options(drawers)} />
      </div>
      <div className="blood-numbers">
        <TextField name="tubes" label="Tubes" inputMode="numeric" maxLength={2} autoComplete="off" />
        <TextField name="tubeMl" label="Each holds" inputMode="decimal" maxLength={4} unit="ml" autoComplete="off" />
        <TextField name="spinG" label="Spun at" inputMode="numeric" maxLength={4} unit="g" autoComplete="off" />
        <TextField name="spinMinutes" label="Spun for" inputMode="numeric" maxLength={2} unit="min" autoComplete="off" />
      </div>
      <p className="blood-check">
        Read the name and date of birth on every tube aloud, and compare them with what the patient says of themselves. You check, and a
        second person stands by.
      </p>
      <div className="blood-pair">
        <SelectField name="colleagueId" label="Second person" placeholder="Choose" options={options(colleagues)} />
        <TextField name="secret" label="Their PIN or password" type="password" autoComplete="off" secret />
      </div>
    </ActionForm>
  );
}
