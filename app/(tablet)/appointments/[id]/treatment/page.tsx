import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
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
import { ScoresPanel } from "#components/scales/scores-panel.tsx";
import { TabletShell } from "#components/shell/tablet-shell.tsx";
import { MaterialsPanel } from "#components/supplies/materials-panel.tsx";
import { RecordingForm } from "#components/treatments/recording-form.tsx";
import { StartGate } from "#components/treatments/start-gate.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { getVisitEvents } from "#lib/adverse/queries/patient.ts";
import { getNumbing } from "#lib/anaesthetics/queries.ts";
import { enter } from "#lib/auth/session.ts";
import { getBlood } from "#lib/blood/queries.ts";
import { idField } from "#lib/fields.ts";
import { getVisitPhotos } from "#lib/photos/queries/visit.ts";
import { getVisitScores } from "#lib/scales/queries.ts";
import { getMaterials } from "#lib/supplies/queries/materials.ts";
import { getTreatmentForRecording, type RecordingView } from "#lib/treatments/queries/recording.ts";
import { recordTreatmentAction, startTreatmentAction } from "./actions.ts";
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
  const materials = view.draft === null ? null : await getMaterials(ctx, view.draft.treatmentId);
  const blood = view.draft === null ? null : await getBlood(ctx, view.draft.treatmentId);
  const numbing = await getNumbing(ctx, view.appointmentId);
  const events = view.draft === null ? null : await getVisitEvents(ctx, view.appointmentId);
  const scores = await getVisitScores(ctx, view.appointmentId);
  const photos = await getVisitPhotos(ctx, view.appointmentId);
  const { photo } = await searchParams;
  const { patient, session } = view;
  const lead = [
    session ? `${session.protocol}, session ${session.number} of ${session.of}` : view.service,
    patient.age === null ? null : `${patient.age} years`,
    scores?.skinType ?? null,
    `patient ${patient.number}`,
  ];
  return (
    <TabletShell
      title={patient.name}
      lead={lead.filter((part) => part !== null).join("\u00a0· ")}
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
        {numbing !== null && (
          <NumbingPanel
            view={numbing}
            actions={{ apply: applyAnaestheticAction, remove: removeAnaestheticAction, strike: strikeAnaestheticAction }}
            touch
          />
        )}
        {materials && <MaterialsPanel view={materials} takeAction={takeSupplyAction} returnAction={returnSupplyAction} />}
        {blood && <BloodPanel view={blood} actions={{ record: recordBloodAction, strike: strikeBloodAction }} />}
        {view.draft === null ? <BeforeStart view={view} numbed={numbing?.isOn === true} /> : <During view={view} draft={view.draft} />}
        {view.draft !== null && scores !== null && <ScoresPanel view={scores} action={noteScoreAction} />}
        {photos !== null && <PhotosPanel photos={photos} said={photo} />}
        {events && <EventsPanel view={events} action={noteEventAction} />}
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

function During({ view, draft }: { readonly view: RecordingView; readonly draft: NonNullable<RecordingView["draft"]> }) {
  return (
    <RecordingForm
      action={recordTreatmentAction}
      zones={view.zones}
      devices={view.devices}
      draft={{
        treatmentId: draft.treatmentId,
        version: draft.version,
        zones: draft.zones,
        deviceId: draft.deviceId ?? view.bookedDeviceId,
        cartridges: draft.cartridges,
        skinPrep: draft.skinPrep,
        endedAt: draft.endedAt,
        notes: draft.notes,
      }}
      started={draft.started}
      plannedMinutes={view.plannedMinutes}
      endpoint={view.session?.endpoint ?? null}
      last={view.last === null ? null : { when: view.last.when, summary: view.last.summary }}
    />
  );
}
