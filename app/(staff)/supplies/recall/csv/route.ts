import { orBusy } from "#app/busy-answer.ts";
import { csvAnswer } from "#app/file-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { sayUse } from "#lib/consent/rules/uses.ts";
import { recallInput } from "#lib/supplies/input.ts";
import { recallCsv } from "#lib/supplies/outputs/recall-csv.ts";
import { recallLot } from "#lib/supplies/queries/recall.ts";

const nothing = (status: number) => new Response(null, { status, headers: { "cache-control": "no-store" } });

/** A recall's contact list as a file: audited before it is made, kept by nobody on the way. */
export const GET = orBusy(async (request: Request): Promise<Response> => {
  const entered = await enterAction(["supply:manage", "patient:read"]);
  if (!entered.ok) return nothing(entered.refusal.reason === "signed_out" ? 401 : 404);
  const asked = recallInput.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success || asked.data.lot === null) return nothing(404);
  const recall = await recallLot(entered.value, asked.data.lot, null);
  return csvAnswer(
    recallCsv(recall, (way) => sayUse("contact", way)),
    "recall",
  );
});
