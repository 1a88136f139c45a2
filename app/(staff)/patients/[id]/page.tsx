import { Activity, CalendarPlus, Droplet, FileCheck, FileText, Images, Link2, ListChecks, ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { PatientMessagesPanel, UndeliveredNotice } from "#components/messages/panels.tsx";
import { AboutPanel } from "#components/patients/about-panel.tsx";
import { AlertForms } from "#components/patients/alert-forms.tsx";
import { LastTreatmentPanel } from "#components/patients/last-treatment.tsx";
import { NextAppointmentPanel } from "#components/patients/next-appointment.tsx";
import { PatientHeader } from "#components/patients/patient-header.tsx";
import { PatientTimeline } from "#components/patients/patient-timeline.tsx";
import { SeriesPanel } from "#components/patients/series-panel.tsx";
import { LatestScores } from "#components/scales/latest-scores.tsx";
import { BrokenNotices } from "#components/screening/broken-notices.tsx";
import { GatesPanel } from "#components/screening/gates-panel.tsx";
import { SessionForms } from "#components/screening/session-forms.tsx";
import { DepthsPanel } from "#components/treatments/depths-panel.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { DialogButton } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getMoneyLine } from "#lib/billing/queries/patient.ts";
import { idField } from "#lib/fields.ts";
import { getPatientMessages } from "#lib/messages/queries/log.ts";
import { getContacts } from "#lib/patients/queries/contacts.ts";
import { getHealth } from "#lib/patients/queries/health.ts";
import { listNotes } from "#lib/patients/queries/notes.ts";
import { getPatientNow } from "#lib/patients/queries/now.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { sayContactConsents } from "#lib/patients/rules/contacts.ts";
import { getScores } from "#lib/scales/queries.ts";
import { listBroken } from "#lib/screening/queries/broken.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { listSessionForms } from "#lib/screening/queries/validity.ts";
import { getSeriesDepths } from "#lib/treatments/queries/depths.ts";
import { whatSends } from "../../messages/sends.ts";
import { addAlertAction, archiveAlertAction } from "./alerts/actions.ts";

export const metadata: Metadata = { title: "Patient" };

/** What may stand in the address after something was done; anything else is passed over. */
const SAID: Readonly<Record<string, string>> = {
  registered: "The patient is registered.",
  saved: "The details are saved.",
  merged: "The two records are one now. Portal and form links of both have ended: make new ones.",
  unmerged: "They are two records again. Portal and form links of both have ended: make new ones.",
  "saved-links-ended": "The details are saved. The portal links have ended: make a new one.",
};

const FILTERS = [
  { show: "all", label: "All" },
  { show: "clinical", label: "Clinical" },
  { show: "visit", label: "Visits" },
  { show: "document", label: "Files" },
  { show: "record", label: "Record" },
] as const;

export default async function PatientPage({ params, searchParams }: PageProps<"/patients/[id]">) {
  const ctx = await enter("patient:read");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  if (patient.id !== id.toLowerCase()) redirect(`/patients/${patient.id}`);
  const { done, show } = await searchParams;
  const chosen = FILTERS.find((filter) => filter.show === show)?.show ?? "all";
  const reading = widen(ctx, "clinical:read");
  const clinical = reading !== null;
  const decides = widen(ctx, "screening:decide") !== null;
  const telling = widen(ctx, "message:read");
  const billing = widen(ctx, "billing:read");
  const readNow = getPatientNow(ctx, patient.id);
  // All at once: none of them needs another, but for the gate, which is that of the next visit.
  const [now, gate, timeline, contacts, notes, broken, forms, depths, scores, health, told, money] = await Promise.all([
    readNow,
    readNow.then(({ next }) => (next?.needles ? getStartGate(reading ?? ctx, next.id) : null)),
    getPatientTimeline(ctx, patient.id, chosen),
    getContacts(ctx, patient.id),
    listNotes(ctx, patient.id),
    listBroken(reading ?? ctx, patient.id),
    listSessionForms(ctx, patient.id),
    reading === null ? null : getSeriesDepths(reading, patient.id),
    reading === null ? null : getScores(reading, patient.id, null),
    reading === null ? null : getHealth(reading, patient.id),
    telling === null ? null : getPatientMessages(telling, patient.id, whatSends()),
    billing === null ? null : getMoneyLine(billing, patient.id),
  ]);
  const mayPropose = widen(ctx, "series:start") !== null;
  const beside = gate !== null || now.lastTreatment !== null;
  const said = typeof done === "string" ? SAID[done] : undefined;
  // A signed treatment tells of its visit already: in the whole timeline one entry stands for both.
  const signed = new Set(timeline.entries.flatMap(({ kind, session }) => (kind === "treatment" ? [session] : [])));
  const shown = timeline.entries.filter(({ kind, session }) => !(kind === "treated" && signed.has(session)));
  const filters = FILTERS.filter(({ show: kind }) => clinical || kind !== "clinical").map(({ show: kind, label }) => ({
    href: kind === "all" ? `/patients/${patient.id}` : `/patients/${patient.id}?show=${kind}`,
    label,
    current: kind === chosen,
  }));
  const start = clinical && now.next?.isToday && now.next.needles ? now.next : null;
  const propose = mayPropose && now.series.every(({ ended }) => ended);
  const actions = (
    <>
      <ButtonLink href={`/patients/${patient.id}/consents`}>
        <FileCheck />
        Consents
      </ButtonLink>
      {clinical && (
        <ButtonLink href={`/patients/${patient.id}/adverse-events`}>
          <Activity />
          Events
        </ButtonLink>
      )}
      {clinical && (
        <ButtonLink href={`/patients/${patient.id}/photos`}>
          <Images />
          Photographs
        </ButtonLink>
      )}
      {widen(ctx, "privacy:note") !== null && (
        <ButtonLink href={`/patients/${patient.id}/records`}>
          <FileText />
          Copies
        </ButtonLink>
      )}
      {widen(ctx, "audit:read") !== null && (
        <ButtonLink href={`/settings/audit/patients/${patient.id}`}>
          <ScrollText />
          Who saw this
        </ButtonLink>
      )}
      <ButtonLink href={`/patients/${patient.id}/portal-link`}>
        <Link2 />
        Portal link
      </ButtonLink>
      <ButtonLink href={`/diary/new?patient=${patient.id}`} variant={start === null && !propose ? "primary" : "secondary"}>
        <CalendarPlus />
        Book
      </ButtonLink>
      {mayPropose && (
        <ButtonLink href={`/patients/${patient.id}/series/new`} variant={propose && start === null ? "primary" : "secondary"}>
          <ListChecks />
          Propose a series
        </ButtonLink>
      )}
      {start !== null && (
        <ButtonLink href={`/appointments/${start.id}/treatment`} variant="primary">
          <Droplet />
          {start.sessionNumber === null ? "Start treatment" : `Start session ${start.sessionNumber}`}
        </ButtonLink>
      )}
    </>
  );
  const alertsAction = (
    <DialogButton
      trigger={patient.alerts.length === 0 ? "Add alert" : "Change alerts"}
      size="row"
      variant="quiet"
      title="Alerts"
      lead="They stand at the top of the record."
      href={`/patients/${patient.id}/alerts`}
    >
      <AlertForms
        patientId={patient.id}
        alerts={patient.alerts}
        idempotencyKey={crypto.randomUUID()}
        forClinicians={clinical}
        add={addAlertAction}
        archive={archiveAlertAction}
      />
    </DialogButton>
  );
  return (
    <>
      <PatientHeader
        patient={patient}
        skinType={scores?.skinType ?? null}
        allergies={health?.allergies ?? null}
        alertsAction={alertsAction}
        actions={actions}
      />
      <div className="page">
        {said !== undefined && (
          <div className="mb-4">
            <Notice meaning="ok" title={said} live />
          </div>
        )}
        <div className="with-side">
          <div className="stack">
            <BrokenNotices broken={broken} decides={decides} />
            {told !== null && <UndeliveredNotice patientId={patient.id} undelivered={told.undelivered} />}
            <div className={beside ? "grid items-start gap-4 md:grid-cols-2" : undefined}>
              <NextAppointmentPanel next={now.next} patientId={patient.id} />
              {beside && (
                <div className="stack">
                  {gate !== null && (
                    <GatesPanel appointmentId={gate.appointmentId} patientId={patient.id} items={gate.items} decides={decides} />
                  )}
                  {now.lastTreatment !== null && <LastTreatmentPanel last={now.lastTreatment} />}
                </div>
              )}
            </div>
            {now.series.map((series) => (
              <SeriesPanel key={series.id} series={series} />
            ))}
            {forms.length > 0 && <SessionForms sessions={forms} />}
            {depths !== null && <DepthsPanel depths={depths} />}
            {scores !== null && <LatestScores scales={scores.scales} />}
            {money !== null && (
              <Panel title="Money" aside={<TextLink href={`/patients/${patient.id}/money`}>Open</TextLink>}>
                <p className="t-ui">{money.owes ? <Mark meaning="warn">{money.words}</Mark> : money.words}</p>
              </Panel>
            )}
            {told !== null && <PatientMessagesPanel patientId={patient.id} view={told} />}
            <AboutPanel patientId={patient.id} reached={sayContactConsents(contacts.consents)} people={contacts.people} notes={notes} />
            {now.series.length === 0 && (
              <Panel>
                <EmptyState title="No series yet" small level={2}>
                  {mayPropose
                    ? "Propose one from a protocol, and reception books its sessions."
                    : "A clinician proposes one from a protocol; then its sessions are booked here."}
                </EmptyState>
              </Panel>
            )}
          </div>
          <PatientTimeline entries={shown} filters={filters} more={timeline.more} />
        </div>
      </div>
    </>
  );
}
