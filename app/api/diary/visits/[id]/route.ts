import { orBusy } from "#app/busy-answer.ts";
import type { VisitMenuView } from "#components/diary/board/visit-menu-view.ts";
import { getAppointment } from "#lib/appointments/queries/appointment.ts";
import { isAhead } from "#lib/appointments/rules/status.ts";
import { stepsFrom } from "#lib/appointments/rules/steps.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";

/** What can be done with one visit from its card. */
export const GET = orBusy(async (_request: Request, { params }: RouteContext<"/api/diary/visits/[id]">): Promise<Response> => {
  const entered = await enterAction(["diary:read", "appointment:change"]);
  if (!entered.ok) return new Response(null, { status: entered.refusal.reason === "signed_out" ? 401 : 403 });
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getAppointment(entered.value, id) : null;
  if (visit === null) return new Response(null, { status: 404 });
  const isOff = visit.status === "cancelled" || visit.status === "no_show";
  const view: VisitMenuView = {
    id: visit.id,
    version: visit.version,
    patientId: visit.patientId,
    movable: visit.movable,
    cancellable: visit.next.includes("cancelled"),
    takesForms: visit.needles && isAhead(visit.status),
    steps: [...stepsFrom(visit)],
    replanHref: isOff && visit.series !== null ? `/series/${visit.series.id}/replan?from=${visit.series.session}` : null,
  };
  return Response.json(view, { headers: { "cache-control": "no-store" } });
});
