"use client";

import { type Ref, startTransition, useActionState, useState } from "react";
import { FieldFrame } from "#components/ui/field-frame.tsx";
import { useField } from "#components/ui/form-context.tsx";
import { type FormAction, initialFormState } from "#lib/form-state.ts";
import { PatientFinder, type PatientFinderProps } from "./patient-finder.tsx";

const nothing: FormAction = async (state) => state;

/** Whoever is chosen from most lists is opened. */
const RECORD = { before: "/patients/", after: "" };

export type FinderFieldProps = Pick<PatientFinderProps, "placeholder" | "keyShortcuts" | "hasRecent" | "without"> & {
  readonly label: string;
  readonly isLabelHidden?: boolean | undefined;
  readonly input?: Ref<HTMLInputElement> | undefined;
  readonly defaultValue?: string | undefined;
  /** Where a choice leads, the patient's id between the two; without it, to their record. */
  readonly leads?: { readonly before: string; readonly after: string } | undefined;
  /** What the search is part of, sent along when someone new is begun. */
  readonly carried?: { readonly name: string; readonly value: string } | undefined;
  /** Takes `words` as the beginning of a new patient; left out for who may not register one. */
  readonly start?: FormAction | undefined;
};

/** The field of a form that posts `words`: patients below it while somebody types, and without scripts what the form finds. */
export function FinderField({
  label,
  isLabelHidden = false,
  defaultValue = "",
  leads = RECORD,
  carried,
  start,
  ...field
}: FinderFieldProps) {
  const { id, error, sent } = useField("words");
  const [words, setWords] = useState(sent?.[0] ?? defaultValue);
  const [, begin] = useActionState(start ?? nothing, initialFormState);
  const startAnew = () => {
    const data = new FormData();
    data.set("words", words);
    if (carried !== undefined) data.set(carried.name, carried.value);
    startTransition(() => begin(data));
  };
  const finder = (
    <PatientFinder
      {...field}
      id={id}
      label={isLabelHidden ? label : undefined}
      name="words"
      isInvalid={error !== null}
      words={words}
      onWords={setWords}
      isFloating
      chosen={leads}
      fresh={start === undefined ? undefined : { label: "New patient", onChoose: startAnew }}
    />
  );
  return isLabelHidden ? (
    finder
  ) : (
    <FieldFrame id={id} label={label} error={error}>
      {finder}
    </FieldFrame>
  );
}
