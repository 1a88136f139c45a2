import { Avatar } from "#components/ui/avatar.tsx";
import { AppLink } from "#components/ui/link.tsx";
import type { Marked } from "#lib/patients/rules/search-marks.ts";
import { Marks } from "./marks.tsx";

export type PatientRow = {
  readonly id: string;
  readonly name: string;
  readonly born: string | null;
  readonly age: string | null;
  readonly phone: string;
  readonly marked: Readonly<Record<"name" | "called" | "number" | "born" | "phone", Marked>>;
  readonly because: string | null;
};

/** Patients as rows that lead to their records, with what they were found by marked; on a phone the facts stand below the name. */
export function PatientRows({ label, patients }: { readonly label: string; readonly patients: readonly PatientRow[] }) {
  return (
    <ul className="rows px-4" aria-label={label}>
      {patients.map(({ id, name, born, age, phone, marked, because }) => (
        <li key={id} className="row">
          <Avatar name={name} size="m" />
          <div className="grid min-w-0 flex-1 gap-x-4 md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,3fr)_5rem] md:items-center">
            <p className="min-w-0">
              <AppLink href={`/patients/${id}`} className="link-quiet t-ui strong inline-block py-0.5">
                <Marks of={marked.name} />
              </AppLink>
              {marked.called.length > 0 && (
                <span className="second-line">
                  Called <Marks of={marked.called} />
                </span>
              )}
              {because !== null && <span className="second-line">{because}</span>}
            </p>
            <p className="t-ui max-md:t-small text-ink-2">
              {born === null ? (
                "No date of birth"
              ) : (
                <>
                  {age}, born <Marks of={marked.born} />
                </>
              )}
            </p>
            <p className="t-ui max-md:t-small text-ink-2">
              {phone === "" ? <span className="max-md:hidden">No phone</span> : <Marks of={marked.phone} />}
            </p>
            <p className="t-ui max-md:t-small text-ink-2 md:text-end">
              <span className="md:sr-only">Patient </span>
              <Marks of={marked.number} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
