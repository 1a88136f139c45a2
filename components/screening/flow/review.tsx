import { Mark } from "#components/ui/chip.tsx";
import type { ReviewSection } from "#lib/screening/rules/filling-view.ts";

type ReviewProps = {
  readonly sections: readonly ReviewSection[];
  /** Of each section, for whoever has no script. */
  readonly hrefOf: (section: number) => string;
  readonly onChange: (section: number) => void;
};

/** Everything that was answered, to be looked through before it is signed; what is open or cannot be stands out. */
export function Review({ sections, hrefOf, onChange }: ReviewProps) {
  return (
    <div className="review">
      {sections.map(({ title, rows }, index) => (
        <section key={title}>
          <div className="review-head">
            <h3 className="t-h2">{title}</h3>
            <a
              href={hrefOf(index)}
              className="link review-change"
              aria-label={`Change: ${title}`}
              onClick={(event) => {
                event.preventDefault();
                onChange(index);
              }}
            >
              Change
            </a>
          </div>
          <dl>
            {rows.map(({ id, question, answer, state }) => (
              <div key={id}>
                <dt>{question}</dt>
                <dd>{state === "given" ? answer : <Mark meaning={state === "wrong" ? "stop" : "warn"}>{answer}</Mark>}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
