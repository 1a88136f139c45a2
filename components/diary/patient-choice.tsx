import { UserPlus } from "lucide-react";
import { FindForm } from "#components/patients/find-form.tsx";
import { Marks } from "#components/patients/marks.tsx";
import type { PatientRow } from "#components/patients/patient-rows.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Found = PatientRow;

type Props = {
  readonly words: string | null;
  readonly search: {
    readonly understood: string;
    readonly refused: boolean;
    readonly found: readonly Found[];
    readonly more: boolean;
  } | null;
  /** What was chosen already, as the address carries it. */
  readonly slot: string;
  readonly action: FormAction;
  /** Takes the words as the beginning of a new patient. */
  readonly start: FormAction;
};

/** The first step of a booking: whom it is for. The words are posted and never stand in an address. */
export function PatientChoice({ words, search, slot, action, start }: Props) {
  const fresh = (
    <ButtonLink href={`/diary/new?register=1&${slot}`}>
      <UserPlus />
      New patient, keep this draft
    </ButtonLink>
  );
  return (
    <div className="stack">
      <FindForm
        label="Find the patient"
        action={action}
        words={words}
        carried={{ name: "slot", value: slot }}
        hasRecent
        leads={{ before: "/diary/new?patient=", after: `&${slot}` }}
        start={start}
      />
      {search?.refused && <Notice meaning="warn" title={search.understood} live />}
      {search !== null && !search.refused && (
        <Panel
          title={search.found.length === 0 ? "Nobody found" : "Choose the patient"}
          pad="flush"
          aside={<span role="status">{search.understood}</span>}
        >
          {search.found.length === 0 ? (
            <EmptyState title="No patient fits" small level={3} next={fresh}>
              Try less of the name, another spelling, or the date of birth.
            </EmptyState>
          ) : (
            <ul className="rows px-4" aria-label="Patients found">
              {search.found.map((patient) => (
                <li key={patient.id} className="row">
                  <div className="min-w-0 flex-1">
                    <p className="t-ui strong">
                      <Marks of={patient.marked.name} />
                    </p>
                    <p className="second-line">
                      {patient.born === null ? "No date of birth" : `${patient.age}, born `}
                      <Marks of={patient.marked.born} />
                      {patient.marked.phone.length > 0 && " · "}
                      <Marks of={patient.marked.phone} /> · <Marks of={patient.marked.number} />
                    </p>
                    {patient.because !== null && <p className="second-line">{patient.because}</p>}
                  </div>
                  <ButtonLink href={`/diary/new?patient=${patient.id}&${slot}`} size="row" label={`Book for ${patient.name}`}>
                    Book
                  </ButtonLink>
                </li>
              ))}
            </ul>
          )}
          {search.more && (
            <p className="t-small border-t border-line p-4 text-ink-2">There are more. Add the first name or the date of birth.</p>
          )}
          {search.found.length > 0 && <div className="border-t border-line p-4">{fresh}</div>}
        </Panel>
      )}
    </div>
  );
}
