import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NoteForms, TagForms } from "#components/patients/note-forms.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listNotes, listTags, listTagsInUse } from "#lib/patients/queries/notes.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { addNoteAction, addTagAction, removeTagAction, strikeNoteAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient notes" };

export default async function NotesPage({ params }: PageProps<"/patients/[id]/notes">) {
  const ctx = await enter("patient:read", "patient:write");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const [notes, tags, known] = await Promise.all([listNotes(ctx, patient.id), listTags(ctx, patient.id), listTagsInUse(ctx)]);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Notes and tags"
        lead="A note keeps its words: a wrong one is struck out, with the reason."
        crumbs={[{ label: "Patients", href: "/patients" }, { label: patient.name, href: `/patients/${patient.id}` }, { label: "Notes" }]}
      />
      <div className="stack">
        <Panel title="Notes">
          <NoteForms
            patientId={patient.id}
            notes={notes}
            idempotencyKey={crypto.randomUUID()}
            forClinicians={widen(ctx, "clinical:read") !== null}
            add={addNoteAction}
            strike={strikeNoteAction}
          />
        </Panel>
        <Panel title="Tags">
          <TagForms patientId={patient.id} tags={tags} known={known} add={addTagAction} remove={removeTagAction} />
        </Panel>
      </div>
    </div>
  );
}
