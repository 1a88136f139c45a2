import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import {
  applyAnaestheticAction,
  removeAnaestheticAction,
  strikeAnaestheticAction,
} from "#app/(staff)/appointments/[id]/numbing-actions.ts";
import { noteScoreAction } from "#app/(staff)/patients/[id]/scores-actions.ts";
import { EventsPanel } from "#components/adverse/events-panel.tsx";
import { NumbingPanel } from "#components/anaesthetics/numbing-panel.tsx";
import { BloodPanel } from "#components/blood/blood-panel.tsx";
import { PhotosPanel } from "#components/photos/photos-panel.tsx";
import { LateNotice } from "#components/preparation/late-notice.tsx";
import { ScoresPanel } from "#components/scales/scores-panel.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { MaterialsPanel } from "#components/supplies/materials-panel.tsx";
import { OverLabelPanel } from "#components/treatments/over-label-panel.tsx";
import { RecordingForm } from "#components/treatments/recording-form.tsx";
import { StartGate } from "#components/treatments/start-gate.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { Pips } from "#components/ui/pips.tsx";
import { getVisitEvents } from "#lib/adverse/queries/patient.ts";
import { getPreparation } from "#lib/aftercare/queries/preparation.ts";
import { getNumbing } from "#lib/anaesthetics/queries.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getBlood } from "#lib/blood/queries.ts";
import { idField } from "#lib/fields.ts";
import { getVisitPhotos } from "#lib/photos/queries/visit.ts";
import { getVisitScores } from "#lib/scales/queries.ts";
import { listColleagues } from "#lib/staff/queries.ts";
import { getMaterials } from "#lib/supplies/queries/materials.ts";
import { getTreatmentForRecording, type RecordingView } from "#lib/treatments/queries/recording.ts";
import { listNoteTemplates, type NoteTemplateView } from "#lib/treatments/queries/templates.ts";
import { keepTreatmentAction, recordTreatmentAction, signOffDepthAction, startTreatmentAction } from "./actions.ts";
import { recordBloodAction, strikeBloodAction } from "./blood-actions.ts";
import { noteEventAction } from "./events-actions.ts";
import { returnSupplyAction, takeSupplyAction } from "./materials-actions.ts";

export const metadata: Metadata = { title: "Treatment record" };

export default async function TreatmentRecordPage({ params, searchParams }: PageProps<"/appointments/[id]/treatment">) {
  const ctx = await enter("treatment:record", "patient:read", "clinical:read");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await getTreatmentForRecording(ctx, id) : null;
  if (view === null) notFound();
  if (view.draft?.state === "signed") redirect(`/treatments/${view.draft.treatmentId}`);
  const treatmentId = view.draft?.treatmentId ?? null;
  const [numbing, preparation, scores, photos, materials, blood, events, templates] = await Promise.all([
    getNumbing(ctx, view.appointmentId),
    getPreparation(ctx, view.appointmentId),
    getVisitScores(ctx, view.appointmentId),
    getVisitPhotos(ctx, view.appointmentId),
    treatmentId === null ? null : getMaterials(ctx, treatmentId),
    treatmentId === null ? null : getBlood(ctx, treatmentId),
    treatmentId === null ? null : getVisitEvents(ctx, view.appointmentId),
    treatmentId === null ? [] : listNoteTemplates(ctx),
  ]);
  const { photo } = await searchParams;
  const { patient, session } = view;
  const facts = [patient.age === null ? null : `${patient.age} years`, scores?.skinType ?? null, `patient ${patient.number}`];
  return (
    <TabletShell
      title={patient.name}
      lead={
        <>
          {session ? (
            <>
              {session.protocol}
              {"\u00a0· "}
              <Pips items={session.pips} text={`session ${session.number} of ${session.of}`} />
            </>
          ) : (
            view.service
          )}
          {facts.filter((part) => part !== null).map((part) => `\u00a0· ${part}`)}
        </>
      }
      back={{ href: `/appointments/${view.appointmentId}`, label: "Back to the appointment" }}
      aside={<Avatar name={ctx.actor.name} />}
    >
      <div className="grid gap-4">
        {patient.alerts.length + patient.openEvents.length > 0 && (
          <ul className="flex flex-wrap gap-2" aria-label="Alerts">
            {[...patient.openEvents, ...patient.alerts].map((alert) => (
              <li key={alert.id}>
                <Chip meaning={alert.severity}>{alert.words}</Chip>
              </li>
            ))}
          </ul>
        )}
        {preparation !== null && <LateNotice late={preparation.late} />}
        {numbing !== null && (
          <NumbingPanel
            view={numbing}
            actions={{ apply: applyAnaestheticAction, remove: removeAnaestheticAction, strike: strikeAnaestheticAction }}
            touch
          />
        )}
        {view.draft === null ? (
          <>
            <BeforeStart view={view} numbed={numbing?.isOn === true} />
            {photos !== null && <PhotosPanel photos={photos} said={photo} />}
          </>
        ) : (
          <During view={view} draft={view.draft} templates={templates} isDoctor={ctx.actor.isDoctor}>
            <OverLabel ctx={ctx} view={view} draft={view.draft} />
            {materials && <MaterialsPanel view={materials} takeAction={takeSupplyAction} returnAction={returnSupplyAction} />}
            {blood && <BloodPanel view={blood} actions={{ record: recordBloodAction, strike: strikeBloodAction }} />}
            {scores !== null && <ScoresPanel view={scores} action={noteScoreAction} />}
            {photos !== null && <PhotosPanel photos={photos} said={photo} />}
            {events && <EventsPanel view={events} action={noteEventAction} />}
          </During>
        )}
      </div>
    </TabletShell>
  );
}

function BeforeStart({ view, numbed }: { readonly view: RecordingView; readonly numbed: boolean }) {
  const ready = view.missing.length === 0;
  return (
    <>
      <p>
        {view.when}, {view.location} <span className="text-ink-2">({view.distance})</span>
      </p>
      <StartGate missing={view.missing} />
      <ActionForm action={startTreatmentAction} touch label="Start the treatment">
        <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
        <HiddenField name="appointmentId" value={view.appointmentId} />
        <div className="flex flex-wrap items-center gap-4">
          {ready ? (
            <SubmitButton size="touch" pendingText="Starting…" {...(numbed ? { name: "takeOff", value: "on" } : {})}>
              {numbed ? "Take it off and start" : "Start treatment"}
            </SubmitButton>
          ) : (
            <Button size="touch" variant="primary" type="submit" disabled describedBy="why-not">
              Start treatment
            </Button>
          )}
          <p id="why-not" className="text-ink-2">
            {ready
              ? `${numbed ? "The numbing cream is off now, the" : "The"} record opens, and the patient is in the room.`
              : `Still missing: ${[...new Set(view.missing.map(({ title }) => title.toLowerCase()))].join(", ")}.`}
          </p>
        </div>
      </ActionForm>
    </>
  );
}

type Draft = NonNullable<RecordingView["draft"]>;

type DuringProps = {
  readonly view: RecordingView;
  readonly draft: Draft;
  readonly templates: readonly NoteTemplateView[];
  readonly isDoctor: boolean;
  readonly children: ReactNode;
};

function During({ view, draft, templates, isDoctor, children }: DuringProps) {
  return (
    <RecordingForm
      action={recordTreatmentAction}
      saveAction={keepTreatmentAction}
      href={`/appointments/${view.appointmentId}/treatment`}
      zones={view.zones}
      devices={view.devices}
      draft={{ ...draft, deviceId: draft.deviceId ?? view.bookedDeviceId }}
      templates={templates}
      isDoctor={isDoctor}
      needling={{ since: draft.started, clock: draft.startedAt, seconds: draft.seconds, planned: view.plannedMinutes }}
      endpoint={view.session?.endpoint ?? null}
      courseHref={view.session === null ? null : `/series/${view.session.seriesId}/course`}
      last={view.last === null ? null : { when: view.last.when, summary: view.last.summary }}
    >
      {children}
    </RecordingForm>
  );
}

/** Nothing where the label binds no zone, or where whoever records signs off themself. */
async function OverLabel({
  ctx,
  view,
  draft,
}: {
  readonly ctx: Ctx<"treatment:record">;
  readonly view: RecordingView;
  readonly draft: Draft;
}) {
  const device = view.devices.find(({ id }) => id === draft.deviceId);
  const label = device?.labelCapMm ?? null;
  if (ctx.actor.isDoctor || device === undefined || label === null) return null;
  const zones = view.zones.filter(({ capMm }) => Math.min(capMm, device.maxDepthMm) > label);
  if (zones.length === 0) return null;
  const doctors = (await listColleagues(ctx)).filter(({ isDoctor }) => isDoctor).map(({ id, name }) => ({ id, label: name }));
  return <OverLabelPanel treatmentId={draft.treatmentId} action={signOffDepthAction} zones={zones} doctors={doctors} />;
}
