import { orBusy } from "#app/busy-answer.ts";
import type { FoundPatients } from "#components/diary/board/quick-add-views.ts";
import { enterAction } from "#lib/auth/session.ts";
import { findPatientsInput } from "#lib/patients/input.ts";
import { findPatients } from "#lib/patients/queries/search.ts";
import { listDueSessions } from "#lib/series/queries/due.ts";

/** More than the dialog shows nobody reads. */
const SHOWN = 8;

/** Finds patients while somebody types. The words are posted: they never stand in an address, nor in any log. */
export const POST = orBusy(async (request: Request): Promise<Response> => {
  const entered = await enterAction(["patient:read", "diary:read"]);
  if (!entered.ok) return new Response(null, { status: entered.refusal.reason === "signed_out" ? 401 : 403 });
  const asked = findPatientsInput.safeParse(await request.json().catch(() => null));
  if (!asked.success) return new Response(null, { status: 400 });
  const words = asked.data.words.replaceAll("\0", "").toWellFormed().trim();
  const search = await findPatients(entered.value, words);
  const shown = search.found.slice(0, SHOWN);
  const due = await listDueSessions(
    entered.value,
    shown.map(({ id }) => id),
  );
  const view: FoundPatients = {
    understood: search.understood,
    isRefused: search.refused,
    hasMore: search.found.length > SHOWN,
    found: shown.map(({ id, name, born, age, phone, because }) => ({
      id,
      name,
      born,
      age,
      phone,
      because,
      due: due.filter(({ patientId }) => patientId === id),
    })),
  };
  return Response.json(view, { headers: { "cache-control": "no-store" } });
});
