import { Avatar } from "#components/ui/avatar.tsx";
import { AppLink } from "#components/ui/link.tsx";

type PatientRow = {
  readonly id: string;
  readonly name: string;
  readonly called: string | null;
  readonly number: string;
  readonly born: string | null;
  readonly age: string | null;
  readonly phone: string;
  readonly because?: string | null;
};

/** Patients as rows that lead to their records; on a phone the facts stand below the name. */
export function PatientRows({ label, patients }: { readonly label: string; readonly patients: readonly PatientRow[] }) {
  return (
    <ul className="rows px-4" aria-label={label}>
      {patients.map((patient) => (
        <li key={patient.id} className="row">
          <Avatar name={patient.name} size="m" />
          <div className="grid min-w-0 flex-1 gap-x-4 md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,3fr)_5rem] md:items-center">
            <p className="min-w-0">
              <AppLink href={`/patients/${patient.id}`} className="link-quiet t-ui strong inline-block py-0.5">
                {patient.name}
              </AppLink>
              {patient.called !== null && <span className="second-line">Called {patient.called}</span>}
              {patient.because && <span className="second-line">{patient.because}</span>}
            </p>
            <p className="t-ui max-md:t-small text-ink-2">
              {patient.born === null ? "No date of birth" : `${patient.age}, born ${patient.born}`}
            </p>
            <p className="t-ui max-md:t-small text-ink-2">
              {patient.phone === "" ? <span className="max-md:hidden">No phone</span> : patient.phone}
            </p>
            <p className="t-ui max-md:t-small text-ink-2 md:text-end">
              <span className="md:visually-hidden">Patient </span>
              {patient.number}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
