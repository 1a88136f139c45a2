import { orBusy } from "#app/busy-answer.ts";
import { askAgain, csvAnswer } from "#app/file-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { trailFileInput } from "#lib/audit/input.ts";
import { trailCsv } from "#lib/audit/outputs/trail-csv.ts";
import { exportTrail } from "#lib/audit/queries/trail.ts";
import { type TrailOf, trailPath } from "#lib/audit/rules/address.ts";
import { enterAction } from "#lib/auth/session.ts";

/** A part of the audit trail as a file: the export is audited, and kept by nobody on the way. An old sign-in is led to the password and back. */
export const GET = orBusy(async (request: Request): Promise<Response> => {
  const { patient, staff, ...asked } = trailFileInput.parse(Object.fromEntries(new URL(request.url).searchParams));
  const trail: TrailOf = patient !== null ? { of: "patient", id: patient } : staff !== null ? { of: "staff", id: staff } : { of: "all" };
  const entered = await enterAction(["audit:export"]);
  if (!entered.ok) return entered.refusal.reason === "confirm_first" ? askAgain(trailPath(trail, asked)) : noPdf(entered.refusal.reason);
  const { rows, hasOlder } = await exportTrail(entered.value, trail, asked);
  return csvAnswer(trailCsv(rows, !hasOlder), "audit-trail");
});
