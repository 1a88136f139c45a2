import { orBusy } from "#app/busy-answer.ts";
import { calendarAnswer } from "#app/calendar-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { handoutIcs } from "#lib/aftercare/outputs/handout-ics.ts";
import { enterPortal } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPortalHandout } from "#lib/portal/queries/documents.ts";

/** What changes when after a treatment, as reminders for the patient's own calendar: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/portal/handouts/[id]/calendar">): Promise<Response> => {
  const { data: id } = idField.safeParse((await params).id);
  if (id === undefined) return noPdf("not_found");
  const entered = await enterPortal({ type: "calendar", id });
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const handout = await getPortalHandout(entered.value, id);
  if (handout?.printed === null || handout === null) return noPdf("not_found");
  return calendarAnswer(handoutIcs(handout.printed, handout.issuedAt), "aftercare");
});
