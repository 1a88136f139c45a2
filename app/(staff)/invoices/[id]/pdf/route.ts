import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { invoicePdf } from "#lib/billing/outputs/billing-pdf.tsx";
import { getPrintedInvoice } from "#lib/billing/queries/printed.ts";
import { idField } from "#lib/fields.ts";

/** An invoice as a PDF, as it was issued: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/invoices/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["billing:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const printed = idField.safeParse(id).success ? await getPrintedInvoice(entered.value, id) : null;
  if (printed === null) return noPdf("not_found");
  return pdfAnswer(await invoicePdf(printed), `invoice-${id}`);
});
