import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";

type Phase = {
  readonly name: string;
  readonly minutes: number;
  readonly needsClinician: boolean;
  readonly needsRoom: boolean;
  readonly needsDevice: boolean;
};

function PhaseRow({ place, phase }: { readonly place: number; readonly phase: Phase | undefined }) {
  const at = `phases.${place - 1}`;
  return (
    <fieldset className="phase">
      <legend className="visually-hidden">Phase {place}</legend>
      <div className="phase-words">
        <TextField name={`${at}.name`} label={`Phase ${place}`} defaultValue={phase?.name} autoComplete="off" />
        <TextField name={`${at}.minutes`} label="Minutes" inputMode="numeric" defaultValue={phase?.minutes} autoComplete="off" />
      </div>
      <div className="phase-needs">
        <span className="t-small text-ink-2">Needs</span>
        <CheckboxField name={`${at}.clinician`} label="Clinician" defaultChecked={phase?.needsClinician} />
        <CheckboxField name={`${at}.room`} label="Room" defaultChecked={phase?.needsRoom} />
        <CheckboxField name={`${at}.device`} label="Device" defaultChecked={phase?.needsDevice} />
      </div>
    </fieldset>
  );
}

/** The phases in order, with one empty row after them; further rows open on demand, also without JavaScript. */
export function PhaseFields({ phases, most }: { readonly phases: readonly Phase[]; readonly most: number }) {
  const open = Math.min(most, Math.max(phases.length + 1, 2));
  const rows = Array.from({ length: most }, (_, index) => index + 1).map((place) => (
    <PhaseRow key={place} place={place} phase={phases[place - 1]} />
  ));
  return (
    <fieldset className="field">
      <legend className="label">Phases, in order</legend>
      <p className="help">They follow each other without pauses. A row left empty is no phase.</p>
      {rows.slice(0, open)}
      {open < most && (
        <details className="phase-more">
          <summary>More phases</summary>
          {rows.slice(open)}
        </details>
      )}
    </fieldset>
  );
}
