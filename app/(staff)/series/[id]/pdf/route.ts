import { orBusy } from "#app/busy-answer.ts";
import { noPdf, pdfAnswer } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { coursePdf } from "#lib/treatments/outputs/treatment-pdf.tsx";
import { getPrintedCourse } from "#lib/treatments/queries/printed-course.ts";

/** A course with every signed record of it as a PDF: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/series/[id]/pdf">): Promise<Response> => {
  const entered = await enterAction(["clinical:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const course = idField.safeParse(id).success ? await getPrintedCourse(entered.value, id) : null;
  if (course === null) return noPdf("not_found");
  return pdfAnswer(await coursePdf(course, course.readAt), `course-${course.id}`);
});
