"use client";

import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { useForm } from "#components/ui/form-context.tsx";
import type { FormAction } from "#lib/form-state.ts";

type Step = { readonly value: number; readonly mark: string; readonly words: string };

type ScoreFormProps = {
  readonly action: FormAction;
  readonly idempotencyKey: string;
  readonly patientId: string;
  readonly seriesId: string | null;
  readonly scale: string;
  readonly rater: string;
  readonly name: string;
  readonly steps: readonly Step[];
  /** The value that stands. */
  readonly last: number | null;
};

/** The values of a scale: one tap keeps one. */
export function ScoreForm({ action, idempotencyKey, patientId, seriesId, scale, rater, name, steps, last }: ScoreFormProps) {
  return (
    <ActionForm action={action} inline label={name}>
      <HiddenField name="idempotencyKey" value={idempotencyKey} />
      <HiddenField name="patientId" value={patientId} />
      <HiddenField name="seriesId" value={seriesId ?? ""} />
      <HiddenField name="scale" value={scale} />
      <HiddenField name="rater" value={rater} />
      <ScoreButtons steps={steps} last={last} />
    </ActionForm>
  );
}

function ScoreButtons({ steps, last }: Pick<ScoreFormProps, "steps" | "last">) {
  const { pending } = useForm();
  return (
    <div className="score-buttons">
      {steps.map(({ value, mark, words }) => (
        <button
          key={value}
          type="submit"
          name="value"
          value={value}
          aria-pressed={value === last}
          aria-disabled={pending}
          className="score-button"
        >
          {mark}
          {words !== "" && <span className="visually-hidden">{`, ${words}`}</span>}
        </button>
      ))}
    </div>
  );
}
