import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { importRows } from "#db/schema/imports.ts";
import { patientNotes } from "#db/schema/patient-notes.ts";
import { patients } from "#db/schema/patients.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { authorId } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { findKnown } from "../queries/known.ts";
import { likeness, marksOf, type Owner } from "../rules/alike.ts";
import { type Draft, type Reading, readRow } from "../rules/read-row.ts";
import type { RowState } from "../rules/steps.ts";

export type AtWork = {
  readonly id: string;
  readonly columns: readonly string[];
  readonly dateOrder: Reading["dateOrder"];
  readonly likely: "skip" | "make";
};

/** What became of a row. */
type Verdict = {
  readonly row: number;
  readonly state: RowState;
  readonly reasons: readonly string[];
  readonly alike: number | null;
  readonly draft: Draft | null;
};

type Waiting = { readonly row: number; readonly cells: readonly string[] };

const personOf = ({ cadenceId, details }: Draft) => ({ ...details, cadenceId });

function nextRows(tx: Tx<"import:run">, { id }: AtWork, states: readonly RowState[], most: number): Promise<Waiting[]> {
  return tx.db
    .select({ row: importRows.row, cells: importRows.cells })
    .from(importRows)
    .where(and(eq(importRows.importId, id), inArray(importRows.state, states)))
    .orderBy(asc(importRows.row))
    .limit(most);
}

/** Reads rows, and says of each whether it can be made, looks like somebody, is somebody, or is refused. `seen` are the marks of earlier rows; it grows. */
async function judge(tx: Tx<"import:run">, work: AtWork, rows: readonly Waiting[], seen: Map<string, number>): Promise<Verdict[]> {
  const { today } = await getClinicDates(tx);
  const reading = { columns: work.columns, dateOrder: work.dateOrder, today };
  const read = rows.map(({ row, cells }) => ({ row, read: readRow(cells, reading) }));
  const known = await findKnown(
    tx,
    read.flatMap((each) => (each.read.ok ? [personOf(each.read.draft)] : [])),
  );
  const ownerOf = (key: string): Owner | undefined => {
    const patient = known.get(key);
    if (patient !== undefined) return { patient };
    const row = seen.get(key);
    return row === undefined ? undefined : { row };
  };
  return read.map(({ row, read: said }): Verdict => {
    if (!said.ok) return { row, state: "refused", reasons: said.reasons, alike: null, draft: null };
    const person = personOf(said.draft);
    const like = likeness(person, ownerOf);
    for (const { key } of marksOf(person)) if (!seen.has(key)) seen.set(key, row);
    if (like === null) return { row, state: "ready", reasons: [], alike: null, draft: said.draft };
    return { row, state: like.same ? "same" : "alike", reasons: [like.reason], alike: like.patient, draft: said.draft };
  });
}

async function keep(tx: Tx<"import:run">, { id }: AtWork, verdicts: readonly (Omit<Verdict, "draft"> & { readonly patient?: string })[]) {
  if (verdicts.length === 0) return;
  const told = JSON.stringify(verdicts);
  await tx.db.execute(sql`update ${importRows} r set state = v.state, reasons = v.reasons, alike_number = v.alike, patient_id = v.patient,
      cells = case when v.patient is null then r.cells else '[]'::jsonb end
    from jsonb_to_recordset(${told}::jsonb) as v (row integer, state text, reasons jsonb, alike integer, patient uuid)
    where r.import_id = ${id} and r.row = v.row`);
}

/** Looks at the next rows without making anybody. @returns how many; none when all were looked at. */
export async function checkBatch(tx: Tx<"import:run">, work: AtWork, most: number, seen: Map<string, number>): Promise<number> {
  const rows = await nextRows(tx, work, ["waiting"], most);
  const verdicts = await judge(tx, work, rows, seen);
  await keep(
    tx,
    work,
    verdicts.map(({ draft: _, ...verdict }) => verdict),
  );
  return rows.length;
}

/**
 * Makes patients of the next rows. Each is read and compared anew: somebody may have registered them meanwhile. A patient and what became of the row are one
 * transaction, so that no row is ever made twice, whenever a server dies. @returns how many rows; none when all are done.
 */
export async function makeBatch(tx: Tx<"import:run">, work: AtWork, most: number): Promise<number> {
  const rows = await nextRows(tx, work, ["ready", "alike"], most);
  const verdicts = await judge(tx, work, rows, new Map());
  const isMade = ({ state }: Verdict) => state === "ready" || (state === "alike" && work.likely === "make");
  const made = verdicts.flatMap((verdict) => (isMade(verdict) && verdict.draft !== null ? [{ ...verdict, draft: verdict.draft }] : []));
  const ids = await register(
    tx,
    made.map(({ draft }) => draft),
  );
  await keep(tx, work, [
    ...made.map(({ row, reasons, alike }, at) => ({ row, state: "made" as const, reasons, alike, patient: ids[at] ?? "" })),
    ...verdicts
      .filter((verdict) => !isMade(verdict))
      .map(({ row, state, reasons, alike }) => ({ row, state: state === "refused" ? state : ("skipped" as const), reasons, alike })),
  ]);
  return rows.length;
}

/** Registers them all, with what they said of being reached and the note that came along, which clinicians alone read: nobody knows what it holds. */
async function register(tx: Tx<"import:run">, drafts: readonly Draft[]): Promise<readonly string[]> {
  if (drafts.length === 0) return [];
  const { rows } = await tx.db.execute<{ id: string }>(sql`select uuidv7() as id from generate_series(1, ${drafts.length}::integer)`);
  const ids = rows.map(({ id }) => id);
  const all = drafts.map((draft, at) => ({ ...draft, patientId: ids[at] ?? "" }));
  const written = { createdAt: tx.now };
  await tx.db.insert(patients).values(all.map(({ details, patientId }) => ({ ...details, ...written, id: patientId })));
  const by = authorId(tx);
  const consents = all.flatMap((each) =>
    each.consents.map((consent) => ({ ...consent, ...written, patientId: each.patientId, notedBy: by })),
  );
  if (consents.length > 0) await tx.db.insert(contactConsents).values(consents);
  const notes = all.flatMap(({ note, patientId }) =>
    note === "" ? [] : [{ ...written, patientId, words: note, audience: "clinicians" as const, createdBy: by }],
  );
  if (notes.length > 0) await tx.db.insert(patientNotes).values(notes);
  return ids;
}

/** Takes back the next patients whom nobody has touched since. @returns how many rows were looked at. */
export async function undoBatch(tx: Tx<"import:run">, { id }: AtWork, most: number): Promise<number> {
  const { rows } = await tx.db.execute<{ looked: number }>(sql`select undo_import_rows(${id}, ${most}::integer) as looked`);
  return rows[0]?.looked ?? 0;
}
