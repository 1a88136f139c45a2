import { orBusy } from "#app/busy-answer.ts";
import type { FoundPatients } from "#components/patients/found-views.ts";
import { widen } from "#lib/auth/ctx.ts";
import { enterAction } from "#lib/auth/session.ts";
import { searchPatientsInput } from "#lib/patients/input.ts";
import { findPatients, listRecentPatients } from "#lib/patients/queries/search.ts";
import { listDueSessions } from "#lib/series/queries/due.ts";

/** More than a list below a field shows nobody reads. */
const SHOWN = 8;

/** Finds patients while somebody types; without words, those opened last. The words are posted: they never stand in an address, nor in any log. */
export const POST = orBusy(async (request: Request): Promise<Response> => {
  const entered = await enterAction(["patient:read"]);
  if (!entered.ok) return new Response(null, { status: entered.refusal.reason === "signed_out" ? 401 : 403 });
  const ctx = entered.value;
  const asked = searchPatientsInput.safeParse(await request.json().catch(() => null));
  if (!asked.success) return new Response(null, { status: 400 });
  const words = asked.data.words.replaceAll("\0", "").toWellFormed().trim();
  const search = words === "" ? await listRecentPatients(ctx) : await findPatients(ctx, words, SHOWN);
  const shown = search.found.slice(0, SHOWN);
  const diary = asked.data.withDue ? widen(ctx, "diary:read") : null;
  const ids = shown.map(({ id }) => id);
  const due = diary === null ? [] : await listDueSessions(diary, ids);
  const view: FoundPatients = {
    understood: search.understood,
    isRefused: search.refused,
    hasMore: search.more,
    start: search.start,
    found: shown.map(({ id, name, born, age, phone, marked, because }) => ({
      id,
      name,
      born,
      age,
      phone,
      marked,
      because,
      due: due.filter(({ patientId }) => patientId === id),
    })),
  };
  // Names stand here beside what somebody typed: not compressed, its length tells nobody how alike they are, and it is there sooner.
  return Response.json(view, { headers: { "cache-control": "private, no-store, no-transform" } });
});
