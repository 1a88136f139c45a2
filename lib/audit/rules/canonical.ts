/**
 * An audit row as the chain seals it: every column as text. `at` is UTC to the microsecond in a fixed form, `detail` the database's own text of its jsonb,
 * which no setting changes.
 */
export type SealedRow = {
  readonly id: string;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorRoles: string;
  readonly sessionId: string | null;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string | null;
  readonly patientId: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly detail: string;
  readonly requestId: string;
};

/** Raised when a column is added: a row says by which list of columns it was sealed. */
const FORM = "cadence audit 1";
const FIELDS = [
  "id",
  "at",
  "actorKind",
  "actorId",
  "actorRoles",
  "sessionId",
  "action",
  "objectType",
  "objectId",
  "patientId",
  "outcome",
  "reason",
  "detail",
  "requestId",
] as const satisfies readonly (keyof SealedRow)[];

/** The length of a field that is null: no text is as long. */
const NOTHING = 0xffff_ffff;
const LENGTH_BYTES = 4;

const encoder = new TextEncoder();

/** The row as bytes that no other row has: each field led by its length, so that nothing can be pushed from one into the next. */
export function canonicalBytes(row: SealedRow): Uint8Array {
  const fields = [FORM, ...FIELDS.map((field) => row[field])].map((text) => (text === null ? null : encoder.encode(text)));
  const bytes = new Uint8Array(fields.reduce((size, field) => size + LENGTH_BYTES + (field?.length ?? 0), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    view.setUint32(at, field?.length ?? NOTHING);
    at += LENGTH_BYTES;
    if (field === null) continue;
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}
