import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ReplanForm } from "#components/series/living/replan-form.tsx";
import { PlanLegend } from "#components/series/planner/plan-legend.tsx";
import { PlanLine } from "#components/series/planner/plan-line.tsx";
import { NowhereToGo, WindowTable } from "#components/series/planner/way-out.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AppLink, TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { tableView } from "#lib/series/outputs/impossible.ts";
import { type ReplanOptionView, replanLine, replanRows, sayReplan } from "#lib/series/outputs/replan.ts";
import { getReplanOptions, type ReplanView } from "#lib/series/queries/replan.ts";
import { getSeries, type SeriesView } from "#lib/series/queries/series.ts";
import { sayNumber } from "#lib/series/rules/plan/words.ts";
import { sayDate, sayZone } from "#lib/time.ts";
import { replanSeriesAction } from "../actions.ts";

export const metadata: Metadata = { title: "Re-plan a series" };

type Way = { readonly key: string; readonly title: string; readonly option: ReplanOptionView };

/** Best beside fewest moves; or, where nothing fits, what a single wish let go of makes possible. */
function waysOf(view: ReplanView): readonly Way[] {
  const { best, fewestMoves, relaxations } = view;
  if (best === null) return relaxations.map(({ title, option }, index) => ({ key: `way-${index + 1}`, title, option }));
  return [
    { key: "best", title: "Best fit", option: best },
    ...(fewestMoves === null ? [] : [{ key: "fewest", title: "Fewest moves", option: fewestMoves }]),
  ];
}

/** From where it was asked, else from the first session that lacks an appointment or may still move. */
function firstToPlan({ places, sessions }: SeriesView, asked: unknown): number {
  const from = typeof asked === "string" && /^\d{1,2}$/.test(asked) ? Number(asked) : 0;
  if (from >= 1 && from <= sessions) return from;
  return (places.find(({ appointment }) => appointment === null) ?? places.find(({ fixed }) => !fixed))?.number ?? 1;
}

export default async function ReplanPage({ params, searchParams }: PageProps<"/series/[id]/replan">) {
  const ctx = await enter("diary:read", "series:book");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  if (series === null) notFound();
  const asked = await searchParams;
  const from = firstToPlan(series, asked.from);
  const crumbs = [{ label: "Series", href: "/series" }, { label: series.patientName, href: `/series/${series.id}` }, { label: "Re-plan" }];
  const title = `Re-plan from session ${from}`;
  const shut =
    series.state === "to_schedule"
      ? "This series was never planned."
      : series.state === "finished"
        ? "This series has ended."
        : series.paused !== null
          ? "This series is paused. Resume it first."
          : null;
  const view = shut === null ? await getReplanOptions(ctx, { seriesId: series.id, from }) : null;
  if (view === null) {
    return (
      <div className="page page-list">
        <PageHead title={title} crumbs={crumbs} />
        <Notice meaning="info" title={shut ?? "There is nothing to plan."}>
          <TextLink href={`/series/${series.id}`}>Open the series</TextLink>
        </Notice>
      </div>
    );
  }
  const ways = waysOf(view);
  const chosen = ways.find(({ key }) => key === asked.how) ?? ways[0];
  const count = `Still ${sayNumber(series.sessions)} sessions.`;
  const table = view.impossible === null ? null : tableView(view.impossible, null);
  return (
    <div className="page page-list">
      <PageHead
        title={title}
        lead={`${series.patientName}: ${series.protocol}. Pinned and past sessions stay; ${series.gaps.min} to ${series.gaps.max} days apart, aiming for ${series.gaps.target}.`}
        crumbs={crumbs}
      />
      <div className="stack">
        {view.notBefore !== null && (
          <Notice meaning="info" title={`Planned from ${sayDate(view.notBefore)} on: the first day that the screening allows.`} />
        )}
        {view.impossible !== null && <NowhereToGo session={view.impossible.session} sentences={view.impossible.sentences} />}
        {table !== null && <WindowTable table={table} />}
        {chosen === undefined ? (
          <Panel>
            <EmptyState title="No single change makes it possible" small>
              Move a session by hand, or unpin one, then plan again.
            </EmptyState>
          </Panel>
        ) : (
          <>
            <nav aria-label="Ways to go on">
              <ul className="move-options">
                {ways.map(({ key, title: name, option }) => (
                  <li key={key}>
                    <AppLink
                      href={`/series/${series.id}/replan?from=${from}&how=${key}`}
                      current={key === chosen.key ? "true" : undefined}
                      className="move-option"
                    >
                      <span className="move-radio" aria-hidden="true" />
                      <span>
                        <span className="strong block">{name}</span>
                        <span className="move-words">{sayReplan(option, series.gaps.target)}</span>
                      </span>
                    </AppLink>
                  </li>
                ))}
              </ul>
            </nav>
            <Panel>
              <PlanLegend limits={series.gaps} moved zone={sayZone(series.timeZone)} />
              <PlanLine
                label="The series as it would be"
                line={replanLine(chosen.option, { limits: series.gaps, timeZone: series.timeZone, today: series.today, from })}
              />
            </Panel>
            <Panel title="Was and becomes" look="chosen">
              <ReplanForm
                key={chosen.key}
                action={replanSeriesAction}
                idempotencyKey={crypto.randomUUID()}
                seriesId={series.id}
                option={chosen.option}
                rows={replanRows(chosen.option, series.gaps)}
                count={count}
                longest={series.gaps.max}
              />
            </Panel>
          </>
        )}
      </div>
    </div>
  );
}
