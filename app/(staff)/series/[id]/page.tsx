import { CalendarRange, ChartLine } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PackagePanel } from "#components/billing/package-panel.tsx";
import { UndoBar } from "#components/diary/board/undo-bar.tsx";
import { BrokenNotices } from "#components/screening/broken-notices.tsx";
import { DecisionList } from "#components/screening/decision-list.tsx";
import { SeriesChanges } from "#components/series/living/series-changes.tsx";
import { SeriesHistory } from "#components/series/living/series-history.tsx";
import { SessionRows } from "#components/series/living/session-rows.tsx";
import { SeriesQuotes } from "#components/series/series-quotes.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SeriesLine } from "#components/ui/series-line.tsx";
import { getUndo } from "#lib/appointments/queries/undo.ts";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { listSeriesPackages } from "#lib/billing/queries/packages.ts";
import { listSeriesQuotes } from "#lib/billing/queries/quotes.ts";
import { idField } from "#lib/fields.ts";
import { listBroken } from "#lib/screening/queries/broken.ts";
import { listSeriesDecisions } from "#lib/screening/queries/decisions.ts";
import { listSessionForms } from "#lib/screening/queries/validity.ts";
import { listSeriesHistory } from "#lib/series/queries/history.ts";
import { getSeries, type SeriesView } from "#lib/series/queries/series.ts";
import {
  addSessionAction,
  dropSessionAction,
  endSeriesAction,
  pauseSeriesAction,
  pinSessionAction,
  resumeSeriesAction,
  undoOnSeriesAction,
} from "./actions.ts";

export const metadata: Metadata = { title: "Series" };

const SAID: Readonly<Record<string, string>> = {
  booked: "Every session is booked.",
  proposed: "The series is proposed. Its sessions can be planned now.",
  replanned: "The sessions are planned again.",
  pinned: "The session is pinned: it stays when others are planned again.",
  unpinned: "The session is no longer pinned.",
  paused: "The series is paused.",
  resumed: "The series goes on.",
  added: "A session is added. It has no appointment yet.",
  dropped: "The session is dropped.",
  protocol: "The protocol is changed. The next session asks for its consent.",
  undone: "The last change is taken back.",
  ended: "The series has ended. What is still booked stays booked until it is cancelled.",
};

export default async function OneSeriesPage({ params, searchParams }: PageProps<"/series/[id]">) {
  const ctx = await enter("diary:read");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  if (series === null) notFound();
  const history = await listSeriesHistory(ctx, series.id);
  const clinical = widen(ctx, "clinical:read");
  const broken = series.state === "under_way" ? await listBroken(clinical ?? ctx, series.patientId) : [];
  const decisions = clinical === null ? [] : await listSeriesDecisions(clinical, series.id);
  const forms = await listSessionForms(ctx, series.patientId);
  const undo = widen(ctx, "appointment:change") === null ? null : await getUndo(ctx);
  const billing = widen(ctx, "billing:read");
  const quotes = billing === null ? [] : await listSeriesQuotes(billing, series.id);
  const bought = billing === null ? [] : await listSeriesPackages(billing, series.id);
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const open = series.state !== "finished";
  const mayBook = open && widen(ctx, "series:book") !== null;
  const mayPropose = open && widen(ctx, "series:propose") !== null;
  const living = series.state === "under_way" && mayBook;
  return (
    <div className="page page-list">
      <PageHead
        title={`${series.protocol}, ${series.sessions} ${series.sessions === 1 ? "session" : "sessions"}`}
        lead={
          <>
            For{" "}
            <TextLink href={`/patients/${series.patientId}`} strong>
              {series.patientName}
            </TextLink>
            . {series.line.done} of {series.sessions} done.
          </>
        }
        crumbs={[{ label: "Series", href: `/series?state=${series.state}` }, { label: series.patientName }]}
        actions={
          <>
            {clinical !== null && series.line.done > 0 && (
              <ButtonLink href={`/series/${series.id}/course`}>
                <ChartLine />
                Over time
              </ButtonLink>
            )}
            {clinical !== null && series.line.done > 0 && (
              <ButtonLink href={`/patients/${series.patientId}/photos`}>Photographs</ButtonLink>
            )}
            {clinical !== null && series.line.done > 0 && <ButtonLink href={`/series/${series.id}/review`}>Reviews</ButtonLink>}
            {mayBook && series.paused === null && <NextStep series={series} />}
          </>
        }
      />
      <div className="stack">
        {undo !== null && <UndoBar key={undo.changeId} offer={undo} back={`/series/${series.id}`} action={undoOnSeriesAction} />}
        {said !== undefined && <Notice meaning="ok" title={said} live />}
        <Standing series={series} />
        <BrokenNotices broken={broken.filter(({ seriesId }) => seriesId === series.id)} decides={widen(ctx, "screening:decide") !== null} />
        <Panel title="The series" aside={`Gaps of ${series.gaps.min} to ${series.gaps.max} days, aiming for ${series.gaps.target}`}>
          {series.state === "to_schedule" ? (
            <EmptyState title="Not planned yet" marks={series.line.states} small level={3}>
              The sessions stand here with their dates once they are booked, all in one step.
            </EmptyState>
          ) : (
            <SeriesLine label="Sessions" items={series.line.places} review={series.line.review ?? undefined} />
          )}
        </Panel>
        <div className="with-side">
          <div className="stack">
            {series.state !== "to_schedule" && (
              <Panel pad="flush">
                <SessionRows
                  places={series.places}
                  forms={new Map(forms.map(({ appointmentId, words }) => [appointmentId, words]))}
                  pin={living ? pinSessionAction : undefined}
                  replanHref={living && series.paused === null ? (session) => `/series/${series.id}/replan?from=${session}` : undefined}
                />
              </Panel>
            )}
            {decisions.length > 0 && (
              <Panel title="Decided by clinicians" pad="flush">
                <DecisionList decisions={decisions} />
              </Panel>
            )}
            {history.length > 0 && (
              <Panel title="What happened">
                <SeriesHistory events={history} />
              </Panel>
            )}
          </div>
          <div className="stack">
            <Panel title="As proposed">
              <Facts
                layout="stack"
                items={[
                  { term: "Protocol", value: `${series.protocol}, version ${series.protocolVersion}` },
                  { term: "Service", value: series.service },
                  { term: "Areas", value: series.zones.join(", ") },
                  { term: "Where", value: series.location },
                  { term: "By", value: series.proposed },
                ]}
              />
            </Panel>
            {bought.map((each) => (
              <PackagePanel key={each.id} of={each} />
            ))}
            {billing !== null && (
              <Panel
                title="What it costs"
                foot={
                  open && !bought.some((each) => each.open) && widen(ctx, "billing:sell") !== null ? (
                    <ButtonLink href={`/series/${series.id}/quote`}>Quote the series</ButtonLink>
                  ) : undefined
                }
              >
                <SeriesQuotes quotes={quotes} />
              </Panel>
            )}
            {mayBook && (
              <Panel title="Change the series">
                <SeriesChanges
                  series={{ id: series.id, version: series.version, paused: series.paused !== null, sessions: series.sessions }}
                  droppable={series.places.filter(canDrop).map(({ number }) => number)}
                  longest={series.gaps.max}
                  actions={{ pause: pauseSeriesAction, resume: resumeSeriesAction, add: addSessionAction, drop: dropSessionAction }}
                  end={mayPropose ? endSeriesAction : undefined}
                  protocolHref={mayPropose ? `/series/${series.id}/protocol` : undefined}
                />
              </Panel>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

const canDrop = ({ appointment }: SeriesView["places"][number]): boolean =>
  appointment === null || appointment.status === "booked" || appointment.status === "confirmed";

const missingOf = ({ places }: SeriesView): readonly number[] =>
  places.flatMap(({ number, appointment }) => (appointment === null ? [number] : []));

/** The one thing to do next: plan what was never planned, or what has lost its appointment. */
function NextStep({ series }: { readonly series: SeriesView }) {
  const [first] = missingOf(series);
  if (series.state === "to_schedule") {
    return (
      <ButtonLink href={`/series/${series.id}/schedule`} variant="primary">
        <CalendarRange />
        {series.sessions === 1 ? "Plan the session" : `Plan all ${series.sessions}`}
      </ButtonLink>
    );
  }
  if (first === undefined) return null;
  return (
    <ButtonLink href={`/series/${series.id}/replan?from=${first}`} variant="primary">
      <CalendarRange />
      {`Re-plan from session ${first}`}
    </ButtonLink>
  );
}

/** What stands in the way of going on as planned: ended, paused, or sessions without an appointment. */
function Standing({ series }: { readonly series: SeriesView }) {
  if (series.ended !== null) {
    return (
      <Notice meaning="info" title={`Ended ${series.ended.when}`}>
        {series.ended.reason}
      </Notice>
    );
  }
  const missing = series.state === "under_way" ? missingOf(series) : [];
  return (
    <>
      {series.paused !== null && (
        <Notice meaning="info" title={`Paused ${series.paused.when}`}>
          {series.paused.reason}
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice
          meaning="warn"
          title={missing.length === 1 ? `Session ${missing[0]} has no appointment.` : `Sessions ${missing.join(", ")} have no appointment.`}
        >
          {series.paused === null ? "Plan the rest again from there: the count stays the same." : "Resume the series to plan again."}
        </Notice>
      )}
    </>
  );
}
