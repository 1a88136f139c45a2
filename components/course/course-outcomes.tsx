import { RaterMark, ScorePlot } from "#components/charts/score-plot.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { sayScore } from "#lib/scales/rules.ts";
import { OUTCOME_SCALES, type OutcomeScaleId } from "./scales.ts";

type Score = {
  readonly scale: OutcomeScaleId;
  readonly rater: "clinician" | "patient";
  readonly value: number;
  /** "Tue 27 Oct 2026" */
  readonly when: string;
  /** Whole days from the start of the course's line. */
  readonly day: number;
  /** "session 2", "16 days after session 6" */
  readonly place: string;
};

type Props = {
  readonly scores: readonly Score[];
  readonly sessions: readonly { readonly number: number; readonly day: number }[];
};

/** The patient first: the clinician’s mark is drawn into theirs. */
const RATERS = ["patient", "clinician"] as const;

/** How the result was judged along the series: a plot for each scale that was used, and all of it as a table. */
export function CourseOutcomes({ scores, sessions }: Props) {
  const days = Math.max(0, ...scores.map(({ day }) => day), ...sessions.map(({ day }) => day));
  const used = OUTCOME_SCALES.filter(({ id }) => scores.some(({ scale }) => scale === id));
  if (used.length === 0) {
    return (
      <Panel title="Outcome">
        <EmptyState title="No outcome recorded yet" small level={3}>
          Scores taken at a treatment or a review stand here as a line along the sessions.
        </EmptyState>
      </Panel>
    );
  }
  const dates = [...new Map(scores.map(({ day, when, place }) => [day, { day, when, place }])).values()];
  const columns = used.flatMap((scale) =>
    RATERS.filter((rater) => scores.some((score) => score.scale === scale.id && score.rater === rater)).map((rater) => ({ scale, rater })),
  );
  const scoreOn = (day: number, scale: OutcomeScaleId, rater: Score["rater"]) => {
    const found = scores.find((score) => score.day === day && score.scale === scale && score.rater === rater);
    return found === undefined ? "–" : sayScore(scale, rater, found.value);
  };
  return (
    <Panel title="Outcome" aside={<Key raters={RATERS.filter((rater) => scores.some((score) => score.rater === rater))} />}>
      <div className="score-plots">
        {used.map((scale) => (
          <div key={scale.id}>
            <h3>{scale.name}</h3>
            <p className="t-small text-ink-2">{scale.question}</p>
            <ScorePlot
              label={`${scale.name} along the sessions; the table below holds the same`}
              scale={scale}
              sessions={sessions}
              days={days}
              lines={RATERS.map((rater) => ({
                rater,
                points: scores.filter((score) => score.scale === scale.id && score.rater === rater),
              }))}
            />
          </div>
        ))}
      </div>
      <div className="score-table">
        <Table
          caption="Outcome by date"
          columns={[
            { key: "when", head: "When", cell: ({ when, place }) => <When when={when} place={place} /> },
            ...columns.map(({ scale, rater }) => ({
              key: `${scale.id} ${rater}`,
              head: <Head name={scale.name} by={scale.id === "patient_rating" ? null : rater} />,
              cell: ({ day }: { readonly day: number }) => scoreOn(day, scale.id, rater),
            })),
          ]}
          rows={dates}
          rowKey={({ day }) => String(day)}
        />
      </div>
    </Panel>
  );
}

function When({ when, place }: { readonly when: string; readonly place: string }) {
  return (
    <>
      <span className="whitespace-nowrap">{when}</span>
      <span className="second-line">{place}</span>
    </>
  );
}

function Head({ name, by }: { readonly name: string; readonly by: string | null }) {
  return (
    <>
      {name}
      {by !== null && <span className="second-line">{`by the ${by}`}</span>}
    </>
  );
}

function Key({ raters }: { readonly raters: readonly ("clinician" | "patient")[] }) {
  return (
    <span className="flex flex-wrap gap-x-4">
      {raters.map((rater) => (
        <span key={rater} className="inline-flex items-center gap-1.5">
          <RaterMark rater={rater} />
          {rater}
        </span>
      ))}
    </span>
  );
}
