import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { noteScoreAction } from "#app/(staff)/patients/[id]/scores-actions.ts";
import { ScoresPanel } from "#components/scales/scores-panel.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark, type Meaning } from "#components/ui/chip.tsx";
import { RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getSeriesReviews, type SeriesReviewsView } from "#lib/reviews/queries/series.ts";
import { OUTCOME_LABELS, REVIEW_OUTCOMES, type ReviewState } from "#lib/reviews/rules.ts";
import { getScores } from "#lib/scales/queries.ts";
import { getSeries } from "#lib/series/queries/series.ts";
import { recordReviewAction } from "./actions.ts";

export const metadata: Metadata = { title: "Review" };

export default async function SeriesReviewPage({ params, searchParams }: PageProps<"/series/[id]/review">) {
  const ctx = await enter("diary:read", "clinical:read", "treatment:record");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  const view = series === null ? null : await getSeriesReviews(ctx, series.id);
  if (series === null || view === null) notFound();
  const scores = await getScores(ctx, series.patientId, series.id);
  const { done } = await searchParams;
  return (
    <div className="page">
      <PageHead
        title={`Reviews, ${series.protocol.toLowerCase()}`}
        lead={
          view.last === null
            ? `${series.patientName}. No session has taken place yet.`
            : `${series.patientName}. Last session ${view.last}.`
        }
        crumbs={[
          { label: "Series", href: "/series?state=finished" },
          { label: series.patientName, href: `/series/${series.id}` },
          { label: "Review" },
        ]}
        actions={<ButtonLink href={`/patients/${series.patientId}/photos`}>Photographs</ButtonLink>}
      />
      <div className="with-side">
        <div className="stack">
          {done === "recorded" && <Notice meaning="ok" live title="The review is recorded." />}
          <Outcome seriesId={series.id} view={view} />
          <ScoresPanel view={scores} action={noteScoreAction} />
        </div>
        <div className="stack">
          <Windows steps={view.steps} />
          <Recorded recorded={view.recorded} />
        </div>
      </div>
    </div>
  );
}

function Outcome({ seriesId, view }: { readonly seriesId: string; readonly view: SeriesReviewsView }) {
  if (view.open === null) {
    const waits = view.steps.some(({ state }) => state === "waits");
    return (
      <Panel title="Outcome">
        <p className="t-ui text-ink-2">
          {waits
            ? "A session is still to come. The reviews count from the last one, so nothing is judged yet."
            : "No review is open today. Its time stands beside this; outcomes are not judged before twelve weeks."}
        </p>
      </Panel>
    );
  }
  return (
    <Panel title={`Outcome at ${view.open.label}`}>
      <ActionForm action={recordReviewAction} submit="Record the review" label="Outcome">
        <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
        <HiddenField name="seriesId" value={seriesId} />
        <HiddenField name="step" value={view.open.step} />
        <RadioGroup
          name="outcome"
          label="Against the first day, the skin is"
          help="Look at the photographs of the first day beside today’s."
          options={REVIEW_OUTCOMES.map((value) => ({
            value,
            label: OUTCOME_LABELS[value],
            ...(value === "not_seen" ? { help: "Then write why below." } : {}),
          }))}
        />
        <TextArea name="words" label="In words" optional rows={3} maxLength={2000} />
      </ActionForm>
    </Panel>
  );
}

const STATES: Readonly<Record<ReviewState, readonly [Meaning, string]>> = {
  done: ["ok", "Done"],
  due: ["info", "Due now"],
  overdue: ["warn", "Past its time, and still asked for"],
  soon: ["plain", "Soon"],
  coming: ["plain", "To come"],
  missed: ["plain", "Not done"],
  waits: ["plain", "Waits for the last session"],
};

function Windows({ steps }: Pick<SeriesReviewsView, "steps">) {
  if (steps.length === 0) return null;
  return (
    <Panel title="When" pad="flush">
      <ul className="rows">
        {steps.map(({ step, label, window, state }) => (
          <li key={step} className="px-4 py-3">
            <p className="t-ui strong">{label}</p>
            <p className="second-line">{window}</p>
            <Mark meaning={STATES[state][0]}>{STATES[state][1]}</Mark>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Recorded({ recorded }: Pick<SeriesReviewsView, "recorded">) {
  if (recorded.length === 0) return null;
  return (
    <Panel title="Recorded" pad="flush">
      <ul className="rows">
        {recorded.map(({ id, label, outcome, words, by }) => (
          <li key={id} className="px-4 py-3">
            <p className="t-ui strong">{`${label}: ${outcome.toLowerCase()}`}</p>
            {words !== "" && <p className="t-ui whitespace-pre-wrap">{words}</p>}
            <p className="second-line">{by}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
