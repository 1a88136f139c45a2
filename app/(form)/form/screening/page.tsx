import { FormFrame } from "#components/forms/form-frame.tsx";
import { openForm } from "#lib/auth/session.ts";
import { getClinicContacts } from "#lib/clinic/queries/contacts.ts";
import { abandonFormsAction } from "../actions.ts";

/** The patient's screening form. */
export default async function PatientScreeningPage() {
  const ctx = await openForm("screening");
  const { clinic } = await getClinicContacts(ctx);
  return (
    <FormFrame clinic={clinic} via={ctx.via} abandon={abandonFormsAction}>
      <h1 className="t-patient-h1">Before your treatment</h1>
    </FormFrame>
  );
}
