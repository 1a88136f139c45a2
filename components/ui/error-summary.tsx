"use client";

import { TriangleAlert } from "lucide-react";
import { type MouseEvent, useEffect, useRef } from "react";
import type { FormState } from "#lib/form-state.ts";
import { fieldId } from "./form-context.tsx";

const controls = "input:not([type=hidden]), select, textarea, button";

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"] as const;

function countedTitle(count: number): string {
  return `${numbers[count] ?? count} ${count === 1 ? "answer" : "answers"} to look at`;
}

type ErrorSummaryProps = {
  readonly state: FormState;
  readonly prefix: string;
  /** Of the form, which tells two summaries on one page apart. */
  readonly label?: string | undefined;
};

/** Stands on top of a refused form, takes focus, and leads to each field. Rendered by the server too, so it also works without JavaScript. */
export function ErrorSummary({ state, prefix, label }: ErrorSummaryProps) {
  const box = useRef<HTMLElement>(null);
  const refused = state.outcome === "refused";
  useEffect(() => {
    if (refused && state.sentAt > 0) box.current?.focus();
  }, [refused, state.sentAt]);
  if (!refused) return null;

  const errors = Object.entries(state.errors);
  const title = state.message ?? countedTitle(errors.length);
  const toField = (event: MouseEvent, name: string) => {
    const target = document.getElementById(fieldId(prefix, name));
    const control = target?.matches(controls) ? target : target?.querySelector(controls);
    if (!(control instanceof HTMLElement)) return;
    event.preventDefault();
    control.focus();
    control.scrollIntoView({ block: "center" });
  };
  return (
    <section ref={box} tabIndex={-1} aria-label={label === undefined ? title : `${label}: ${title}`} className="error-summary mb-4">
      <p className="error-summary-title">
        <TriangleAlert />
        <span>{title}</span>
      </p>
      {state.confirmFirst && (
        <p>
          <a href="/confirm" target="_blank" rel="noopener">
            Give your password, in another tab
          </a>
          , then send this once more.
        </p>
      )}
      {errors.length > 0 && (
        <ul>
          {errors.map(([name, sentence]) => (
            <li key={name}>
              <a href={`#${fieldId(prefix, name)}`} onClick={(event) => toField(event, name)}>
                {sentence}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
