import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { and, count, eq, gt, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { once } from "#db/once.ts";
import { patientDocuments } from "#db/schema/patient-documents.ts";
import { isRecordOf } from "#db/schema/patient-identities.ts";
import { Turnstile } from "#db/turnstile.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Ctx, type Tx, transaction } from "#lib/auth/ctx.ts";
import { DOCUMENTS_FOLDER, type Files, isFull, randomKey } from "#lib/files.ts";
import { isPatient } from "#lib/patients/commands/standing.ts";
import { getClinicDates, readsClinical } from "#lib/patients/queries/clinic-dates.ts";
import { mayWriteFor } from "#lib/patients/rules/patient.ts";
import { redraw } from "#lib/photos/commands/redraw.ts";
import type { SentFile } from "#lib/receive.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import type { AddDocumentInput } from "../input.ts";
import { cleanFileName, type DocumentType, isLockedPdf, judgeFile } from "../rules/file.ts";

/** More than the post of a whole week: whoever sends more is no person with a letter. */
const MOST_AN_HOUR = 100;

/** Files are looked at one after the other: each may be held in memory more than once. */
const desk = new Turnstile(1, { standstill: 15_000, longest: 180_000 });

type Adding = Ctx<"patient:write">;
type AddingTx = Tx<"patient:write">;
type Pending = { readonly id: string; readonly key: string };
type Work = { readonly input: AddDocumentInput; readonly own: Pending; readonly sent: SentFile };

const answer = z.object({ documentId: z.string() });
type Added = z.output<typeof answer>;

/**
 * Keeps a document: a pending row first, then its file, and last the row as kept. Whatever goes wrong on the way, nothing is left; after a crash the sweep sees
 * to that. A picture is drawn anew; a PDF and a text are kept byte by byte. Idempotent by key.
 * @returns `not_found`, `clinicians_audience` where reception would write for clinicians, `document_date_to_come`, `document_too_many` beyond 100 of one person
 * in an hour, why it is no file that is taken, `document_twice` for one that the record has already, as far as this person may know, `files_full`
 */
export async function addDocument(ctx: Adding, files: Files, input: AddDocumentInput, sent: SentFile): Promise<Result<Added>> {
  const begun = await transaction(ctx, (tx) => beginIn(tx, input, sent));
  if (!begun.ok) return begun;
  const own = begun.value;
  let added: Result<Added> = refuse("unexpected");
  try {
    added = await keep(ctx, files, { input, own, sent });
    return added;
  } catch (error) {
    if (isFull(error)) return refuse("files_full", {}, "file");
    throw error;
  } finally {
    // A form that was sent twice is answered with the document of the first time.
    if (!added.ok || added.value.documentId !== own.id) await discard(ctx, files, own);
  }
}

async function beginIn(tx: AddingTx, input: AddDocumentInput, sent: SentFile): Promise<Result<Pending>> {
  const { patientId, title, kind, audience, datedOn } = input;
  if (!mayWriteFor(audience, readsClinical(tx))) return refuse("clinicians_audience", {}, "audience");
  if (datedOn !== null && datedOn > (await getClinicDates(tx)).today) return refuse("document_date_to_come", {}, "datedOn");
  if (!(await isPatient(tx, patientId))) return refuse("not_found");
  if (await hasAddedTooMany(tx)) return refuse("document_too_many");
  const key = randomKey(DOCUMENTS_FOLDER, "file");
  const [made] = await tx.db
    .insert(patientDocuments)
    .values({
      ...{ patientId, title, kind, audience, datedOn, key },
      fileName: cleanFileName(sent.name),
      sentHash: Buffer.from(sent.hash, "hex"),
      addedBy: authorId(tx),
    })
    .returning({ id: patientDocuments.id });
  if (made === undefined) throw new Error("The row was not returned.");
  return done({ id: made.id, key });
}

/** By the database's clock, over all processes. What was refused for what it is has left no row, and is not counted. */
async function hasAddedTooMany(tx: AddingTx): Promise<boolean> {
  const [added] = await tx.db
    .select({ many: count() })
    .from(patientDocuments)
    .where(and(eq(patientDocuments.addedBy, authorId(tx)), gt(patientDocuments.createdAt, sql`now() - interval '1 hour'`)));
  return (added?.many ?? 0) >= MOST_AN_HOUR;
}

type Whole = { readonly type: DocumentType; readonly locked: boolean; readonly size: number; readonly contentHash: Buffer };

async function keep(ctx: Adding, files: Files, { input, own, sent }: Work): Promise<Result<Added>> {
  const stored = await desk.pass(() => store(files, own.key, sent));
  if (!stored.ok) return { ok: false, refusal: { ...stored.refusal, field: "file" } };
  const request = { command: "document:add", key: input.idempotencyKey, input: { ...input, sent: sent.hash }, answer };
  return transaction(ctx, (tx) => once(tx, request, () => keepIn(tx, { input, own, sent }, stored.value)));
}

/** Looks at what was sent and puts it in the store, as it is or, a picture, as it is drawn anew. */
async function store(files: Files, key: string, sent: SentFile): Promise<Result<Whole>> {
  const came = await readFile(sent.path);
  const judged = judgeFile(came);
  if ("refused" in judged) return refuse(judged.refused);
  const put = async (type: DocumentType, bytes: Uint8Array, locked: boolean): Promise<Result<Whole>> => {
    await files.put(key, bytes);
    return done({ type, locked, size: bytes.length, contentHash: createHash("sha256").update(bytes).digest() });
  };
  if (judged.is !== "picture") return put(judged.is, came, judged.is === "pdf" && isLockedPdf(came));
  const at = (name: string) => path.join(path.dirname(sent.path), name);
  const drawn = await redraw({ sent: sent.path, picture: at("picture"), thumb: at("thumb") });
  return drawn.ok ? put("jpeg", await readFile(at("picture")), false) : drawn;
}

/** The last step. A file that came meanwhile by another way, a record that was merged into another, and a row that the sweep took for left behind end it. */
async function keepIn(tx: AddingTx, { input, own, sent }: Work, whole: Whole): Promise<Result<Added>> {
  const { patientId, audience, kind } = input;
  if (!(await isPatient(tx, patientId))) return refuse("not_found");
  const [same] = await tx.db
    .select({ title: patientDocuments.title })
    .from(patientDocuments)
    .where(
      and(
        isRecordOf(patientDocuments.patientId, patientId),
        eq(patientDocuments.sentHash, Buffer.from(sent.hash, "hex")),
        eq(patientDocuments.state, "kept"),
        isNull(patientDocuments.struckAt),
        // That clinicians have this file is not for reception to hear.
        readsClinical(tx) ? undefined : eq(patientDocuments.audience, "everyone"),
      ),
    )
    .limit(1);
  if (same !== undefined) return refuse("document_twice", { title: same.title }, "file");
  const kept = await tx.db
    .update(patientDocuments)
    .set({ ...whole, state: "kept", keptAt: tx.now })
    .where(and(eq(patientDocuments.id, own.id), eq(patientDocuments.state, "pending")))
    .returning({ id: patientDocuments.id });
  if (kept.length === 0) return refuse("document_empty", {}, "file");
  await recordAudit(tx, {
    action: "document:add",
    objectType: "patient_document",
    objectId: own.id,
    patientId,
    detail: { kind, audience, bytes: whole.size },
  });
  return done({ documentId: own.id });
}

/**
 * The row first: where the answer to the last step was lost, this waits for what became of it, and a document that was kept after all keeps its file. What is
 * interrupted here is a file without a row, or a row that is pending: the sweep finds both.
 */
async function discard(ctx: Adding, files: Files, { id, key }: Pending): Promise<void> {
  await ctx.db.delete(patientDocuments).where(and(eq(patientDocuments.id, id), eq(patientDocuments.state, "pending")));
  const kept = await ctx.db.select({ id: patientDocuments.id }).from(patientDocuments).where(eq(patientDocuments.id, id));
  if (kept.length === 0) await files.remove(key);
}
