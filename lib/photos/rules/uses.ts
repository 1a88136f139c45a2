import { USES } from "#lib/consent/rules/uses.ts";

export type PhotoUseMark = { readonly id: string; readonly label: string; readonly allowed: boolean };

/** What the patient's photographs may be used for beside the record, as they agree now: a withdrawal takes the photographs of earlier days with it. */
export function usesBesideRecord(standing: readonly string[]): readonly PhotoUseMark[] {
  return USES.photo.filter(({ id }) => id !== "record").map(({ id, label }) => ({ id, label, allowed: standing.includes(id) }));
}

/** Whether photographs may be taken at all: each purpose is off until the patient signs it. */
export function mayTake(standing: readonly string[]): boolean {
  return standing.includes("record");
}
