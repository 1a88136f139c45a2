import { orBusy } from "#app/busy-answer.ts";
import { calendarAnswer } from "#app/calendar-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { handoutIcs } from "#lib/aftercare/outputs/handout-ics.ts";
import { getHandout } from "#lib/aftercare/queries.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";

/** A handout's reminders as a calendar file, which names nobody: audited before it is made. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/handouts/[id]/calendar">): Promise<Response> => {
  const entered = await enterAction(["handout:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { id } = await params;
  const handout = idField.safeParse(id).success ? await getHandout(entered.value, id, "handout:calendar") : null;
  if (handout === null) return noPdf("not_found");
  return calendarAnswer(handoutIcs(handout, handout.issuedAt), `aftercare-${handout.id}`);
});
