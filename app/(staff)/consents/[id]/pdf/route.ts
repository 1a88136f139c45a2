import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { consentPdf } from "#lib/consent/outputs/consent-pdf.tsx";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { idField } from "#lib/fields.ts";

/** A signed consent as a PDF: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/consents/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["consent:take"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const consent = idField.safeParse(id).success ? await getConsent(entered.value, id, "consent:print") : null;
  if (consent === null) return noPdf("not_found");
  return pdfAnswer(await consentPdf(consent, consent.readAt), `consent-${consent.id}`);
});
