"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "#components/ui/button.tsx";
import { SubmitButton } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import { PartsProgress } from "#components/ui/progress.tsx";
import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import { answerName, Question } from "./question.tsx";

type FormPartsProps = {
  readonly definition: FormDefinition;
  /** The last part: what is signed. */
  readonly signing: ReactNode;
  /** Words of the button that sends it. */
  readonly submit: string;
};

/**
 * A long form in one `<form>`: with a script one part at a time, without one all parts under each other. Nothing typed leaves the page between parts.
 */
export function FormParts({ definition, signing, submit }: FormPartsProps) {
  const { state, prefix } = useForm();
  const [current, setCurrent] = useState(0);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [ready, setReady] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const last = definition.sections.length;

  // What was chosen before the script came counts too.
  useEffect(() => {
    setChosen(checkedIn(box.current));
    setReady(true);
  }, []);

  useEffect(() => {
    if (state.outcome !== "refused") return;
    const wrong = definition.sections.findIndex(({ questions }) => questions.some(({ id }) => hasError(state.errors, answerName(id))));
    setCurrent(wrong === -1 ? last : wrong);
    setChosen(checkedIn(box.current));
  }, [state, definition, last]);

  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    window.scrollTo(0, 0);
    document.getElementById(`${prefix}-part-${current}`)?.focus({ preventScroll: true });
  }, [current, prefix]);

  // A link of the summary may lead to a question of another part: it is brought in before the focus goes there.
  useEffect(() => {
    const lead = (event: Event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
      const part = document.getElementById(link?.getAttribute("href")?.slice(1) ?? "")?.closest("[data-part]");
      if (part instanceof HTMLElement) flushSync(() => setCurrent(Number(part.dataset.part)));
    };
    document.addEventListener("click", lead, true);
    return () => document.removeEventListener("click", lead, true);
  }, []);

  const go = (part: number) => {
    moved.current = true;
    setCurrent(part);
  };
  // Enter in a field would send a form that is barely begun: it goes on to the next part instead.
  useEffect(() => {
    const parts = box.current;
    const onEnter = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || current === last || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      moved.current = true;
      setCurrent(current + 1);
    };
    parts?.addEventListener("keydown", onEnter);
    return () => parts?.removeEventListener("keydown", onEnter);
  }, [current, last]);
  const isOff = ({ condition }: FormQuestion) =>
    condition !== undefined && !condition.in.includes(chosen[answerName(condition.question)] ?? "");

  return (
    <div ref={box} className="form-parts">
      <div className="needs-script">
        <PartsProgress title="Your answers" current={current + 1} total={last + 1} />
      </div>
      {definition.sections.map((section, index) => (
        <Part key={section.id} index={index} current={current} prefix={prefix} title={section.title} intro={section.intro}>
          {section.questions.map((question) => (
            <div key={question.id} className="only-if" data-off={isOff(question) ? "" : undefined}>
              {question.condition !== undefined && (
                <p className="without-script t-ui text-ink-2">{whenAsked(question, section.questions)}</p>
              )}
              <Question
                question={question}
                touch
                onAnswer={(value) => setChosen((before) => ({ ...before, [answerName(question.id)]: value }))}
              />
            </div>
          ))}
          <div className="part-nav needs-script">
            {index > 0 && <BackButton ready={ready} onClick={() => go(index - 1)} />}
            <Button variant="primary" size="touch" disabled={!ready} onClick={() => go(index + 1)}>
              Continue
            </Button>
          </div>
        </Part>
      ))}
      <Part index={last} current={current} prefix={prefix} title="Sign">
        {signing}
        <div className="part-nav">
          <span className="needs-script">
            <BackButton ready={ready} onClick={() => go(last - 1)} />
          </span>
          <SubmitButton size="touch" wide pendingText="Signing…">
            {submit}
          </SubmitButton>
        </div>
      </Part>
    </div>
  );
}

function hasError(errors: Readonly<Record<string, string>>, name: string): boolean {
  return Object.keys(errors).some((key) => key === name || key.startsWith(`${name}.`));
}

function checkedIn(box: HTMLElement | null): Record<string, string> {
  const radios = [...(box?.querySelectorAll("input[type=radio]:checked") ?? [])];
  return Object.fromEntries(radios.flatMap((radio) => (radio instanceof HTMLInputElement ? [[radio.name, radio.value]] : [])));
}

/** Said where no script hides the question: "Only if you chose “Yes” or “Unsure” above." */
function whenAsked({ condition }: FormQuestion, earlier: readonly FormQuestion[]): string {
  const asked = earlier.find(({ id }) => id === condition?.question);
  const words = (condition?.in ?? []).map((value) => {
    const option = asked?.type === "choice" ? asked.options.find((each) => each.value === value) : undefined;
    return `“${option?.label ?? value.charAt(0).toUpperCase() + value.slice(1)}”`;
  });
  return `Only if you chose ${words.join(" or ")} for “${asked?.label ?? ""}”`;
}

type PartProps = {
  readonly index: number;
  readonly current: number;
  readonly prefix: string;
  readonly title: string;
  readonly intro?: string | undefined;
  readonly children: ReactNode;
};

function Part({ index, current, prefix, title, intro, children }: PartProps) {
  const id = `${prefix}-part-${index}`;
  return (
    <section className="form-part" data-part={index} data-away={index === current ? undefined : ""} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} className="t-h1">
        {title}
      </h2>
      {intro !== undefined && <p className="form-part-intro">{intro}</p>}
      {children}
    </section>
  );
}

function BackButton({ ready, onClick }: { readonly ready: boolean; readonly onClick: () => void }) {
  return (
    <Button size="touch" disabled={!ready} onClick={onClick}>
      Back
    </Button>
  );
}
