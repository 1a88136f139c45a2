import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AlertForms } from "#components/patients/alert-forms.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { addAlertAction, archiveAlertAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient alerts" };

export default async function AlertsPage({ params }: PageProps<"/patients/[id]/alerts">) {
  const ctx = await enter("patient:read", "alert:write");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  return (
    <div className="page page-narrow">
      <PageHead
        title="Alerts"
        lead="They stand at the top of the record, and stay in its timeline when they are removed."
        crumbs={[{ label: "Patients", href: "/patients" }, { label: patient.name, href: `/patients/${patient.id}` }, { label: "Alerts" }]}
      />
      <Panel>
        <AlertForms
          patientId={patient.id}
          alerts={patient.alerts}
          idempotencyKey={crypto.randomUUID()}
          forClinicians={widen(ctx, "clinical:read") !== null}
          add={addAlertAction}
          archive={archiveAlertAction}
        />
      </Panel>
    </div>
  );
}
