import { SegmentedRadio } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Said = "yes" | "no" | "unasked";
type Person = {
  readonly id: string;
  readonly version: number;
  readonly role: string;
  readonly roleWords: string;
  readonly name: string;
  readonly relation: string;
  readonly organisation: string;
  readonly phone: string;
  readonly email: string;
};
type Roles = readonly { readonly value: string; readonly label: string }[];

type ConsentsProps = {
  readonly patientId: string;
  readonly idempotencyKey: string;
  readonly channels: readonly { readonly name: string; readonly label: string; readonly said: Said; readonly noted: string | null }[];
  readonly action: FormAction;
};

/** What the patient said of each channel: yes, no, or not asked, which is neither. */
export function ContactConsentForm({ patientId, idempotencyKey, channels, action }: ConsentsProps) {
  return (
    <ActionForm action={action} submit="Save what they said" label="How they may be reached">
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="patientId" value={patientId} />
      {channels.map(({ name, label, said, noted }) => (
        <SegmentedRadio
          key={name}
          name={name}
          label={label}
          help={noted === null ? undefined : `Noted by ${noted}`}
          defaultValue={said}
          options={[
            { value: "yes", label: "Yes" },
            { value: "no", label: "No" },
            ...(said === "unasked" ? [{ value: "unasked", label: "Not asked" }] : []),
          ]}
        />
      ))}
    </ActionForm>
  );
}

function PersonFields({ roles, person }: { readonly roles: Roles; readonly person?: Person }) {
  return (
    <>
      <SelectField name="role" label="Who are they?" options={roles} defaultValue={person?.role ?? "emergency"} />
      <TextField name="name" label="Name" defaultValue={person?.name} autoComplete="off" maxLength={100} />
      <TextField
        name="relation"
        label="To the patient"
        optional
        defaultValue={person?.relation}
        autoComplete="off"
        maxLength={60}
        placeholder="Mother"
      />
      <TextField
        name="organisation"
        label="Practice or clinic"
        optional
        defaultValue={person?.organisation}
        autoComplete="off"
        maxLength={120}
      />
      <TextField name="phone" label="Phone" type="tel" optional defaultValue={person?.phone} autoComplete="off" maxLength={40} />
      <TextField name="email" label="E-mail" type="email" optional defaultValue={person?.email} autoComplete="off" maxLength={200} />
    </>
  );
}

type PeopleProps = {
  readonly patientId: string;
  readonly people: readonly Person[];
  readonly roles: Roles;
  readonly idempotencyKey: string;
  readonly add: FormAction;
  readonly edit: FormAction;
  readonly archive: FormAction;
};

/** Who stands beside the patient: each with a change and a removal, and the form for one more. */
export function PeopleForms({ patientId, people, roles, idempotencyKey, add, edit, archive }: PeopleProps) {
  return (
    <div className="stack">
      {people.length > 0 && (
        <ul className="rows -mt-3" aria-label="People">
          {people.map((person) => (
            <li key={person.id} className="row justify-between">
              <div className="min-w-0 flex-1">
                <span className="font-semibold">{person.name}</span>
                <span className="second-line">{sayPerson(person)}</span>
                <details className="panel-more">
                  <summary>
                    Change<span className="visually-hidden"> {person.name}</span>
                  </summary>
                  <ActionForm action={edit} submit="Save" label={`Change ${person.name}`} version={person.version}>
                    <HiddenField name="patientId" value={patientId} />
                    <HiddenField name="personId" value={person.id} />
                    <HiddenField name="version" value={person.version} />
                    <PersonFields roles={roles} person={person} />
                  </ActionForm>
                </details>
              </div>
              <ActionForm action={archive} inline label={`Remove ${person.name}`}>
                <HiddenField name="patientId" value={patientId} />
                <HiddenField name="personId" value={person.id} />
                <HiddenField name="version" value={person.version} />
                <SubmitButton variant="secondary" size="row" pendingText="Removing…">
                  Remove
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
      <ActionForm action={add} submit="Add person" pendingText="Adding…" label="New person">
        <HiddenField name="idempotencyKey" value={idempotencyKey} />
        <HiddenField name="patientId" value={patientId} />
        <PersonFields roles={roles} />
      </ActionForm>
    </div>
  );
}

/** "Parent or guardian, mother · 0491 570 313" */
export function sayPerson({
  roleWords,
  relation,
  organisation,
  phone,
  email,
}: Pick<Person, "roleWords" | "relation" | "organisation" | "phone" | "email">): string {
  const who = [roleWords, relation].filter((part) => part !== "").join(", ");
  return [who, organisation, phone, email].filter((part) => part !== "").join(" · ");
}
