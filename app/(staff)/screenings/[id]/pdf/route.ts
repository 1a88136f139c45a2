import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { formPdf } from "#lib/screening/outputs/form-pdf.tsx";
import { getSignedForm } from "#lib/screening/queries/signed-form.ts";

/** A signed screening form as a PDF, for clinicians: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/screenings/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["clinical:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const form = idField.safeParse(id).success ? await getSignedForm(entered.value, id) : null;
  if (form === null) return noPdf("not_found");
  return pdfAnswer(await formPdf(form, form.readAt), `screening-${form.id}`);
});
