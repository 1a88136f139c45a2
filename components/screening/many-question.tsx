"use client";

import { type FormEvent, useRef } from "react";
import { describedBy, GroupFrame } from "#components/ui/field-frame.tsx";
import { useField } from "#components/ui/form-context.tsx";
import type { ManyQuestion as ManyQuestionFacts } from "#lib/forms/input.ts";
import { findZone } from "#lib/zones.ts";

type ManyQuestionProps = {
  readonly question: ManyQuestionFacts;
  readonly name: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly touch: boolean | undefined;
};

function answersOf(question: ManyQuestionFacts) {
  return question.type === "several"
    ? question.options
    : question.zones.map((value) => ({ value, label: findZone(value)?.label ?? value }));
}

/** Any number of answers, or none of them. Giving one takes the other back, so that the two never contradict each other. */
export function ManyQuestion({ question, name, label, help, touch }: ManyQuestionProps) {
  const box = useRef<HTMLDivElement>(null);
  const { id, error } = useField(name);
  const chosen = useField(`${name}.chosen`);
  const none = useField(`${name}.none`);
  const takeBack = ({ target }: FormEvent) => {
    if (!(target instanceof HTMLInputElement) || !target.checked || box.current === null) return;
    for (const other of box.current.querySelectorAll("input")) if (other.name !== target.name) other.checked = false;
  };
  const tick = (field: string, value: string, words: string, isTicked: boolean) => (
    <label key={`${field} ${value}`} className="choice">
      <input
        key={`${isTicked}`}
        type="checkbox"
        name={field}
        value={value}
        defaultChecked={isTicked}
        aria-describedby={describedBy(id, undefined, error)}
      />
      <span>{words}</span>
    </label>
  );
  return (
    <GroupFrame id={id} label={label} help={help} error={error} touch={touch}>
      <div ref={box} onInput={takeBack} className="choices">
        <div className={question.type === "body_area" ? "choices area-choices" : "choices"}>
          {answersOf(question).map(({ value, label: words }) =>
            tick(`${name}.chosen`, value, words, chosen.sent?.includes(value) ?? false),
          )}
        </div>
        {question.none !== undefined && tick(`${name}.none`, "on", question.none, (none.sent ?? []).length > 0)}
      </div>
    </GroupFrame>
  );
}
