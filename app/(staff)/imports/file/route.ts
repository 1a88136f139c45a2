import { inWords, noPhoto, onTo } from "#app/direct-answers.ts";
import { enterAction, sameOrigin } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { inputFromFields } from "#lib/form-data.ts";
import { lackOf } from "#lib/incoming-requests.ts";
import { receiveImport } from "#lib/interchange/commands/receive.ts";
import { sendFileInput } from "#lib/interchange/input.ts";
import { WANTED } from "#lib/interchange/rules/limits.ts";
import { logUnexpected } from "#lib/log.ts";
import { passOver, receiveForm } from "#lib/receive.ts";
import { type RefusalReason, sayRefusal } from "#lib/refusals.ts";
import { type Result, refuse } from "#lib/result.ts";
import { confirmPath } from "#lib/staff/rules/confirm.ts";

export { notThisWay as DELETE, notThisWay as OPTIONS, notThisWay as PATCH, notThisWay as PUT } from "#app/direct-answers.ts";

/** There is nothing to look at here. */
export function GET(): Response {
  return noPhoto("not_found");
}

/** Takes a file to import: origin, session and right first, and only then a byte of what is sent is read. It goes on to the import, or back with the reason. */
export async function POST(request: Request): Promise<Response> {
  try {
    const origin = await sameOrigin();
    const entered = origin.ok ? await enterAction(["import:run"]) : origin;
    if (!entered.ok) {
      await passOver(request, WANTED.most);
      return turnedAway(entered.refusal.reason);
    }
    return await receiveForm(entered.value, request, env().files, WANTED, async ({ fields, file }) => {
      if (!file.ok) return answer(file);
      const parsed = sendFileInput.safeParse(inputFromFields(fields));
      return answer(parsed.success ? await receiveImport(entered.value, file.value.path, parsed.data) : refuse("import_form"));
    });
  } catch (error) {
    const lack = lackOf(error);
    if (lack === null) logUnexpected(error, "import file");
    return answer(refuse(lack?.reason ?? "import_form"));
  }
}

function turnedAway(reason: RefusalReason): Response {
  if (reason === "confirm_first") return onTo(confirmPath("/imports"));
  return inWords(reason === "signed_out" ? 401 : 403, sayRefusal({ reason, facts: {} }));
}

function answer(received: Result<{ readonly importId: string }>): Response {
  return onTo(received.ok ? `/imports/${received.value.importId}` : `/imports?file=${received.refusal.reason}`);
}
