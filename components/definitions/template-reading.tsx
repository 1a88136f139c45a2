import { Fragment } from "react";
import type { TemplateContent } from "#lib/messages/input/templates.ts";

/** Words of a message; what is filled in for each patient stands in square brackets. */
function Wording({ text }: { readonly text: string }) {
  let at = 0;
  return text.split(/\{([^}]*)\}/).map((part, index) => {
    const key = `${at} ${part}`;
    at += part.length;
    return index % 2 === 0 ? (
      <Fragment key={key}>{part}</Fragment>
    ) : (
      <span key={key} className="text-info-ink strong">
        [{part}]
      </span>
    );
  });
}

/** The words around the facts of a message, with what is filled in for each patient marked. */
export function TemplateReading({ content: { subject, opening, closing } }: { readonly content: TemplateContent }) {
  const parts = [
    { title: "Subject", text: subject },
    { title: "Opening", text: opening },
    { title: "Closing", text: closing },
  ];
  return (
    <>
      <p className="t-small text-ink-2">
        Words in square brackets are filled in for each patient. What the message tells, like times and steps, stands between opening and
        closing and is always as in the record.
      </p>
      {parts.map(({ title, text }) => (
        <section key={title} className="stack">
          <h2>{title}</h2>
          {text === "" ? (
            <p>None.</p>
          ) : (
            <p className="whitespace-pre-line">
              <Wording text={text} />
            </p>
          )}
        </section>
      ))}
    </>
  );
}
