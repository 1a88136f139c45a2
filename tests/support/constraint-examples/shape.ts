/** As SQL reads it: '{a,b}' is a list, '[…,…)' a stretch of time. */
type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

export type Examples = {
  /** A row that goes in. Columns that must hold something and are not named here are filled by their type, differently for each row. */
  readonly row: Row;
  /** By the name of the check: changes of that row, each of which it refuses. */
  readonly refuses?: Readonly<Record<string, readonly Row[]>>;
  /** By the name of the rule that something is there once: changes of that row that it looks at, and the columns in which a second row is alike. */
  readonly once?: Readonly<Record<string, { readonly alike: readonly string[]; readonly row?: Row }>>;
};

export const AN_ID = "01990000-0000-7000-8000-000000000001";
export const MORNING = "[2026-06-01 09:00Z,2026-06-01 10:00Z)";
/** Stretches of time that are none. */
export const UNBOUNDED: readonly Row[] = [
  "empty",
  "(,2026-06-01 10:00Z)",
  "[2026-06-01 09:00Z,)",
  "[2026-06-01 09:00Z,2026-06-01 10:00Z]",
  "(2026-06-01 09:00Z,2026-06-01 10:00Z)",
].map((during) => ({ during }));
