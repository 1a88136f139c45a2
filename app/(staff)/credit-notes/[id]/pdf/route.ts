import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { creditNotePdf } from "#lib/billing/outputs/billing-pdf.tsx";
import { getPrintedCreditNote } from "#lib/billing/queries/printed.ts";
import { idField } from "#lib/fields.ts";

/** A credit note as a PDF: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/credit-notes/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["billing:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const printed = idField.safeParse(id).success ? await getPrintedCreditNote(entered.value, id) : null;
  if (printed === null) return noPdf("not_found");
  return pdfAnswer(await creditNotePdf(printed), `credit-note-${id}`);
});
