import { Panel } from "#components/ui/panel.tsx";
import type { FormAction } from "#lib/form-state.ts";
import type { ScaleView, ScoresView } from "#lib/scales/queries.ts";
import { ScoreForm } from "./score-form.tsx";

type ScoresPanelProps = {
  readonly view: Pick<ScoresView, "patientId" | "seriesId" | "scales">;
  readonly action: FormAction;
};

/** Every scale with its last value, each noted with one tap. */
export function ScoresPanel({ view, action }: ScoresPanelProps) {
  return (
    <Panel title="Scores" aside="one tap keeps one for today" pad="flush" foot={<Meanings scales={view.scales} />}>
      <ul className="rows">
        {view.scales.map(({ id, rater, name, question, steps, last }) => (
          <li key={`${id} ${rater}`} className="scale-row">
            <div className="min-w-0">
              <p className="t-ui strong">{name}</p>
              <p className="second-line">{question}</p>
              <p className="second-line">{last === null ? "Not noted yet" : `${last.words}: ${last.when}`}</p>
            </div>
            <ScoreForm
              action={action}
              idempotencyKey={crypto.randomUUID()}
              patientId={view.patientId}
              seriesId={view.seriesId}
              scale={id}
              rater={rater}
              name={name}
              steps={steps}
              last={last?.value ?? null}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What each mark stands for, once where two people use the same scale. */
function Meanings({ scales }: { readonly scales: readonly ScaleView[] }) {
  const each = scales.filter(({ id }, index) => scales.findIndex((other) => other.id === id) === index);
  return (
    <details>
      <summary className="t-ui text-teal-ink">What the values mean</summary>
      <div className="grid gap-4 pt-3 md:grid-cols-2">
        {each.map(({ id, name, steps }) => (
          <div key={id}>
            <p className="t-ui strong">{name.split(",")[0]}</p>
            <ul className="t-small text-ink-2">
              {steps
                .filter(({ words }) => words !== "")
                .map(({ value, mark, words }) => (
                  <li key={value}>{`${mark}: ${words.toLowerCase()}`}</li>
                ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}
