import { inWords, noPhoto, onTo, scriptAnswer, statusOf, unforeseen } from "#app/direct-answers.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { enterAction, sameOrigin } from "#lib/auth/session.ts";
import { addDocument } from "#lib/documents/commands/add.ts";
import { addDocumentInput } from "#lib/documents/input.ts";
import { WANTED } from "#lib/documents/rules/file.ts";
import { env } from "#lib/env.ts";
import { idField } from "#lib/fields.ts";
import { ownFiles } from "#lib/files.ts";
import { invalid, refused } from "#lib/form-action.ts";
import { inputFromFields, valuesToKeep } from "#lib/form-data.ts";
import { type FormState, initialFormState } from "#lib/form-state.ts";
import { passOver, type Received, receiveForm } from "#lib/receive.ts";
import { type Refusal, refuse } from "#lib/result.ts";
import { keepRefused } from "./refused-cookie.ts";

export { notThisWay as DELETE, notThisWay as OPTIONS, notThisWay as PATCH, notThisWay as PUT } from "#app/direct-answers.ts";

/** There is nothing to look at here. */
export function GET(): Response {
  return noPhoto("not_found");
}

type Answered = {
  readonly state: FormState;
  readonly status: number;
  /** The patient that the form names, and the sign-in it came from: null where nobody was let in. */
  readonly back: { readonly patientId: string; readonly sessionId: string | null } | null;
};

const turnedAway = (refusal: Refusal): Answered => ({
  state: refused(initialFormState, {}, refusal),
  status: statusOf(refusal.reason),
  back: null,
});

/**
 * Takes a document: one form, one file. In the order of `formAction`: origin, session and right, and only then a byte of what is sent is read. A script is
 * answered with the form's state; a form that was sent without one goes back to its page, which says the same.
 */
export async function POST(request: Request): Promise<Response> {
  const answer = request.headers.get("accept") === "application/json" ? forScript : forForm;
  try {
    const origin = await sameOrigin();
    const entered = origin.ok ? await enterAction(["patient:write"]) : origin;
    if (!entered.ok) {
      await passOver(request, WANTED.most);
      return answer(turnedAway(entered.refusal));
    }
    const ctx = entered.value;
    return await receiveForm(ctx, request, env().files, WANTED, async (received) => answer(await take(ctx, received)));
  } catch (error) {
    await passOver(request, WANTED.most);
    return answer(turnedAway(unforeseen(error, "document").refusal));
  }
}

/** What becomes of the form: everything that is wrong with it stands beside its fields, and what was typed comes back. */
async function take(ctx: Ctx<"patient:write">, { fields, file }: Received): Promise<Answered> {
  const values = valuesToKeep(fields);
  const patient = idField.safeParse(fields.get("patientId"));
  const back = patient.success ? { patientId: patient.data, sessionId: ctx.actor.sessionId } : null;
  const no = (refusal: Refusal) => ({ state: refused(initialFormState, values, refusal), status: statusOf(refusal.reason), back });
  const noFile = file.ok ? null : no({ ...file.refusal, field: "file" });
  const parsed = addDocumentInput.safeParse(inputFromFields(fields));
  if (!parsed.success) {
    const { errors, ...state } = invalid(initialFormState, values, parsed.error.issues);
    return { state: { ...state, errors: { ...errors, ...noFile?.state.errors } }, status: 422, back };
  }
  if (noFile !== null || !file.ok) return noFile ?? no(refuse("document_empty").refusal);
  const added = await addDocument(ctx, ownFiles(), parsed.data, file.value).catch((error: unknown) => unforeseen(error, "document"));
  return added.ok ? { state: { ...initialFormState, outcome: "done", sentAt: 1 }, status: 200, back } : no(added.refusal);
}

/** A form that was refused says so itself, as the answer to every other form does: to the browser nothing went wrong. */
function forScript({ state, status }: Answered): Response {
  return scriptAnswer(status === 422 ? 200 : status, state);
}

async function forForm({ state, status, back }: Answered): Promise<Response> {
  if (back === null) return inWords(status, state.message ?? "This form names no patient.");
  const page = `/patients/${back.patientId}/documents`;
  if (state.outcome === "done") return onTo(`${page}?document=added`);
  await keepRefused(state, back.sessionId);
  return onTo(`${page}?document=refused#add`);
}
