/** A form as it was sent: text by field name, a list where a name came more than once. Files are not read here. */
export type SentFields = ReadonlyMap<string, string | readonly string[]>;

const FORBIDDEN = new Set(["__proto__", "prototype", "constructor"]);
const SECRET = /password|token|secret|setupCode|^pin$/i;

/** What Postgres text cannot hold is taken out: NUL and lone surrogates. */
function clean(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** Reads the text fields, leaving out the framework's own. */
export function sentFields(data: FormData): SentFields {
  const fields = new Map<string, string | readonly string[]>();
  for (const name of new Set(data.keys())) {
    if (name.startsWith("$ACTION") || name.split(".").some((part) => FORBIDDEN.has(part))) continue;
    const texts = data
      .getAll(name)
      .filter((value) => typeof value === "string")
      .map(clean);
    const [only] = texts;
    if (only === undefined) continue;
    fields.set(name, texts.length === 1 ? only : texts);
  }
  return fields;
}

type Tree = Map<string, string | readonly string[] | Tree>;

/**
 * Nested input from dotted names: "zones.forehead.depth" and "sessions.0.date" become objects and lists. A name ending in "[]" is always a list.
 * Unknown keys are left for the schema to refuse.
 */
export function inputFromFields(fields: SentFields): unknown {
  const root: Tree = new Map();
  for (const [name, value] of fields) {
    const list = name.endsWith("[]");
    const parts = (list ? name.slice(0, -2) : name).split(".");
    const last = parts.pop() ?? "";
    let at = root;
    for (const part of parts) {
      const next = at.get(part);
      const branch: Tree = next instanceof Map ? next : new Map();
      at.set(part, branch);
      at = branch;
    }
    at.set(last, list && typeof value === "string" ? [value] : value);
  }
  return withLists(root);
}

/** Branches whose keys are all numbers become lists, in the order of the numbers. */
function withLists(tree: Tree): unknown {
  const entries = [...tree].map(([key, part]): [string, unknown] => [key, part instanceof Map ? withLists(part) : part]);
  if (entries.length > 0 && entries.every(([key]) => /^\d{1,3}$/.test(key)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, part]) => part);
  return Object.fromEntries(entries);
}

/** What may be shown again after a refusal: everything typed but secrets. */
export function valuesToKeep(fields: SentFields): Record<string, string | readonly string[]> {
  return Object.fromEntries([...fields].filter(([name]) => !SECRET.test(name)));
}
