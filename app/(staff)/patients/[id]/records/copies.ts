import { askAgain, fileAnswer } from "#app/file-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { getClinicZone } from "#lib/clinic/queries/locations.ts";
import { readDocument } from "#lib/documents/queries/file.ts";
import { idField } from "#lib/fields.ts";
import { ownFiles } from "#lib/files.ts";
import { fhirBundle } from "#lib/interchange/outputs/fhir/bundle.ts";
import type { Spoken } from "#lib/interchange/outputs/fhir/words.ts";
import { readPhoto } from "#lib/photos/queries/file.ts";
import type { RecordCopy } from "#lib/privacy/outputs/record.ts";
import { recordPdf } from "#lib/privacy/outputs/record-pdf.tsx";
import { type CopyFile, copyRecord } from "#lib/privacy/queries/copy.ts";
import { zipStream } from "#lib/zip.ts";

const asJson = (copy: RecordCopy | Spoken) => `${JSON.stringify(copy, null, 2)}\n`;

/** A patient's copy of everything, as one of its files: audited before anything is read, kept by nobody on the way. Its name says nothing of anybody. */
export async function answerCopy(id: string, file: CopyFile): Promise<Response> {
  const entered = await enterAction(["privacy:export", "clinical:read", "patient:read", "clinic:read"]);
  if (!entered.ok) return entered.refusal.reason === "confirm_first" ? askAgain(`/patients/${id}/records`) : noPdf(entered.refusal.reason);
  const ctx = entered.value;
  const copy = idField.safeParse(id).success ? await copyRecord(ctx, id, file) : null;
  if (copy === null) return noPdf("not_found");
  if (file === "json") return fileAnswer(asJson(copy), "application/json; charset=utf-8", "record.json");
  if (file === "fhir") return fileAnswer(asJson(fhirBundle(copy)), "application/fhir+json; charset=utf-8", "record.fhir.json");
  const pdf = await recordPdf(copy, await getClinicZone(ctx));
  if (file === "pdf") return pdfAnswer(pdf, "record");
  const entries = async function* (record: RecordCopy) {
    yield { name: "record.pdf", bytes: pdf };
    yield { name: "record.json", bytes: new TextEncoder().encode(asJson(record)) };
    for (const { id: photo, file: name } of record.record.photographs) {
      const bytes = name === null ? null : await readPhoto(ctx, ownFiles(), photo, "whole");
      if (name !== null && bytes !== null) yield { name, bytes };
    }
    for (const { id: document, file: name } of record.record.documents) {
      const kept = name === null ? null : await readDocument(ctx, ownFiles(), document);
      if (name !== null && kept !== null) yield { name, bytes: kept.bytes };
    }
  };
  return fileAnswer(zipStream(entries(copy)), "application/zip", "record.zip");
}
