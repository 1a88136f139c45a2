import { orBusy } from "#app/busy-answer.ts";
import { askAgain } from "#app/file-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { PATIENT_COLUMNS } from "#lib/interchange/outputs/lists/patients.ts";
import { takePatients } from "#lib/interchange/queries/lists/patients.ts";
import { listAnswer } from "../list-answer.ts";

/** Every patient as a file: audited before the first is read, sent while it is read, kept by nobody on the way. */
export const GET = orBusy(async (): Promise<Response> => {
  const entered = await enterAction(["list:export"]);
  if (!entered.ok) return entered.refusal.reason === "confirm_first" ? askAgain("/exports") : noPdf(entered.refusal.reason);
  return listAnswer(PATIENT_COLUMNS, await takePatients(entered.value), "patients");
});
