import { BirthDateField } from "#components/ui/birth-date-field.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import type { Details } from "#lib/patients/rules/details.ts";
import type { PatientStart } from "#lib/patients/rules/search-start.ts";

type Choice = { readonly value: string; readonly label: string; readonly group?: string };

type PatientFieldsProps = {
  readonly languages?: readonly Choice[];
  readonly timeZones?: readonly Choice[];
  /** Only what a booking needs; the rest is filled in later. */
  readonly short?: boolean;
  /** What was typed into a search already. */
  readonly start?: PatientStart | undefined;
  readonly patient?: Details;
};

/** The fields of a patient's details, the same for a new patient and a change. */
export function PatientFields({ languages = [], timeZones = [], short = false, start, patient }: PatientFieldsProps) {
  return (
    <>
      <TextField
        name="givenName"
        label="First name"
        help="As on their papers."
        defaultValue={patient?.givenName ?? start?.givenName}
        autoComplete="off"
        maxLength={100}
      />
      <TextField
        name="familyName"
        label="Family name"
        defaultValue={patient?.familyName ?? start?.familyName}
        autoComplete="off"
        maxLength={100}
      />
      {!short && (
        <>
          <TextField
            name="preferredName"
            label="What they like to be called"
            optional
            defaultValue={patient?.preferredName}
            autoComplete="off"
            maxLength={100}
          />
          <TextField
            name="pronouns"
            label="Pronouns"
            optional
            defaultValue={patient?.pronouns}
            autoComplete="off"
            maxLength={40}
            placeholder="she/her"
          />
        </>
      )}
      <BirthDateField
        name="dateOfBirth"
        label="Date of birth"
        birth={false}
        defaultValue={patient?.dateOfBirth ?? start?.dateOfBirth ?? undefined}
      />
      <CheckboxField
        name="birthDateUnknown"
        label="Not known yet"
        help="Without it the age cannot be checked and the patient’s own page cannot be opened."
        defaultChecked={patient !== undefined && patient.dateOfBirth === null}
      />
      <TextField
        name="phone"
        label="Phone"
        type="tel"
        optional
        defaultValue={patient?.phone ?? start?.phone}
        autoComplete="off"
        maxLength={40}
      />
      {!short && (
        <>
          <TextField
            name="email"
            label="E-mail"
            type="email"
            optional
            defaultValue={patient?.email ?? start?.email}
            autoComplete="off"
            maxLength={200}
          />
          <TextField name="street" label="Street" optional defaultValue={patient?.street} autoComplete="off" maxLength={200} />
          <TextField name="city" label="Town or suburb" optional defaultValue={patient?.city} autoComplete="off" maxLength={100} />
          <TextField name="region" label="State or county" optional defaultValue={patient?.region} autoComplete="off" maxLength={100} />
          <TextField name="postcode" label="Postcode" optional defaultValue={patient?.postcode} autoComplete="off" maxLength={20} />
          <TextField
            name="country"
            label="Country"
            help="Two letters, like AU or NZ."
            optional
            defaultValue={patient?.country}
            autoComplete="off"
            maxLength={2}
          />
          <TextField
            name="formerNumber"
            label="Number in the former system"
            optional
            defaultValue={patient?.formerNumber}
            autoComplete="off"
            maxLength={60}
          />
          <SelectField name="language" label="Language" options={languages} defaultValue={patient?.language ?? "en"} />
          <SelectField
            name="timeZone"
            label="Time zone"
            help="Only where they live in another zone than the clinic."
            options={timeZones}
            placeholder="The clinic’s"
            defaultValue={patient?.timeZone ?? ""}
          />
        </>
      )}
    </>
  );
}
