import { eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Db, runReadOnly } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { formDefinition } from "#lib/forms/input.ts";
import { describeAnswers, knownAnswers } from "#lib/forms/rules.ts";
import { RECORD_FORMAT, RECORD_VERSION, type RecordCopy, recordCopy } from "../outputs/record.ts";
import { clinicalParts, formRows } from "./copy/clinical.ts";
import { diaryParts } from "./copy/diary.ts";
import { moneyParts } from "./copy/money.ts";

/** The files in which a copy is given. */

export type CopyFile = "pdf" | "json" | "zip" | "fhir";

/** Rows as JSON has them, whatever the driver would make of their types. */
async function rowsOf(db: Db, select: SQL): Promise<readonly unknown[]> {
  const { rows } = await db.execute<{ row: unknown }>(sql`select to_jsonb(r) as row from (${select}) r`);
  return rows.map(({ row }) => row);
}

const formRow = z.object({ content: formDefinition, answers: z.record(z.string(), z.unknown()) }).loose();

/** A form with its questions, and its answers in words and as they are kept. */
function readForm(row: unknown) {
  const { content, answers: kept, ...rest } = formRow.parse(row);
  const known = knownAnswers(kept);
  const answers = describeAnswers(content, known).map((row) => ({
    ...row,
    value: (Object.hasOwn(known, row.id) ? known[row.id] : null) ?? null,
  }));
  return { ...rest, title: content.title, answers };
}

/**
 * Everything that is kept about a patient and the records merged into theirs, as it stands at one moment. Audited before anything is read; null when there is
 * no such patient, or when nobody has noted that they asked for it.
 */
export async function copyRecord(ctx: Ctx<"privacy:export">, asked: string, file: CopyFile): Promise<RecordCopy | null> {
  const [found] = await ctx.db
    .select({
      id: patientIdentities.canonicalId,
      asked: sql<boolean>`exists (select from record_requests r where r.patient_id = any(patient_records(${patientIdentities.canonicalId}))
        and (r.answer is null or r.answer = 'given'))`,
    })
    .from(patientIdentities)
    .where(eq(patientIdentities.id, asked));
  if (!found?.asked) return null;
  await recordAudit(ctx, {
    action: "patient:export",
    objectType: "patient",
    objectId: found.id,
    patientId: found.id,
    detail: { file, version: RECORD_VERSION },
  });
  return runReadOnly(ctx.database, async (db) => {
    const ids = sql`patient_records(${found.id}::uuid)`;
    const record: Record<string, unknown> = { forms: (await rowsOf(db, formRows(ids))).map(readForm) };
    for (const [part, select] of Object.entries({ ...diaryParts(ids), ...moneyParts(ids), ...clinicalParts(ids) }))
      record[part] = await rowsOf(db, select);
    const [clinic] = await db.select({ name: clinics.name }).from(clinics);
    return recordCopy.parse({
      format: RECORD_FORMAT,
      version: RECORD_VERSION,
      madeAt: ctx.now.toString(),
      clinic: clinic?.name ?? "",
      record,
    });
  });
}
