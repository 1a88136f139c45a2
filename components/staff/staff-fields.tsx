import { CheckboxField, CheckboxGroup } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";

type Given = {
  readonly name: string;
  readonly profession: string;
  readonly roles: readonly string[];
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
  readonly isSupervised: boolean;
};

const roles = [
  { value: "admin", label: "Admin", help: "Invites people and keeps the settings. Does not read clinical records." },
  { value: "clinician", label: "Clinician", help: "Treats, signs, approves protocols and forms, and can be booked." },
  { value: "reception", label: "Reception", help: "Books, registers patients and takes forms. Does not read clinical notes." },
];

/** What is said of a person who works here. */
export function StaffFields({ given }: { readonly given?: Given | undefined }) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        help="As patients and colleagues read it."
        defaultValue={given?.name}
        autoComplete="off"
        maxLength={120}
      />
      <TextField
        name="profession"
        label="Profession"
        optional
        help="Such as nurse or dermal clinician."
        defaultValue={given?.profession}
        autoComplete="off"
        maxLength={80}
      />
      <CheckboxGroup
        name="roles"
        label="Roles"
        help="Everything that any of the ticked roles may do."
        options={roles}
        defaultValue={given?.roles}
      />
      <fieldset className="field">
        <legend className="label mb-1">For clinicians</legend>
        <CheckboxField
          name="isDoctor"
          label="Doctor"
          help="Signs off what a supervised clinician may not decide alone."
          defaultChecked={given?.isDoctor}
        />
        <CheckboxField
          name="isPrescriber"
          label="Prescriber"
          help="May prescribe and order medicines."
          defaultChecked={given?.isPrescriber}
        />
        <CheckboxField
          name="isSupervised"
          label="Works under supervision"
          help="Some decisions need a doctor too."
          defaultChecked={given?.isSupervised}
        />
      </fieldset>
    </>
  );
}
