/**
 * What of the database an archive tells. The list of secrets is the matrix of fields itself: a column of the class "secret" is left out unless it stands here,
 * so that a new one is left out before anybody has thought of it; and a column that could hold something and stands in no class stops the archive.
 */
import { FIELDS } from "#lib/auth/fields.ts";

/** Tables that are left out whole, and why. */
export const LEFT_TABLES: Readonly<Record<string, string>> = {
  attempts: "Tries at signing in, kept for minutes.",
  destroyed_files: "Names of files that are about to be taken away.",
  form_sessions: "It holds a form open for minutes.",
  idempotency_keys: "It keeps a form that is sent twice from having two effects.",
  pending_sign_ins: "It holds a sign-in open for minutes.",
  portal_sessions: "It holds a patient’s own page open for hours; each opening stands in the audit trail.",
  recovery_codes: "Hashes of codes that let somebody in.",
  second_steps: "Keys of second steps.",
  sessions: "It holds a sign-in open for hours.",
  setup_codes: "Hashes of codes that let somebody in.",
};

/** Columns that no page receives and that an archive tells all the same: none of them lets anybody in. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  // The chain of the audit trail, without its key.
  audit_chain: ["seq", "prev_hash", "hash"],
  // What was before a change of the diary.
  changed_appointments: ["before", "version_after"],
  changes: ["series_before"],
  // Which file of the archive a document or photograph is, and what it must be.
  patient_documents: ["key", "sent_hash", "content_hash"],
  photos: ["key", "thumb_key", "content_hash"],
};

/** Columns that migrations added by hand and the schema's own files do not have: what a check compares with. */
const BY_HAND: Readonly<Record<string, readonly string[]>> = { devices: ["resource_kind"] };

/** How a column's values are written: `text` and `json` in quotes, whatever they hold; the others as they are. */
export type Written = "text" | "json" | "number" | "boolean" | "uuid" | "date" | "time" | "instant" | "interval" | "hex";

const WRITTEN: Readonly<Record<string, Written>> = {
  text: "text",
  varchar: "text",
  bpchar: "text",
  citext: "text",
  json: "json",
  jsonb: "json",
  int2: "number",
  int4: "number",
  int8: "number",
  numeric: "number",
  float4: "number",
  float8: "number",
  bool: "boolean",
  uuid: "uuid",
  date: "date",
  time: "time",
  timestamptz: "instant",
  tstzrange: "interval",
  bytea: "hex",
};

/** Who, when, whether: what says nothing by itself, and needs no class. */
const SAYS_NOTHING: readonly Written[] = ["uuid", "boolean", "instant", "interval", "time"];

const inSql = (column: string) => column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function classOf(table: string, column: string): string | null {
  const classes = Object.entries(FIELDS[table] ?? {});
  return classes.find(([, columns]) => columns.some((each) => inSql(each) === column))?.[0] ?? null;
}

/**
 * How a column is written, or null where it is left out.
 * @param type its name in Postgres; a list's begins with "_"
 * @throws where nobody has said what may be told of it, or how it is written
 */
export function writtenAs({
  table,
  column,
  type,
}: {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}): Written | null {
  const written = type.startsWith("_") ? "json" : WRITTEN[type];
  if (written === undefined) throw new Error(`Nobody has said how ${table}.${column} is written, of the type ${type}.`);
  const fieldClass = classOf(table, column);
  if (fieldClass === "secret") return TOLD[table]?.includes(column) ? written : null;
  const saysNothing =
    SAYS_NOTHING.includes(written) || type === "_uuid" || column === "version" || BY_HAND[table]?.includes(column) === true;
  if (fieldClass === null && !saysNothing) throw new Error(`Nobody has said who may receive ${table}.${column}: lib/auth/fields.ts.`);
  return written;
}

/** By which columns tables name files of the store, and which says what the file must be. What is still pending has none that is kept. */
export const FILES_NAMED: readonly { readonly table: string; readonly key: string; readonly hash: string | null }[] = [
  { table: "patient_documents", key: "key", hash: "content_hash" },
  { table: "photos", key: "key", hash: "content_hash" },
  { table: "photos", key: "thumb_key", hash: null },
];
