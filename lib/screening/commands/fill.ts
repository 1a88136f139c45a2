import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import { answersFromForm } from "#lib/forms/rules.ts";
import type { RefusalReason } from "#lib/refusals.ts";
import { done, type Result, refuseFields } from "#lib/result.ts";
import { localDate } from "#lib/time.ts";
import type { FillOwnScreeningInput, FillScreeningInput, SaveDraftInput } from "../input.ts";
import { type SavedDraft, saveDraftBy } from "./draft.ts";
import { type Filling, type Hand, handOf } from "./filling.ts";
import { besideFields } from "./reading.ts";
import { confirmBy, isSignedBy, type Signed, signBy } from "./sign.ts";

/**
 * Where a page of the form goes on: nowhere, to another part (from 0, the summary last), or to the end. Where answers came from elsewhere the page reads the
 * draft again, and says so.
 */
export type Filled =
  | { readonly kind: "saved"; readonly said: string; readonly isElsewhere: boolean }
  | { readonly kind: "part"; readonly at: number; readonly last: number; readonly isElsewhere: boolean }
  | { readonly kind: "signed" };

/**
 * One page of the form was sent. What was typed is kept, whatever comes of the rest: a section that needs another look is refused with its draft saved,
 * and nothing is signed while answers that came from elsewhere have not been on the page.
 */
export function fillScreening(ctx: Ctx<"screening:take">, input: FillScreeningInput): Promise<Result<Filled>>;
export function fillScreening(ctx: FormCtx, input: FillOwnScreeningInput): Promise<Result<Filled>>;
export async function fillScreening(
  ctx: Ctx<"screening:take"> | FormCtx,
  input: FillScreeningInput | FillOwnScreeningInput,
): Promise<Result<Filled>> {
  const hand = handOf(ctx, input);
  const filled = await fillPage(hand, input);
  // A page whose own signature was kept, and whose answer was lost, is told that it is done, whatever it sends next.
  const isOwn = !filled.ok && filled.refusal.reason === "form_signed_meanwhile" && (await isSignedBy(hand, input.idempotencyKey));
  return isOwn ? done({ kind: "signed" }) : filled;
}

async function fillPage(hand: Hand, input: FillScreeningInput | FillOwnScreeningInput): Promise<Result<Filled>> {
  if (input.go === "confirm") return signedOrKept(hand, { ...input, part: "short" }, await confirmBy(hand, input));
  if (input.go === "sign") return signedOrKept(hand, input, await signBy(hand, input));
  const saved = await saveDraftBy(hand, input);
  if (!saved.ok) return saved;
  const isElsewhere = saved.value.elsewhere > 0;
  const last = saved.value.form.definition.sections.length;
  if (input.go === "back") return done({ kind: "part", at: Math.max(0, Math.min(input.at, last) - 1), last, isElsewhere });
  if (input.go !== "stay") {
    const beside = wrongIn(hand.ctx, saved.value, input.at);
    if (Object.keys(beside).length > 0) return refuseFields("answers_to_check", {}, beside);
  }
  if (input.go === "summary") return done({ kind: "part", at: last, last, isElsewhere });
  if (input.go === "next") return done({ kind: "part", at: Math.min(last, input.at + 1), last, isElsewhere });
  return done({ kind: "saved", said: `Saved, ${saved.value.at}`, isElsewhere });
}

/** Refusals after which the patient goes on with the answers on the page. After any other the form is not theirs to fill in any more. */
const GOES_ON: ReadonlySet<RefusalReason> = new Set(["answers_to_check", "answers_open", "answers_elsewhere", "form_blank"]);

/**
 * What becomes of a page that was to be signed. Signing is one transaction and turns the draft into the signed form by itself, so the draft is saved only where
 * it came to nothing: the same page sent again meets its own signature, and begins no draft beside it.
 */
async function signedOrKept(hand: Hand, page: SaveDraftInput, signed: Result<Signed>): Promise<Result<Filled>> {
  if (signed.ok) return done({ kind: "signed" });
  const { reason } = signed.refusal;
  if (!GOES_ON.has(reason)) return signed;
  const saved = await saveDraftBy(hand, page);
  if (!saved.ok) return saved;
  if (reason !== "answers_elsewhere" && saved.value.elsewhere === 0) return signed;
  const last = saved.value.form.definition.sections.length;
  return done({ kind: "part", at: last, last, isElsewhere: true });
}

/** What is wrong in the section in sight; what is open there is pointed out at the end, once. */
function wrongIn({ now }: Filling, { visit, form, fields }: SavedDraft, at: number): Readonly<Record<string, string>> {
  const section = form.definition.sections[at];
  if (section === undefined) return {};
  const read = answersFromForm(form.definition, fields, { answeredOn: localDate(now, visit.timeZone), section: section.id });
  return besideFields(form, read.errors);
}
