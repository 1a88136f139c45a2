import { Activity, CalendarClock, ClipboardList, Droplet, Hourglass, House, ListChecks, PenLine, TabletSmartphone, X } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NumbingPanel, NumbingTimerPanel } from "#components/anaesthetics/numbing-panel.tsx";
import { FeeForms } from "#components/billing/fee-forms.tsx";
import { STATUS_LOOKS } from "#components/diary/status.ts";
import { StatusFlow } from "#components/diary/status-flow.tsx";
import { VisitMessagesPanel } from "#components/messages/panels.tsx";
import { LateNotice } from "#components/preparation/late-notice.tsx";
import { BrokenNotices } from "#components/screening/broken-notices.tsx";
import { GatesPanel } from "#components/screening/gates-panel.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pips } from "#components/ui/pips.tsx";
import { StatusChip } from "#components/ui/status.tsx";
import { Timeline } from "#components/ui/timeline.tsx";
import { CAME } from "#lib/adverse/rules.ts";
import { getPreparation } from "#lib/aftercare/queries/preparation.ts";
import { getNumbing, getNumbingTimer } from "#lib/anaesthetics/queries.ts";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getProposedFee } from "#lib/billing/queries/fees.ts";
import { idField } from "#lib/fields.ts";
import { getVisitMessages } from "#lib/messages/queries/log.ts";
import { listBroken } from "#lib/screening/queries/broken.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { decideFeeAction } from "../../fees/actions.ts";
import { whatSends } from "../../messages/sends.ts";
import { changeStatusAction } from "./actions.ts";
import { applyAnaestheticAction, removeAnaestheticAction, strikeAnaestheticAction } from "./numbing-actions.ts";

export const metadata: Metadata = { title: "Appointment" };

const SAID: Readonly<Record<string, string>> = {
  moved: "The appointment is moved.",
  cancelled: "The appointment is cancelled. It can be taken back.",
  status: "Saved.",
  "handed-back": "You have the tablet back.",
  waitlist: "On the waitlist. The booking stays until an earlier place is found.",
};

export default async function AppointmentPage({ params, searchParams }: PageProps<"/appointments/[id]">) {
  const ctx = await enter("diary:read");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getAppointment(ctx, id) : null;
  if (visit === null) notFound();
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const over = visit.status === "cancelled" || visit.status === "no_show" || visit.status === "closed";
  const gate =
    visit.needles && !over && visit.status !== "treated" ? await getStartGate(widen(ctx, "clinical:read") ?? ctx, visit.id) : null;
  const broken = visit.needles ? await listBroken(widen(ctx, "clinical:read") ?? ctx, visit.patientId) : [];
  const treating = widen(ctx, "treatment:record");
  const numbing = visit.needles && treating !== null ? await getNumbing(treating, visit.id) : null;
  const timer = visit.needles && treating === null ? await getNumbingTimer(ctx, visit.id) : null;
  const preparation = gate === null ? null : await getPreparation(ctx, visit.id);
  const decides = widen(ctx, "screening:decide") !== null;
  const mayTreat = treating !== null;
  const mayChange = widen(ctx, "appointment:change") !== null;
  const mayAllowShortGap = widen(ctx, "appointment:override") !== null;
  const telling = widen(ctx, "message:read");
  const told = telling === null ? null : await getVisitMessages(telling, visit.id, whatSends());
  const selling = visit.status === "cancelled" || visit.status === "no_show" ? widen(ctx, "billing:read") : null;
  const fee = selling === null ? null : await getProposedFee(selling, visit.id);
  const href = `/appointments/${visit.id}`;
  return (
    <div className="page page-list">
      <PageHead
        title={
          <>
            {visit.patientName}, <span className="whitespace-nowrap">{visit.when}</span>
          </>
        }
        lead={`${visit.service}${visit.series === null ? "" : `, session ${visit.series.session} of ${visit.series.sessions}`}. ${visit.distance.replace(/^./, (letter) => letter.toUpperCase())}.`}
        crumbs={[
          { label: "Diary", href: `/diary?${new URLSearchParams({ date: visit.date, location: visit.locationId })}` },
          { label: visit.patientName, href: `/patients/${visit.patientId}` },
          { label: "Appointment" },
        ]}
        actions={<StatusChip status={STATUS_LOOKS[visit.status]} />}
      />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <div className="with-side">
        <div className="stack">
          <BrokenNotices broken={broken} decides={decides} />
          {preparation !== null && <LateNotice late={preparation.late} />}
          {mayChange && (
            <Panel title="Next step">
              {visit.cancelReason !== null && <p className="t-ui mb-3">Cancelled: {visit.cancelReason}</p>}
              <StatusFlow
                appointment={{ ...visit, inSeries: visit.series !== null }}
                action={changeStatusAction}
                mayAllowShortGap={mayAllowShortGap}
              />
              {(visit.status === "cancelled" || visit.status === "no_show") && (
                <p className="t-ui mt-3">
                  <TextLink href={`${href}/offers`}>Fill the place from the waitlist</TextLink>
                  {visit.series !== null && (
                    <>
                      {" · "}
                      <TextLink href={`/series/${visit.series.id}/replan?from=${visit.series.session}`}>
                        Re-plan the series from here
                      </TextLink>
                    </>
                  )}
                </p>
              )}
              {visit.status === "closed" && <p className="t-ui text-ink-2">This visit is closed. Nothing is left to do.</p>}
              {visit.status === "closed" && visit.needles && mayTreat && (
                <div className="mt-3">
                  <ButtonLink href={`${href}/treatment`}>
                    <Droplet />
                    Treatment record
                  </ButtonLink>
                </div>
              )}
              {!over && (
                <div className="mt-3 flex flex-wrap gap-2">
                  {visit.needles && visit.status !== "treated" && (
                    <>
                      <ButtonLink href={`${href}/screening`}>
                        <ClipboardList />
                        Screening
                      </ButtonLink>
                      <ButtonLink href={`${href}/consent`}>
                        <PenLine />
                        Consent
                      </ButtonLink>
                      <ButtonLink href={`${href}/hand-over`}>
                        <TabletSmartphone />
                        Hand over the tablet
                      </ButtonLink>
                      <ButtonLink href={`${href}/form-link`}>
                        <House />
                        Form at home
                      </ButtonLink>
                    </>
                  )}
                  {preparation !== null && (
                    <ButtonLink href={`${href}/preparation`}>
                      <ListChecks />
                      Preparation
                    </ButtonLink>
                  )}
                  {visit.needles && mayTreat && (
                    <ButtonLink href={`${href}/treatment`}>
                      <Droplet />
                      Treatment record
                    </ButtonLink>
                  )}
                  {visit.movable && (
                    <ButtonLink href={`${href}/move`}>
                      <CalendarClock />
                      Move
                    </ButtonLink>
                  )}
                  {visit.movable && !visit.dayHasCome && (
                    <ButtonLink href={`${href}/waitlist`}>
                      <Hourglass />
                      Waitlist
                    </ButtonLink>
                  )}
                  {visit.next.includes("cancelled") && (
                    <ButtonLink href={`${href}/cancel`}>
                      <X />
                      Cancel appointment
                    </ButtonLink>
                  )}
                </div>
              )}
            </Panel>
          )}
          {mayTreat && CAME.some((status) => status === visit.status) && (
            <Panel title="After this visit">
              <div className="flex flex-wrap gap-2">
                <ButtonLink href={`/patients/${visit.patientId}/adverse-events?visit=${visit.id}`}>
                  <Activity />
                  Adverse events
                </ButtonLink>
              </div>
            </Panel>
          )}
          {fee !== null && (
            <Panel title={`${fee.title}: fee of ${fee.amount}?`} aside={<TextLink href="/fees">All fees to decide</TextLink>}>
              <p className="t-ui mb-3">{fee.why}. The location’s terms propose it; nothing is charged before somebody decides.</p>
              <FeeForms appointmentId={visit.id} amount={fee.amount} who={visit.patientName} action={decideFeeAction} />
            </Panel>
          )}
          <Panel title="Details">
            <Facts
              items={[
                {
                  term: "Patient",
                  value: (
                    <>
                      <TextLink href={`/patients/${visit.patientId}`}>{visit.patientName}</TextLink>, number {visit.patientNumber}
                    </>
                  ),
                },
                { term: "When", value: `${visit.dateWords}, ${visit.span}, ${visit.zone}` },
                { term: "Where", value: [visit.location, visit.room].filter((part) => part !== null).join(", ") },
                ...(visit.clinician === null ? [] : [{ term: "Clinician", value: visit.clinician }]),
                ...(visit.device === null ? [] : [{ term: "Device", value: visit.device }]),
                ...(visit.overrideReason === null ? [] : [{ term: "Booked over another", value: visit.overrideReason }]),
                ...visit.phases.map(({ name, span, needs }) => ({ term: name, value: `${span}, holds ${needs}` })),
              ]}
            />
          </Panel>
          {visit.series !== null && (
            <Panel title={visit.series.name} aside={<TextLink href={`/series/${visit.series.id}`}>Whole series</TextLink>}>
              <Pips items={visit.series.pips} text={`${visit.series.session} of ${visit.series.sessions}`} />
              <ul className="t-ui mt-2 text-ink-2">
                {visit.series.neighbours.map((words) => (
                  <li key={words}>{words}</li>
                ))}
                <li>Gaps of {visit.series.gaps}</li>
              </ul>
            </Panel>
          )}
        </div>
        <div className="stack">
          {numbing !== null && (
            <NumbingPanel
              view={numbing}
              actions={{ apply: applyAnaestheticAction, remove: removeAnaestheticAction, strike: strikeAnaestheticAction }}
            />
          )}
          {timer !== null && <NumbingTimerPanel timer={timer} />}
          {gate !== null && (
            <GatesPanel
              appointmentId={visit.id}
              patientId={visit.patientId}
              items={gate.items}
              decides={decides}
              title="Before it can start"
            />
          )}
          {told !== null && <VisitMessagesPanel view={told} />}
          <Panel title="History">
            <Timeline
              label="What happened to this appointment"
              items={visit.history.map(({ id: eventId, when, title, reason, by }) => ({
                id: eventId,
                when: `${when}, ${by}`,
                title,
                icon: <CalendarClock />,
                children: reason ?? undefined,
              }))}
            />
          </Panel>
        </div>
      </div>
    </div>
  );
}
