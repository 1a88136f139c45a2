import { Fragment } from "react";
import type { ConsentDefinition } from "#lib/consent/input.ts";

/** A paragraph; what is filled in for each patient stands in square brackets. */
function Wording({ text }: { readonly text: string }) {
  let at = 0;
  return text.split(/\{([^}]*)\}/).map((part, index) => {
    const key = `${at} ${part}`;
    at += part.length;
    return index % 2 === 0 ? (
      <Fragment key={key}>{part}</Fragment>
    ) : (
      <span key={key} className="text-info-ink strong">
        [{part.replaceAll("_", " ")}]
      </span>
    );
  });
}

/** A consent text as patients read it, with what is filled in for each of them marked. */
export function ConsentReading({ content }: { readonly content: ConsentDefinition }) {
  return (
    <>
      <p className="t-small text-ink-2">Words in square brackets are filled in for each patient before it is shown.</p>
      {content.sections.map(({ heading, paragraphs }) => (
        <section key={heading} className="stack">
          <h2>{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>
              <Wording text={paragraph} />
            </p>
          ))}
        </section>
      ))}
      <section className="stack">
        <h2>Each ticked by itself before signing</h2>
        <ul>
          {content.statements.map(({ id, text }) => (
            <li key={id}>
              <Wording text={text} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
