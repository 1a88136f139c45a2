/**
 * A printed document: never kept by a browser or on the way, and named by its id alone. As a file, not as a page of its own: a tab would still show it on a
 * tablet that was handed over since.
 */
export function pdfAnswer(bytes: Uint8Array<ArrayBuffer>, name: string): Response {
  return new Response(bytes, {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="${name}.pdf"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** A refusal to somebody who asked for a document: who is signed out hears so, for everybody else it is not there. */
export function noPdf(reason: string): Response {
  return new Response(null, { status: reason === "signed_out" ? 401 : 404, headers: { "cache-control": "no-store" } });
}
