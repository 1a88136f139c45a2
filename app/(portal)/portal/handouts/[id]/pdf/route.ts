import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { handoutPdf } from "#lib/aftercare/outputs/handout-pdf.tsx";
import { enterPortal } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPortalHandout } from "#lib/portal/queries/documents.ts";

/** A patient's own handout as the clinic prints it, to keep: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/portal/handouts/[id]/pdf">): Promise<Response> => {
  const { data: id } = idField.safeParse((await params).id);
  if (id === undefined) return noPdf("not_found");
  const entered = await enterPortal({ type: "handout", id });
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const handout = await getPortalHandout(entered.value, id);
  if (handout?.printed === null || handout === null) return noPdf("not_found");
  return pdfAnswer(await handoutPdf(handout.printed, handout.called), "aftercare");
});
