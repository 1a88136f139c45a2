import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PortalHome } from "#components/portal/portal-home.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { enter, lookAsPatient } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { getPortalView } from "#lib/portal/queries/view.ts";

export const metadata: Metadata = { title: "The patient’s page" };

const PLACES = {
  handout: (id: string) => `/handouts/${id}`,
  consent: (id: string) => `/consents/${id}`,
  calendar: null,
  prices: "/settings/prices",
};

/** The patient's own page by the same query, the same role of the database and the same component, marked as what it is. Each look is audited. */
export default async function AsPatientPage({ params }: PageProps<"/patients/[id]/portal-link/as-patient">) {
  const ctx = await enter("patient:read", "portal:issue");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const view = await getPortalView(await lookAsPatient(ctx, patient.id));
  return (
    <div className="page">
      <div className="no-print mx-auto mb-6 max-w-[632px]">
        <Notice meaning="info" title="You see what the patient sees">
          Nothing here changes anything, and your look is noted.{" "}
          <TextLink href={`/patients/${patient.id}/portal-link`}>Back to the links</TextLink>
        </Notice>
      </div>
      <div className="portal-preview">
        <PortalHome view={view} places={PLACES} framed />
      </div>
    </div>
  );
}
