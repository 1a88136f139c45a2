import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import { choices } from "#lib/forms/rules/choices.ts";
import { choiceLabel } from "#lib/forms/rules.ts";
import { whenAsked } from "./flow/when-asked.ts";

type PaperFormProps = {
  readonly clinic: string;
  readonly definition: FormDefinition;
  readonly number: number;
  readonly patient: { readonly name: string; readonly born: string };
  /** "Tue 10 Mar 2026" */
  readonly visit: string;
};

/** The form to be filled in with a pen: black on white, with nothing in it of what anybody ever answered. */
export function PaperForm({ clinic, definition, number, patient, visit }: PaperFormProps) {
  return (
    <article className="paper-form">
      <header>
        <p>{clinic}</p>
        <h2>{definition.title}</h2>
        <p>{`${patient.name}, born ${patient.born}. For the visit on ${visit}.`}</p>
        <p>Tick one box for each question unless it says otherwise. “Unsure” is a fine answer: we will look at it together.</p>
      </header>
      {definition.sections.map(({ id, title, intro, questions }) => (
        <section key={id}>
          <h3>{title}</h3>
          {intro !== undefined && <p className="paper-help">{intro}</p>}
          {questions.map((question) => (
            <div key={question.id} className="paper-question">
              <p>
                {question.condition !== undefined && <span className="paper-help">{`${whenAsked(question, questions)}: `}</span>}
                {question.label}
                {question.help !== undefined && <span className="paper-help">{` ${question.help}`}</span>}
              </p>
              <Answer question={question} />
            </div>
          ))}
        </section>
      ))}
      <section>
        <h3>Sign</h3>
        <p>My answers are true as far as I know. I will tell the clinic when something changes.</p>
        <Line words="Name in capitals" />
        <Line words="Signature" />
        <Line words="Date" />
      </section>
      <footer>
        <p>{`For the clinic. Version ${number}. Entered by, and seen signed on:`}</p>
        <Line words="Name and date" />
      </footer>
    </article>
  );
}

function Answer({ question }: { readonly question: FormQuestion }) {
  if (question.type === "text") return <Line words="" />;
  if (question.type === "date") {
    return (
      <p className="paper-answers">
        <span>Day ____ Month ____ Year ________</span>
        {question.never !== undefined && <Box words={question.never} />}
        {question.unknown !== undefined && <Box words={question.unknown} />}
      </p>
    );
  }
  if (question.type === "number") {
    return question.options === undefined ? (
      <Line words={`A number from ${question.min} to ${question.max}`} />
    ) : (
      <p className="paper-answers">
        {question.options.map(({ value, label }) => (
          <Box key={value} words={label} />
        ))}
      </p>
    );
  }
  const isMany = question.type === "several" || question.type === "body_area";
  return (
    <p className="paper-answers">
      {isMany && <span className="paper-help">As many as apply:</span>}
      {question.type === "scale" && <span>{question.labels.min}</span>}
      {choices(question).map((value) => (
        <Box key={value} words={choiceLabel(question, value)} />
      ))}
      {question.type === "scale" && <span>{question.labels.max}</span>}
      {isMany && question.none !== undefined && <Box words={question.none} />}
    </p>
  );
}

function Box({ words }: { readonly words: string }) {
  return (
    <span className="paper-box">
      <span aria-hidden="true" />
      {words}
    </span>
  );
}

function Line({ words }: { readonly words: string }) {
  return (
    <p className="paper-line">
      <span>{words}</span>
    </p>
  );
}
