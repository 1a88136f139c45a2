import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readRefused } from "#app/(staff)/documents/refused-cookie.ts";
import { DocumentForm } from "#components/documents/document-form.tsx";
import { DocumentList } from "#components/documents/document-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { listDocuments } from "#lib/documents/queries/list.ts";
import { KIND_LABELS, KINDS } from "#lib/documents/rules/kinds.ts";
import { idField } from "#lib/fields.ts";
import { initialFormState } from "#lib/form-state.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { strikeDocumentAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient documents" };

export default async function DocumentsPage({ params, searchParams }: PageProps<"/patients/[id]/documents">) {
  const ctx = await enter("patient:read", "patient:write");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const { document } = await searchParams;
  const [documents, refused, { today }] = await Promise.all([
    listDocuments(ctx, patient.id),
    document === "refused" ? readRefused(ctx.actor.sessionId) : initialFormState,
    getClinicDates(ctx),
  ]);

  return (
    <div className="page page-narrow">
      <PageHead
        title="Documents"
        lead="Letters, results and the like, as they came. Each opens as a file; a wrong one is struck out, with the reason."
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Documents" },
        ]}
      />
      <div className="stack">
        {document === "added" && <Notice meaning="ok" title="The document is added." live />}
        <Panel title="Documents">
          {documents.length === 0 ? (
            <EmptyState title="No documents yet" small level={3}>
              What another clinic wrote, a result or a proof of identity belongs here. Photographs of the skin have a page of their own.
            </EmptyState>
          ) : (
            <DocumentList patientId={patient.id} documents={documents} strike={strikeDocumentAction} />
          )}
        </Panel>
        <Panel title="Add a document" id="add">
          <DocumentForm
            patientId={patient.id}
            idempotencyKey={crypto.randomUUID()}
            begins={refused}
            kinds={KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
            today={today}
            forClinicians={widen(ctx, "clinical:read") !== null}
          />
        </Panel>
      </div>
    </div>
  );
}
