import { inWords, noPhoto, onTo, scriptAnswer, statusOf, unforeseen } from "#app/direct-answers.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { enterAction, sameOrigin } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { ownFiles } from "#lib/files.ts";
import { inputFromFields } from "#lib/form-data.ts";
import { takePhoto } from "#lib/photos/commands/take.ts";
import { type TakePhotoInput, takePhotoInput } from "#lib/photos/input.ts";
import { MOST_BYTES, WANTED } from "#lib/photos/rules/picture.ts";
import { passOver, receiveForm } from "#lib/receive.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { type Result, refuse } from "#lib/result.ts";

export { notThisWay as DELETE, notThisWay as OPTIONS, notThisWay as PATCH, notThisWay as PUT } from "#app/direct-answers.ts";

/** There is nothing to look at here. */
export function GET(): Response {
  return noPhoto("not_found");
}

type Answered = Result<{ readonly photoId: string }>;

/**
 * Takes a photograph: one form, one file. In the order of `formAction`: origin, session and right, and only then a byte of what is sent is read. A script is
 * answered in JSON; a form that was sent without one goes back to its page, which says what became of it.
 */
export async function POST(request: Request): Promise<Response> {
  const answer = request.headers.get("accept") === "application/json" ? forScript : forForm;
  try {
    const ctx = await letIn();
    if (!ctx.ok) {
      await passOver(request, MOST_BYTES);
      return answer(null, ctx);
    }
    return await receiveForm(ctx.value, request, env().files, WANTED, async ({ fields, file }) => {
      const parsed = takePhotoInput.safeParse(inputFromFields(fields));
      if (!parsed.success) return answer(null, file.ok ? refuse("photo_form") : file);
      return answer(parsed.data, file.ok ? await takePhoto(ctx.value, ownFiles(), parsed.data, file.value) : file);
    });
  } catch (error) {
    await passOver(request, MOST_BYTES);
    return answer(null, unforeseen(error, "photo"));
  }
}

async function letIn(): Promise<Result<Ctx<"treatment:record" | "clinic:read">>> {
  const origin = await sameOrigin();
  return origin.ok ? enterAction(["treatment:record", "clinic:read"]) : origin;
}

function forScript(_input: TakePhotoInput | null, result: Answered): Response {
  if (result.ok) return scriptAnswer(200, { photoId: result.value.photoId });
  return scriptAnswer(statusOf(result.refusal.reason), { refused: sayRefusal(result.refusal) });
}

function forForm(input: TakePhotoInput | null, result: Answered): Response {
  if (input === null) return result.ok ? onTo("/") : inWords(statusOf(result.refusal.reason), sayRefusal(result.refusal));
  const page = input.appointmentId === undefined ? `/patients/${input.patientId}/photos` : `/appointments/${input.appointmentId}/treatment`;
  return onTo(`${page}?photo=${result.ok ? "kept" : result.refusal.reason}#photographs`);
}
