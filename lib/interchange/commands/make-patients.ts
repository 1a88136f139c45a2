import { sql } from "drizzle-orm";
import { contactConsents } from "#db/schema/contact-consents.ts";
import { patientNotes } from "#db/schema/patient-notes.ts";
import { patients } from "#db/schema/patients.ts";
import { authorId } from "#lib/auth/ctx.ts";
import { getClinicDates } from "#lib/patients/queries/clinic-dates.ts";
import { done } from "#lib/result.ts";
import { findKnown } from "../queries/known.ts";
import { likeness, marksOf, type Owner } from "../rules/alike.ts";
import { type Draft, readRow } from "../rules/read-row.ts";
import type { AtWork, ImportTx, Maker, Row, Verdict } from "./maker.ts";
import { undoRows } from "./undo-rows.ts";

type Judged = Verdict & { readonly draft: Draft | null };

/** Two hundred rows are over within a blink, and whoever waits for a connection gets one. */
const MOST = { checking: 200, making: 200, undoing: 200 };

/** Makes patients of rows. */
export function patientMaker(): Maker {
  const seen = new Map<string, number>();
  return {
    most: MOST,
    async check(tx, work, rows) {
      const judged = await judge(tx, work, rows, seen);
      return judged.map(({ draft: _, ...verdict }) => verdict);
    },
    async make(tx, work, rows) {
      const judged = await judge(tx, work, rows, new Map());
      const isMade = ({ state }: Judged) => state === "ready" || (state === "alike" && work.likely === "make");
      const made = judged.flatMap((each) => (isMade(each) && each.draft !== null ? [{ ...each, draft: each.draft }] : []));
      const ids = await register(
        tx,
        made.map(({ draft }) => draft),
      );
      return done([
        ...made.map(({ draft: _, ...verdict }, at) => ({ ...verdict, state: "made" as const, patient: ids[at] ?? "" })),
        ...judged
          .filter((each) => !isMade(each))
          .map(({ draft: _, ...verdict }) => (verdict.state === "refused" ? verdict : { ...verdict, state: "skipped" as const })),
      ]);
    },
    undo: (tx, work) => undoRows(tx, work, MOST.undoing),
  };
}

const personOf = ({ cadenceId, details }: Draft) => ({ ...details, cadenceId });

/** Reads rows, and says of each whether it can be made, looks like somebody, is somebody, or is refused. `seen` are the marks of earlier rows; it grows. */
async function judge(tx: ImportTx, work: AtWork, rows: readonly Row[], seen: Map<string, number>): Promise<Judged[]> {
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
  return read.map(({ row, read: said }): Judged => {
    if (!said.ok) return { row, state: "refused", reasons: said.reasons, alike: null, draft: null };
    const marks = marksOf(personOf(said.draft));
    const like = likeness(marks, ownerOf);
    for (const { key } of marks) if (!seen.has(key)) seen.set(key, row);
    if (like === null) return { row, state: "ready", reasons: [], alike: null, draft: said.draft };
    return { row, state: like.same ? "same" : "alike", reasons: [like.reason], alike: like.patient, draft: said.draft };
  });
}

/** Registers them all, with what they said of being reached and the note that came along, which clinicians alone read: nobody knows what it holds. */
async function register(tx: ImportTx, drafts: readonly Draft[]): Promise<readonly string[]> {
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
