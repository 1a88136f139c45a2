import { answerName } from "#components/screening/question.tsx";
import type { RawForm } from "#lib/forms/rules.ts";

const PREFIX = answerName("");

/** The answers on the page as they stand in its fields, by the name under which the form's reader knows them. */
export function fieldsIn(form: HTMLFormElement): RawForm {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new FormData(form)) {
    if (!name.startsWith(PREFIX) || typeof value !== "string" || value === "") continue;
    const field = name.slice(PREFIX.length);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return Object.fromEntries([...fields].map(([field, values]) => [field, values.length === 1 ? (values[0] ?? "") : values]));
}

/** The same by the names of the page's fields. */
export function asSent(given: RawForm): RawForm {
  return Object.fromEntries(Object.entries(given).map(([field, value]) => [answerName(field), value]));
}

/** Writes the answers to some questions into the page's fields. */
export function fillIn(form: HTMLFormElement, given: RawForm, questions: readonly string[]): void {
  for (const control of form.elements) {
    if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) || !control.name.startsWith(PREFIX)) continue;
    const field = control.name.slice(PREFIX.length);
    if (!questions.includes(field.split(".", 1)[0] ?? field)) continue;
    const values = [given[field] ?? []].flat();
    if (control.type === "radio" || control.type === "checkbox") {
      if (control instanceof HTMLInputElement) control.checked = values.includes(control.value);
    } else control.value = values[0] ?? "";
  }
}
