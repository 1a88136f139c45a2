import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { receiptPdf } from "#lib/billing/outputs/billing-pdf.tsx";
import { getPrintedReceipt } from "#lib/billing/queries/printed.ts";
import { idField } from "#lib/fields.ts";

/** A receipt as a PDF: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/receipts/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["billing:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const printed = idField.safeParse(id).success ? await getPrintedReceipt(entered.value, id) : null;
  if (printed === null) return noPdf("not_found");
  return pdfAnswer(await receiptPdf(printed), `receipt-${id}`);
});
