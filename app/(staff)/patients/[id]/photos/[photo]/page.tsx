import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { removePhotoAction } from "#app/(staff)/photos/actions.ts";
import { MarkUp } from "#components/photos/mark-up.tsx";
import { PhotoUses } from "#components/photos/photo-uses.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { getPatientPhoto } from "#lib/photos/queries/compare.ts";

export const metadata: Metadata = { title: "Photograph" };

export default async function PhotoPage({ params }: PageProps<"/patients/[id]/photos/[photo]">) {
  const ctx = await enter("patient:read", "clinical:read");
  const { id, photo: photoId } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  if (patient.id !== id.toLowerCase()) redirect(`/patients/${patient.id}/photos/${photoId}`);
  const view = idField.safeParse(photoId).success ? await getPatientPhoto(ctx, patient.id, photoId) : null;
  if (view === null) notFound();
  const { photo, original, copies } = view;
  const records = widen(ctx, "treatment:record") !== null;
  const all = `/patients/${patient.id}/photos`;
  const link = (of: typeof photo) => (
    <TextLink href={`${all}/${of.id}`}>{of.markedFrom === null ? "The photograph as it was taken" : `Marked up by ${of.by}`}</TextLink>
  );
  return (
    <div className="page page-list">
      <PageHead
        title={photo.markedFrom === null ? photo.label : `${photo.label}, marked up`}
        lead={`${patient.name}, ${photo.when}`}
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Photographs", href: all },
          { label: photo.label },
        ]}
      />
      <div className="with-side">
        <Panel>
          {records && view.mayTake ? (
            <MarkUp
              photo={{ id: photo.id, view: photo.view, label: `${photo.label}, ${photo.when}`, width: photo.width, height: photo.height }}
              patientId={patient.id}
            />
          ) : (
            <img src={`/photos/${photo.id}`} alt={`${photo.label}, ${photo.when}`} className="photo-whole" />
          )}
        </Panel>
        <div className="stack">
          <Panel title="About it">
            <Facts
              layout="stack"
              items={[
                { term: "Taken", value: photo.when },
                { term: "By", value: photo.by },
                { term: "Size", value: `${photo.width} × ${photo.height} pixels` },
                ...(original === null ? [] : [{ term: "Copy of", value: link(original) }]),
                ...(copies.length === 0 ? [] : [{ term: "Copies", value: copies.map((copy) => <p key={copy.id}>{link(copy)}</p>) }]),
                { term: "May be used for", value: <PhotoUses uses={view.uses} record={view.mayTake} /> },
                { term: "Compare", value: <TextLink href={`${all}?view=${photo.view}&after=${photo.id}`}>With another day</TextLink> },
              ]}
            />
          </Panel>
          {records && (
            <Panel title="Take it out of the record">
              <ActionForm action={removePhotoAction} submit="Take it out" submitVariant="danger" label="Take it out of the record">
                <HiddenField name="photoId" value={photo.id} />
                <TextField name="reason" label="Why" maxLength={500} help="The wrong patient, out of focus, asked for by the patient…" />
              </ActionForm>
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}
