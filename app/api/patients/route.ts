import { bareAnswer, inWords, plainAnswer, statusOf, unforeseen } from "#app/direct-answers.ts";
import type { FoundPatients } from "#components/patients/found-views.ts";
import { type Ctx, widen } from "#lib/auth/ctx.ts";
import { enterAction, sameOrigin } from "#lib/auth/session.ts";
import { SOON } from "#lib/incoming-requests.ts";
import { type SearchPatientsInput, searchPatientsInput } from "#lib/patients/input.ts";
import { findPatients, listRecentPatients } from "#lib/patients/queries/search.ts";
import { sayRefusal } from "#lib/refusals.ts";
import type { Result } from "#lib/result.ts";
import { listDueSessions } from "#lib/series/queries/due.ts";

export {
  onlyPosted as DELETE,
  onlyPosted as GET,
  onlyPosted as OPTIONS,
  onlyPosted as PATCH,
  onlyPosted as PUT,
} from "#app/direct-answers.ts";

/** More than a list below a field shows nobody reads. */
const SHOWN = 8;
/** More than the longest words take, however they are written. */
const MOST_BYTES = 4 * 1024;

/**
 * Finds patients while somebody types; without words, those opened last. The words are posted: they never stand in an address, nor in any log. In the order of
 * `formAction`: origin, session and right, and only then a byte of what is sent is read. proxy.ts is not asked: what it does for others is done here.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    // What does not say how long it is, is longer than any words.
    if (!(Number(request.headers.get("content-length") ?? Number.NaN) <= MOST_BYTES)) return bareAnswer(413);
    const entered = await letIn();
    if (!entered.ok) return bareAnswer(statusOf(entered.refusal.reason));
    const asked = searchPatientsInput.safeParse(await request.json().catch(() => null));
    return asked.success ? plainAnswer(await search(entered.value, asked.data)) : bareAnswer(400);
  } catch (error) {
    const { refusal } = unforeseen(error, "patient search");
    return inWords(statusOf(refusal.reason), sayRefusal(refusal), refusal.reason === "unexpected" ? {} : { "retry-after": SOON });
  }
}

async function letIn(): Promise<Result<Ctx<"patient:read">>> {
  const origin = await sameOrigin();
  return origin.ok ? enterAction(["patient:read"]) : origin;
}

async function search(ctx: Ctx<"patient:read">, asked: SearchPatientsInput): Promise<FoundPatients> {
  const words = asked.words.replaceAll("\0", "").toWellFormed().trim();
  const { found, understood, refused, more, start } = words === "" ? await listRecentPatients(ctx) : await findPatients(ctx, words, SHOWN);
  const shown = found.slice(0, SHOWN);
  const diary = asked.withDue ? widen(ctx, "diary:read") : null;
  const ids = shown.map(({ id }) => id);
  const due = diary === null ? [] : await listDueSessions(diary, ids);
  return {
    understood,
    isRefused: refused,
    hasMore: more,
    start,
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
}
