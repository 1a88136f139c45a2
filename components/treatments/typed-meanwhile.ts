import type { ZoneValues } from "./zone-values.ts";

/** Zones and plain fields, by name. */
export type Typed = { readonly zones: ZoneValues; readonly fields: Readonly<Record<string, string>> };

/** A form is reset when its answer comes: what was typed since it was sent goes back into its fields. */
export function putBack(form: HTMLFormElement | null | undefined, fields: Typed["fields"]): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)
      field.value = value;
  }
}
