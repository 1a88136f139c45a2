import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { quotePdf } from "#lib/billing/outputs/quote-pdf.tsx";
import { getQuote } from "#lib/billing/queries/quotes.ts";
import { idField } from "#lib/fields.ts";

/** A quote as a PDF, for the patient to take home: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/quotes/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["billing:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const quote = idField.safeParse(id).success ? await getQuote(entered.value, id, "quote:print") : null;
  if (quote === null) return noPdf("not_found");
  return pdfAnswer(await quotePdf(quote), `quote-${quote.id}`);
});
