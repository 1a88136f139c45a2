import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { handoutPdf } from "#lib/aftercare/outputs/handout-pdf.tsx";
import { getHandout } from "#lib/aftercare/queries.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";

/** A handout as a PDF: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/handouts/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["handout:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const handout = idField.safeParse(id).success ? await getHandout(entered.value, id, "handout:print") : null;
  if (handout === null) return noPdf("not_found");
  return pdfAnswer(await handoutPdf(handout, handout.patient.name), `aftercare-${handout.id}`);
});
