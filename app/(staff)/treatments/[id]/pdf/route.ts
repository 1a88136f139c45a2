import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { treatmentPdf } from "#lib/treatments/outputs/treatment-pdf.tsx";
import { getSignedTreatment } from "#lib/treatments/queries/signed.ts";

/** A signed record as a PDF: audited before it is made. A draft is not printed. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/treatments/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["clinical:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const treatment = idField.safeParse(id).success ? await getSignedTreatment(entered.value, id, "treatment:print") : null;
  if (treatment?.state !== "signed") return noPdf("not_found");
  return pdfAnswer(await treatmentPdf(treatment, treatment.readAt), `treatment-${treatment.id}`);
});
