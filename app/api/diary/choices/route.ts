import type { NextRequest } from "next/server";
import { orBusy } from "#app/busy-answer.ts";
import type { BookingChoices } from "#components/diary/board/quick-add-views.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { listServices } from "#lib/services/queries.ts";

/** What can be booked at a place, and with whom. */
export const GET = orBusy(async (request: NextRequest): Promise<Response> => {
  const entered = await enterAction(["appointment:book", "clinic:read"]);
  if (!entered.ok) return new Response(null, { status: entered.refusal.reason === "signed_out" ? 401 : 403 });
  const location = idField.safeParse(request.nextUrl.searchParams.get("location"));
  if (!location.success) return new Response(null, { status: 404 });
  const services = await listServices(entered.value);
  const clinicians = await listCliniciansAt(entered.value, location.data);
  const view: BookingChoices = {
    key: crypto.randomUUID(),
    services: services.map(({ id, name, category, minutes }) => ({ id, name, category, minutes })),
    clinicians: clinicians.map(({ id, name }) => ({ id, name })),
  };
  return Response.json(view, { headers: { "cache-control": "no-store" } });
});
