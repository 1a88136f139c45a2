import { askAgain, csvAnswer } from "#app/file-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { refusedCsv } from "#lib/interchange/outputs/refused-csv.ts";
import { takeRefusedRows } from "#lib/interchange/queries/refused.ts";

/** The refused rows of an import as a file, to be mended and sent again: audited, and kept by nobody on the way. */
export async function GET(_request: Request, { params }: RouteContext<"/imports/[id]/refused">): Promise<Response> {
  const { id } = await params;
  const entered = await enterAction(["import:run"]);
  if (!entered.ok) return entered.refusal.reason === "confirm_first" ? askAgain(`/imports/${id}`) : noPdf(entered.refusal.reason);
  const refused = idField.safeParse(id).success ? await takeRefusedRows(entered.value, id) : null;
  if (refused === null) return noPdf("not_found");
  return csvAnswer(refusedCsv(refused), "refused-rows");
}
