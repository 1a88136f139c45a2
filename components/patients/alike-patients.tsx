"use client";

import { Button, ButtonLink } from "#components/ui/button.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { useForm } from "#components/ui/form-context.tsx";

type Props = {
  /** Where a visit is being booked: what was chosen of it already, as the address carries it. */
  readonly slot?: string;
  /** Where a visit is being booked on the board. */
  readonly onChoose?: (patient: { readonly id: string; readonly name: string }) => void;
};

/** Who may be the person of the form, registered already: the records to look at, and the word that it is somebody else. Nothing before somebody is alike. */
export function AlikePatients({ slot, onChoose }: Props) {
  const { alike } = useForm().state;
  if (alike === undefined) return null;
  return (
    <section aria-label="Who may be the same person" className="panel panel-pad fields">
      <ul className="rows">
        {alike.map((patient) => (
          <li key={patient.id} className="row flex-wrap">
            <div className="min-w-0 flex-1">
              <p className="t-ui strong">
                <a href={`/patients/${patient.id}`} target="_blank" rel="noopener" className="link-quiet inline-block py-0.5">
                  {patient.name}
                  <span className="visually-hidden">, opens in a new tab</span>
                </a>
              </p>
              <p className="second-line">{patient.facts}</p>
              <p className="t-small">{`${patient.verdict}: ${inOneLine(patient.reasons)}.`}</p>
            </div>
            {onChoose !== undefined && (
              <Button size="row" onClick={() => onChoose(patient)}>
                Book for them
              </Button>
            )}
            {slot !== undefined && (
              <ButtonLink href={`/diary/new?patient=${patient.id}&${slot}`} size="row" label={`Book for ${patient.name}`}>
                Book for them
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
      <CheckboxField name="anyway" label="This is somebody else" help="Tick it and register: a new record is made." />
    </section>
  );
}

/** "The same name", "Born on the same day": "the same name, born on the same day" */
function inOneLine(reasons: readonly string[]): string {
  return reasons.map((reason) => reason.charAt(0).toLowerCase() + reason.slice(1)).join(", ");
}
