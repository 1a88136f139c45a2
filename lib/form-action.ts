import type { z } from "zod";
import type { Ctx, FormCtx, PatientForm, PublicCtx } from "./auth/ctx.ts";
import type { Permission } from "./auth/policy.ts";
import { drawPageAgain, enterAction, enterForm, isControlFlow, publicVisitor, sameOrigin } from "./auth/session.ts";
import { inputFromFields, sentFields, valuesToKeep } from "./form-data.ts";
import { type FormState, initialFormState } from "./form-state.ts";
import { lackOf, noteLack } from "./incoming-requests.ts";
import { logUnexpected, logWork } from "./log.ts";
import { sayRefusal } from "./refusals.ts";
import { type Refusal, type Result, refuse } from "./result.ts";

/**
 * What an action's `run` gives back: a sentence for the live region (null for none), with a secret link where one was made, or what was worked out, or a refusal. A success usually
 * redirects instead.
 */
export type Answer = Result<
  | string
  | null
  | { readonly message: string; readonly link: string }
  | { readonly message: string; readonly codes: readonly string[] }
  | { readonly message: string; readonly made: string }
  | { readonly message: string; readonly version: number }
  | { readonly message: string; readonly worked: NonNullable<FormState["worked"]> }
  | { readonly alike: NonNullable<FormState["alike"]> }
>;
export type FormAction = (state: FormState, data: FormData) => Promise<FormState>;

type Values = FormState["values"];

/** A browser sends a form and the state it was given; whoever forges the call may send anything, and gets an answer all the same. */
function asSent(state: unknown, data: unknown): { readonly previous: FormState; readonly form: FormData } {
  const sentAt = typeof state === "object" && state !== null && "sentAt" in state ? state.sentAt : 0;
  return {
    previous: { ...initialFormState, sentAt: typeof sentAt === "number" && Number.isSafeInteger(sentAt) ? sentAt : 0 },
    form: data instanceof FormData ? data : new FormData(),
  };
}

/** What a form is answered that was refused: the sentence beside its field, or above all of them. */
export function refused(previous: FormState, values: Values, refusal: Refusal): FormState {
  const sentence = sayRefusal(refusal);
  const errors = refusal.field === null ? (refusal.beside ?? {}) : { [refusal.field]: sentence };
  const isConflict = refusal.reason === "changed_meanwhile";
  if (isConflict) drawPageAgain();
  const isShut = refusal.reason === "signed_out";
  const confirmFirst = refusal.reason === "confirm_first";
  return { outcome: "refused", message: sentence, errors, values, isConflict, isShut, confirmFirst, sentAt: previous.sentAt + 1 };
}

/** What a form is answered whose fields are not as they should be: a sentence beside each. */
export function invalid(previous: FormState, values: Values, issues: readonly z.core.$ZodIssue[]): FormState {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const name = issue.path.join(".");
    errors[name] ??= issue.code === "unrecognized_keys" ? "This form does not take that." : issue.message;
  }
  return { outcome: "refused", message: null, errors, values, sentAt: previous.sentAt + 1 };
}

/**
 * @param line whether the work waits in line before it begins, so that what has begun is soon done, however many wait. Visitors do not: hashing their
 * passwords would hold the places of those who are signed in.
 */
async function answer<C extends Pick<PublicCtx, "database">, S extends z.ZodType>(
  what: string,
  state: FormState,
  data: FormData,
  gate: () => Promise<Result<C>>,
  schema: S,
  run: (ctx: C, input: z.output<S>) => Promise<Answer>,
  line: "waits" | "none",
): Promise<FormState> {
  const { previous, form } = asSent(state, data);
  const fields = sentFields(form);
  const values = valuesToKeep(fields);
  try {
    const origin = await sameOrigin();
    if (!origin.ok) return refused(previous, values, origin.refusal);
    const entered = await gate();
    if (!entered.ok) return refused(previous, values, entered.refusal);
    const parsed = schema.safeParse(inputFromFields(fields));
    if (!parsed.success) return invalid(previous, values, parsed.error.issues);
    const came = performance.now();
    const work = () => {
      const since = performance.now();
      // A redirect is thrown.
      return run(entered.value, parsed.data).finally(() => logWork(what, performance.now() - since, since - came));
    };
    const result = await (line === "waits" ? entered.value.database.writers.pass(work) : work());
    if (!result.ok) return refused(previous, values, result.refusal);
    if (result.value !== null && typeof result.value === "object" && "alike" in result.value) {
      return { ...refused(previous, values, refuse("maybe_registered", {}, "anyway").refusal), alike: result.value.alike };
    }
    const said = result.value === null || typeof result.value === "string" ? { message: result.value } : result.value;
    return { outcome: "done", ...said, errors: {}, values: "worked" in said ? values : {}, sentAt: previous.sentAt + 1 };
  } catch (error) {
    if (isControlFlow(error)) throw error;
    const lack = lackOf(error);
    if (lack !== null) {
      noteLack(lack.status);
      return refused(previous, values, refuse(lack.reason).refusal);
    }
    return refused(previous, values, refuse("unexpected", { reference: logUnexpected(error, "action") }).refusal);
  }
}

/**
 * A server action behind a staff form. In this order: origin, session and right, schema, `run`. Works without JavaScript; everything typed but secrets comes back.
 * `run` may redirect. Field names are the schema's paths joined by dots.
 */
export function formAction<P extends Permission, S extends z.ZodType>(
  permission: P | readonly P[],
  schema: S,
  run: (ctx: Ctx<P>, input: z.output<S>) => Promise<Answer>,
): FormAction {
  const permissions: readonly P[] = typeof permission === "string" ? [permission] : permission;
  return (previous, data) => answer(permissions.join(" "), previous, data, () => enterAction(permissions), schema, run, "waits");
}

/** A server action behind a patient's form, on a tablet that was handed over or at home. In this order: origin, the form's session, schema, `run`. */
export function formLinkAction<S extends z.ZodType>(
  form: PatientForm | "any",
  schema: S,
  run: (ctx: FormCtx, input: z.output<S>) => Promise<Answer>,
): FormAction {
  return (previous, data) => answer(`form ${form}`, previous, data, () => enterForm(form), schema, run, "waits");
}

/** A server action for someone who has not signed in. `run` carries its own limits. */
export function publicAction<S extends z.ZodType>(schema: S, run: (ctx: PublicCtx, input: z.output<S>) => Promise<Answer>): FormAction {
  const gate = async (): Promise<Result<PublicCtx>> => ({ ok: true, value: await publicVisitor() });
  return (previous, data) => answer("public", previous, data, gate, schema, run, "none");
}
