import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { AddPhoto } from "#components/photos/add-photo.tsx";
import { CompareChoice } from "#components/photos/compare-choice.tsx";
import { ComparePair } from "#components/photos/compare-pair.tsx";
import { PhotoDays } from "#components/photos/photo-days.tsx";
import { PhotoSaid } from "#components/photos/photo-said.tsx";
import { PhotoUses } from "#components/photos/photo-uses.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { getPatientPhotos, type PatientPhotosView } from "#lib/photos/queries/compare.ts";
import { choosePair } from "#lib/photos/rules/compare.ts";

export const metadata: Metadata = { title: "Photographs" };

const word = (value: string | string[] | undefined) => (typeof value === "string" ? value : undefined);

export default async function PatientPhotosPage({ params, searchParams }: PageProps<"/patients/[id]/photos">) {
  const ctx = await enter("patient:read", "clinical:read");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  if (patient.id !== id.toLowerCase()) redirect(`/patients/${patient.id}/photos`);
  const { view, before, after, photo } = await searchParams;
  const photos = await getPatientPhotos(ctx, patient.id);
  const adds = widen(ctx, "treatment:record") !== null && photos.mayTake;
  return (
    <div className="page page-list">
      <PageHead
        title="Photographs"
        lead={`${patient.name}${patient.born === null ? "" : `, born ${patient.born}`}`}
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Photographs" },
        ]}
      />
      <div className="stack">
        <PhotoSaid said={photo} />
        {photos.mayTake ? (
          <PhotoUses uses={photos.uses} />
        ) : (
          <Notice meaning="warn" title="The patient has not agreed to photographs for their record, or has taken it back.">
            None is taken now. <TextLink href={`/patients/${patient.id}/photo-consent`}>Sign it on the tablet</TextLink>
          </Notice>
        )}
        <div className="with-side">
          <div className="stack">
            {photos.days.length === 0 ? (
              <Panel>
                <EmptyState title="No photographs yet" small level={2}>
                  They are taken on the treatment page, by the standard views of the zones.
                </EmptyState>
              </Panel>
            ) : (
              <ComparePanel patientId={patient.id} photos={photos} asked={{ view: word(view), before: word(before), after: word(after) }} />
            )}
          </div>
          <div className="stack">
            {photos.days.length > 0 && (
              <Panel title="By day">
                <PhotoDays patientId={patient.id} days={photos.days} />
              </Panel>
            )}
            {adds && (
              <Panel title="Add a photograph" id="photographs">
                <AddPhoto patientId={patient.id} idempotencyKey={crypto.randomUUID()} />
              </Panel>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

type Asked = Readonly<Record<"view" | "before" | "after", string | undefined>>;

function ComparePanel({
  patientId,
  photos,
  asked,
}: {
  readonly patientId: string;
  readonly photos: PatientPhotosView;
  readonly asked: Asked;
}) {
  const { views } = photos;
  const chosen = views.find(({ id }) => id === asked.view) ?? views.find((view) => choosePair(view.photos, {}) !== null) ?? views[0];
  if (chosen === undefined) return null;
  const pair = choosePair(chosen.photos, asked);
  const page = `/patients/${patientId}/photos`;
  return (
    <Panel title={`Compare: ${chosen.label}`}>
      <div className="grid gap-4">
        <Segmented label="View" items={views.map(({ id, label }) => ({ href: `${page}?view=${id}`, label, current: id === chosen.id }))} />
        {pair === null ? (
          <p className="text-ink-2">There is one photograph of this view so far. The next one can be compared with it.</p>
        ) : (
          <>
            <CompareChoice action={page} view={chosen.id} photos={chosen.photos} before={pair.before.id} after={pair.after.id} />
            <ComparePair
              key={`${pair.before.id} ${pair.after.id}`}
              before={{ id: pair.before.id, when: pair.before.when, label: chosen.label }}
              after={{ id: pair.after.id, when: pair.after.when, label: chosen.label }}
            />
          </>
        )}
      </div>
    </Panel>
  );
}
