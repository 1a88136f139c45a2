import { fileAnswer } from "./file-answer.ts";

/** A printed document. As a file, not as a page of its own: a tab would still show it on a tablet that was handed over since. */
export function pdfAnswer(bytes: Uint8Array<ArrayBuffer>, name: string): Response {
  return fileAnswer(bytes, "application/pdf", `${name}.pdf`);
}

/** A refusal to somebody who asked for a document: who is signed out hears so, for everybody else it is not there. */
export function noPdf(reason: string): Response {
  return new Response(null, { status: reason === "signed_out" ? 401 : 404, headers: { "cache-control": "no-store" } });
}
