import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PlanForm } from "#components/series/plan-form.tsx";
import { StartForm } from "#components/series/start-form.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SeriesLine } from "#components/ui/series-line.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { type PreviewView, previewSeries } from "#lib/series/queries/preview.ts";
import { getSeries } from "#lib/series/queries/series.ts";
import { layOut } from "#lib/series/rules/series.ts";
import { addDays, daysBetween, sayShortDate, sayTime, sayZone } from "#lib/time.ts";
import { scheduleSeriesAction } from "../actions.ts";
import { readFirst, readPlan } from "./plan.ts";

export const metadata: Metadata = { title: "Schedule a series" };

/** The dates as a line, true to time; what clashes is not fixed yet. */
function lineOf(preview: PreviewView) {
  const first = preview.sessions[0]?.date;
  return preview.sessions.map(({ session, date, time, who, gap, gapVerdict, clashes }) => ({
    number: session,
    state: clashes.length > 0 ? ("not-fixed" as const) : ("to-come" as const),
    date: sayShortDate(date),
    lines: clashes.length > 0 ? [sayTime(time), "clashes"] : [sayTime(time), ...(who === null ? [] : [who])],
    day: first === undefined ? 0 : Math.max(0, daysBetween(first, date)),
    gap: gap ?? undefined,
    gapTone: gapVerdict === "ok" ? ("plain" as const) : gapVerdict === "over" ? ("warn" as const) : ("stop" as const),
  }));
}

export default async function SchedulePage({ params, searchParams }: PageProps<"/series/[id]/schedule">) {
  const ctx = await enter("diary:read", "series:book", "clinic:read");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  if (series === null) notFound();
  const asked = await searchParams;
  const clinicians = await listCliniciansAt(ctx, series.locationId);
  const first = readFirst(asked);
  const written = typeof asked.plan === "string" ? readPlan(asked.plan, series.sessions) : null;
  const sessions =
    written ??
    (first === null ? null : layOut({ sessions: series.sessions, target: series.gaps.target, timeZone: series.timeZone }, first));
  const open = series.state === "to_schedule";
  const preview = open && sessions !== null ? await previewSeries(ctx, { seriesId: series.id, sessions }) : null;
  const start = sessions?.[0];
  return (
    <div className="page page-list">
      <PageHead
        title="Schedule a series"
        lead={`${series.patientName}: ${series.protocol}, ${series.sessions} sessions at ${series.location}, ${series.gaps.target} days apart (${series.gaps.min} to ${series.gaps.max}).`}
        crumbs={[{ label: "Series", href: "/series" }, { label: series.patientName, href: `/series/${series.id}` }, { label: "Schedule" }]}
      />
      {open ? (
        <div className="stack">
          <Panel title="First session" aside={`Times in ${sayZone(series.timeZone)}`}>
            <StartForm
              key={start === undefined ? "" : `${start.date} ${start.time} ${start.clinicianId}`}
              action={`/series/${series.id}/schedule`}
              date={start?.date ?? addDays(series.today, 1)}
              time={start?.time ?? "09:30"}
              clinicianId={start?.clinicianId ?? null}
              today={series.today}
              clinicians={clinicians}
              chosen={preview !== null}
            />
          </Panel>
          {preview === null && (
            <Panel>
              <EmptyState title="The dates appear here" marks={Array.from({ length: series.sessions }, () => "not-fixed")} small>
                Choose when the first session is, and the others are laid out after it. Nothing is booked before you have looked.
              </EmptyState>
            </Panel>
          )}
          {preview !== null && (
            <>
              <Panel>
                <SeriesLine label="Planned sessions" items={lineOf(preview)} />
              </Panel>
              <Panel title="Each session" aside="Change any by hand, then check again">
                <PlanForm
                  // A plan that was laid out anew is a new form: nothing typed for the old one stays in it.
                  key={preview.sessions.map(({ date, time, clinicianId }) => `${date}${time}${clinicianId}`).join()}
                  seriesId={series.id}
                  idempotencyKey={crypto.randomUUID()}
                  sessions={preview.sessions}
                  clinicians={clinicians}
                  gaps={series.gaps}
                  today={series.today}
                  mayAllowShortGap={widen(ctx, "appointment:override") !== null}
                  action={scheduleSeriesAction}
                />
              </Panel>
            </>
          )}
        </div>
      ) : (
        <Notice meaning="info" title={series.state === "finished" ? "This series has ended." : "This series is already scheduled."}>
          Its sessions are moved one by one. <TextLink href={`/series/${series.id}`}>Open the series</TextLink>
        </Notice>
      )}
    </div>
  );
}
