import { orBusy } from "#app/busy-answer.ts";
import { wholePage } from "#app/whole-page.ts";
import { idField } from "#lib/fields.ts";

/** Where taking a tablet back ends: what the patient saw and typed is gone from this browser before staff go on with their own work. */
export const GET = orBusy(async (request: Request, { params }: RouteContext<"/appointments/[id]/handed-back">): Promise<Response> => {
  const id = idField.safeParse((await params).id);
  return wholePage(request, id.success ? `/appointments/${id.data}?done=handed-back` : "/", '"cache", "storage"');
});
