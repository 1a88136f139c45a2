"use client";

import { createContext, useContext } from "react";
import { type FormState, initialFormState } from "#lib/form-state.ts";

type FormContextValue = {
  readonly state: FormState;
  readonly pending: boolean;
  readonly prefix: string;
  /** The id of the form, where its fields stand outside of it. */
  readonly form?: string | undefined;
  /** What the fields of a form that is kept as a draft begin with, by name; a field that is not in it begins empty. */
  readonly given?: FormState["values"] | undefined;
};

/** What the fields know of the form around them. Outside a form they stand idle with plain ids. */
export const FormContext = createContext<FormContextValue>({ state: initialFormState, pending: false, prefix: "field" });

/** The id of a field's control (or of its group), which the error summary links to. */
export function fieldId(prefix: string, name: string): string {
  return `${prefix}-${name}`;
}

export function useForm(): FormContextValue {
  return useContext(FormContext);
}

type FieldValues = {
  readonly id: string;
  readonly error: string | null;
  /** What the person last sent for this name, or undefined where the page's own value holds: nothing was refused, and nothing only worked out. */
  readonly sent: readonly string[] | undefined;
  /** The id of the form that a field outside of it belongs to. */
  readonly form: string | undefined;
};

/** Error and last sent value of one field, by its name. */
export function useField(name: string): FieldValues {
  const { state, prefix, given, form } = useForm();
  const value = (given ?? state.values)[name];
  const list = value === undefined ? [] : typeof value === "string" ? [value] : value;
  return {
    id: fieldId(prefix, name),
    error: state.outcome === "refused" ? (state.errors[name] ?? null) : null,
    form,
    sent: given !== undefined || state.outcome === "refused" || state.worked !== undefined ? list : undefined,
  };
}
