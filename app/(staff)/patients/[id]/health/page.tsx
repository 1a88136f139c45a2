import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { HealthForms } from "#components/patients/health-forms.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getHealth } from "#lib/patients/queries/health.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { HEALTH_CODES, type HealthKind } from "#lib/patients/rules/health-codes.ts";
import { addAllergyAction, addMedicineAction, endHealthItemAction } from "./actions.ts";

export const metadata: Metadata = { title: "Allergies and medicines" };

const choices = (kind: HealthKind) => HEALTH_CODES[kind].map(({ code, label }) => ({ value: code, label }));

export default async function HealthPage({ params }: PageProps<"/patients/[id]/health">) {
  const ctx = await enter("patient:read", "clinical:read", "health:write");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const { allergies, medicines } = await getHealth(ctx, patient.id);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Allergies and medicines"
        lead="What the patient told outside a screening form. The forms alone decide whether a session may start."
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Allergies and medicines" },
        ]}
      />
      <div className="stack">
        <Panel title="Allergies">
          <HealthForms
            kind="allergy"
            patientId={patient.id}
            items={allergies}
            codes={choices("allergy")}
            idempotencyKey={crypto.randomUUID()}
            add={addAllergyAction}
            end={endHealthItemAction}
          />
        </Panel>
        <Panel title="Medicines">
          <HealthForms
            kind="medicine"
            patientId={patient.id}
            items={medicines}
            codes={choices("medicine")}
            idempotencyKey={crypto.randomUUID()}
            add={addMedicineAction}
            end={endHealthItemAction}
          />
        </Panel>
      </div>
    </div>
  );
}
