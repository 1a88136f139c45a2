/** Removals of the ways in: a condition left out, a text replaced. */
import { type Guard, instead, type NamedTest } from "../guard.ts";

export const test = (file: string, title: string): NamedTest => ({ file: `tests/db/${file}.test.ts`, title });

/** A condition of a query left out. */
export const without = (name: string, path: string, condition: string, named: NamedTest): Guard => ({
  name: `way in: ${name}`,
  test: named,
  removal: { edits: [instead(path, condition, "")] },
});
/** A text replaced by one that guards less. */
export const changed = (name: string, path: string, found: string, text: string, named: NamedTest): Guard => ({
  name: `way in: ${name}`,
  test: named,
  removal: { edits: [instead(path, found, text)] },
});
