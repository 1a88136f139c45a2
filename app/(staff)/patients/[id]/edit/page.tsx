import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PatientFields } from "#components/patients/patient-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientDetails } from "#lib/patients/queries/record.ts";
import { sayPatientName } from "#lib/patients/rules/patient.ts";
import { languageChoices, timeZoneChoices } from "../../choices.ts";
import { editPatientAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient details" };

export default async function EditPatientPage({ params }: PageProps<"/patients/[id]/edit">) {
  const ctx = await enter("patient:read", "patient:write");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientDetails(ctx, id) : null;
  if (patient === null) notFound();
  const record = `/patients/${patient.id}`;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Patient details"
        lead="A changed phone, e-mail or date of birth ends the patient’s portal links."
        crumbs={[{ label: "Patients", href: "/patients" }, { label: sayPatientName(patient), href: record }, { label: "Details" }]}
      />
      <Panel>
        <ActionForm action={editPatientAction} submit="Save details" beside={<ButtonLink href={record}>Cancel</ButtonLink>}>
          <HiddenField name="patientId" value={patient.id} />
          <HiddenField name="version" value={patient.version} />
          <PatientFields languages={languageChoices} timeZones={timeZoneChoices()} patient={patient} />
        </ActionForm>
      </Panel>
    </div>
  );
}
