import { Activity, Download, FileText, Images } from "lucide-react";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { DepthMaps } from "#components/charts/depth-maps.tsx";
import { DepthScale } from "#components/charts/depth-table.tsx";
import { StatementsPanel } from "#components/privacy/statement-list.tsx";
import { ZoneTable } from "#components/treatments/zone-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { statementsAbout } from "#lib/privacy/queries/statements.ts";
import { getSignedTreatment, type SignedTreatmentView } from "#lib/treatments/queries/signed.ts";
import { addAddendumAction, cosignTreatmentAction } from "./actions.ts";

export const metadata: Metadata = { title: "Treatment" };

export default async function TreatmentPage({ params, searchParams }: PageProps<"/treatments/[id]">) {
  const ctx = await enter("clinical:read");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await getSignedTreatment(ctx, id) : null;
  if (view === null) notFound();
  if (view.state === "draft") redirect(`/appointments/${view.appointmentId}/treatment`);
  const { done } = await searchParams;
  const { session, patient } = view;
  const statements = await statementsAbout(ctx, "treatment", view.id);
  return (
    <div className="page page-list">
      <PageHead
        title={session ? `Session ${session.number} of ${session.of}, ${session.protocol.toLowerCase()}` : view.service}
        lead={`${view.date}, ${view.started} to ${view.ended}, ${view.location}`}
        crumbs={[{ label: patient.name, href: `/patients/${patient.id}` }, { label: "Treatment" }]}
        actions={
          <>
            <ButtonLink href={`/patients/${patient.id}/adverse-events?visit=${view.appointmentId}`}>
              <Activity />
              Adverse events
            </ButtonLink>
            <ButtonLink href={`/patients/${patient.id}/photos`}>
              <Images />
              Photographs
            </ButtonLink>
            <ButtonLink href={`/treatments/${view.id}/pdf`} download>
              <Download />
              PDF
            </ButtonLink>
            {view.handoutId !== null && (
              <ButtonLink href={`/handouts/${view.handoutId}`} variant={done === "signed" ? "primary" : "secondary"}>
                <FileText />
                Aftercare handout
              </ButtonLink>
            )}
          </>
        }
      />
      {done === "signed" && (
        <div className="mb-4">
          <Notice meaning="ok" title="The record is signed, and the aftercare is handed out." live>
            Print the handout, or make the patient's portal link. What comes to mind later is added as a note.
          </Notice>
        </div>
      )}
      <div className="with-side">
        <div className="stack">
          <Depths view={view} />
          <Panel title="Notes">
            {view.notes === "" ? <p className="text-ink-2">None were written.</p> : <p className="whitespace-pre-line">{view.notes}</p>}
          </Panel>
          <Addenda view={view} />
          <StatementsPanel statements={statements} />
        </div>
        <div className="stack">
          {view.cosign === "waiting" && <Cosign id={view.id} by={view.signedBy} mayCosign={view.signedById !== ctx.actor.id} />}
          <Record view={view} />
        </div>
      </div>
    </div>
  );
}

function Depths({ view }: { readonly view: SignedTreatmentView }) {
  const depths = Object.fromEntries(view.zones.map(({ id, depthMm }) => [id, { mm: depthMm }]));
  return (
    <Panel
      title="Needle depth by zone"
      aside={
        <span className="flex flex-wrap gap-x-4">
          {view.session !== null && <TextLink href={`/series/${view.session.seriesId}/course`}>All sessions, over time</TextLink>}
          {view.last !== null && <TextLink href={`/treatments/${view.last.id}`}>Last time, {view.last.when}</TextLink>}
        </span>
      }
      pad="flush"
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 md:grid-cols-[minmax(0,300px)_minmax(0,1fr)]">
        <div className="grid gap-3 px-4 pb-4">
          <DepthMaps id="depths" label="Depths given" depths={depths} />
          <DepthScale />
        </div>
        <ZoneTable rows={view.zones} lastWhen={view.last?.when.slice(4, -5) ?? null} />
      </div>
    </Panel>
  );
}

function Cosign({ id, by, mayCosign }: { readonly id: string; readonly by: string; readonly mayCosign: boolean }) {
  return (
    <Panel title="Waits for a second signature">
      {mayCosign ? (
        <ActionForm action={cosignTreatmentAction} submit="Co-sign this record" label="Co-sign this record">
          <HiddenField name="treatmentId" value={id} />
          <p>{by} is supervised. Read the record, then sign beside them: it stays as it is.</p>
        </ActionForm>
      ) : (
        <p className="text-ink-2">Another clinician reads this record and co-signs it.</p>
      )}
    </Panel>
  );
}

function Record({ view }: { readonly view: SignedTreatmentView }) {
  return (
    <Panel title="Record">
      <Facts
        layout="stack"
        items={[
          { term: "Given", value: view.summary },
          { term: "Time", value: `${view.started} to ${view.ended}, ${view.minutes} min` },
          { term: "Device", value: view.device },
          ...(view.consentReason === "" ? [] : [{ term: "Beyond the consent", value: view.consentReason }]),
          { term: "Skin preparation", value: view.skinPrep === "" ? "None recorded" : view.skinPrep },
          { term: "Materials", value: <Lines lines={view.units.map(({ words }) => words)} /> },
          { term: "Numbing", value: <Lines lines={view.anaesthetics} /> },
          ...(view.blood.length === 0 ? [] : [{ term: "Blood products", value: <Lines lines={view.blood} /> }]),
          { term: "Started by", value: view.startedBy },
          { term: "Signed by", value: `${view.signedBy}, ${view.signed}` },
          ...(view.cosign === null
            ? []
            : [{ term: "Co-signed by", value: view.cosign === "waiting" ? "Not yet" : `${view.cosign.by}, ${view.cosign.when}` }]),
          {
            term: "Seal",
            value: (
              <>
                {view.hash.intact ? (
                  <Mark meaning="ok">Unchanged since it was signed</Mark>
                ) : (
                  <Mark meaning="stop">Differs from what was signed. Tell whoever runs the system.</Mark>
                )}
                <span className="hash mt-1 block text-ink-2">{view.hash.hex}</span>
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return "None recorded";
  return lines.map((line) => (
    <span key={line} className="block">
      {line}
    </span>
  ));
}

function Addenda({ view }: { readonly view: SignedTreatmentView }) {
  return (
    <Panel title="Notes added later" id="added">
      {view.addenda.length === 0 ? (
        <p className="text-ink-2">
          The record stays as it was signed. What comes to mind later is added here, with your name and the time.
        </p>
      ) : (
        <ol className="rows">
          {view.addenda.map((note) => (
            <li key={note.id} className="py-3">
              <p className="whitespace-pre-line">{note.words}</p>
              <p className="t-small text-ink-2">
                {note.by}, {note.when}
              </p>
            </li>
          ))}
        </ol>
      )}
      <div className="mt-4">
        <ActionForm action={addAddendumAction} submit="Add note" submitVariant="secondary" label="New note">
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <HiddenField name="treatmentId" value={view.id} />
          <TextArea name="words" label="Add a note" rows={3} maxLength={4000} />
        </ActionForm>
      </div>
    </Panel>
  );
}
