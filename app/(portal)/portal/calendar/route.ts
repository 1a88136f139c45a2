import { orBusy } from "#app/busy-answer.ts";
import { calendarAnswer } from "#app/calendar-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { enterPortal } from "#lib/auth/session.ts";
import { visitsIcs } from "#lib/portal/outputs/visits-ics.ts";
import { getPortalVisits } from "#lib/portal/queries/view.ts";

/** The patient's visits to come as a calendar file: audited before it is made. */
export const GET = orBusy(async (): Promise<Response> => {
  const entered = await enterPortal({ type: "calendar", id: null });
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const { visits, clinic } = await getPortalVisits(entered.value);
  return calendarAnswer(visitsIcs(visits, clinic, entered.value.now), "visits");
});
