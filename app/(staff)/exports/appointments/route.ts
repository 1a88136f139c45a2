import { orBusy } from "#app/busy-answer.ts";
import { askAgain, seeOther } from "#app/file-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { visitsFileInput } from "#lib/interchange/input.ts";
import { VISIT_COLUMNS } from "#lib/interchange/outputs/lists/visits.ts";
import { takeVisits } from "#lib/interchange/queries/lists/visits.ts";
import { exportsPath } from "#lib/interchange/rules/exports.ts";
import { listAnswer } from "../list-answer.ts";

/** No day is longer. */
const asTyped = (text: string | null) => text?.slice(0, 40) ?? null;

/** The visits of some days as a file: audited before the first is read, sent while it is read. Days that are none are shown where they were typed. */
export const GET = orBusy(async (request: Request): Promise<Response> => {
  const { searchParams } = new URL(request.url);
  const asked = visitsFileInput.safeParse(Object.fromEntries(searchParams));
  const entered = await enterAction(["list:export"]);
  if (!entered.ok) {
    if (entered.refusal.reason !== "confirm_first") return noPdf(entered.refusal.reason);
    return askAgain(asked.success ? exportsPath(asked.data) : "/exports");
  }
  if (!asked.success) return seeOther(exportsPath({ from: asTyped(searchParams.get("from")), to: asTyped(searchParams.get("to")) }));
  return listAnswer(VISIT_COLUMNS, await takeVisits(entered.value, asked.data), "appointments");
});
