import { eq } from "drizzle-orm";
import { formResponses } from "#db/schema/form-responses.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import type { RawForm } from "#lib/forms/rules.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { instantToWall, sayTime } from "#lib/time.ts";
import type { SaveDraftInput } from "../input.ts";
import { type Draft, findDraft, visibleDraft } from "../queries/draft.ts";
import { type MergedDraft, mergeDraft, onlyOf } from "../rules/draft.ts";
import { type FillingTx, type FormMode, type Hand, handOf, type Standing, standingIn, within } from "./filling.ts";

export type SavedDraft = Standing & {
  /** "2:04 pm" on the location's clock. */
  readonly at: string;
  /** All that stands in the draft now and whoever saved it may see. */
  readonly fields: RawForm;
  /** How many questions were answered somewhere else since the page read the draft. */
  readonly elsewhere: number;
};

type StaffDraft = SaveDraftInput & { readonly appointmentId: string; readonly mode: FormMode };

/**
 * Keeps what was typed so far, as it was typed, in the one draft of this part of the visit's form. Two devices at one draft are told of each other: the newest
 * counts for each question, and what this page left as it was stays as it is kept.
 * @returns `form_signed_meanwhile` where the page knew of a draft that is none any more, and the refusals of `standingIn`
 */
export function saveDraft(ctx: Ctx<"screening:take">, input: StaffDraft): Promise<Result<SavedDraft>>;
export function saveDraft(ctx: FormCtx, input: SaveDraftInput): Promise<Result<SavedDraft>>;
export function saveDraft(ctx: Ctx<"screening:take"> | FormCtx, input: SaveDraftInput | StaffDraft): Promise<Result<SavedDraft>> {
  return saveDraftBy(handOf(ctx, input), input);
}

export function saveDraftBy(hand: Hand, input: SaveDraftInput): Promise<Result<SavedDraft>> {
  return within(hand, (tx) => saveDraftIn(tx, hand, input));
}

async function saveDraftIn(tx: FillingTx, { appointmentId, mode }: Hand, input: SaveDraftInput): Promise<Result<SavedDraft>> {
  const standing = await standingIn(tx, appointmentId, input);
  if (!standing.ok) return standing;
  const { visit, form } = standing.value;
  const page = await besideDraftIn(tx, standing.value, input);
  if (!page.ok) return page;
  const { draft, merged } = page.value;
  const { fields, by } = joined(tx, draft, merged);
  const values = { formVersionId: form.versionId, answers: { fields, by }, mode, savedAt: tx.now };
  if (draft !== null) await tx.db.update(formResponses).set(values).where(eq(formResponses.id, draft.id));
  else {
    const [begun] = await tx.db
      .insert(formResponses)
      .values({ ...values, patientId: visit.recordId, appointmentId: visit.id, part: input.part, state: "draft" })
      .returning({ id: formResponses.id });
    // Of a draft its beginning stands in the log, not every key that was pressed.
    await recordAudit(tx, {
      action: "screening:begin",
      objectType: "form_response",
      objectId: begun?.id ?? null,
      patientId: visit.patientId,
      detail: { mode, part: input.part },
    });
  }
  const { time } = instantToWall(tx.now, visit.timeZone);
  return done({ ...standing.value, at: sayTime(time), fields: merged.given, elsewhere: merged.elsewhere.length });
}

/**
 * What a page sends beside the draft that is kept, which may have been changed since the page read it.
 * @returns `form_signed_meanwhile` where the page knew of a draft that is none any more
 */
export async function besideDraftIn(
  tx: FillingTx,
  { visit, form }: Standing,
  page: SaveDraftInput,
): Promise<Result<{ readonly draft: Draft | null; readonly merged: MergedDraft }>> {
  const draft = await findDraft(tx, visit.id, page.part);
  if (draft === null && page.begun) return refuse("form_signed_meanwhile");
  const asked = new Set(form.definition.sections.flatMap(({ questions }) => questions.map(({ id }) => id)));
  const kept = draft === null ? page.seen : visibleDraft(tx, draft);
  return done({ draft, merged: mergeDraft({ base: page.seen, mine: onlyOf(page.answers, asked), kept: onlyOf(kept, asked) }) });
}

/** What is kept of the questions that this page neither changed nor may see, with what stands on the page. */
function joined(tx: FillingTx, draft: Draft | null, { given, changed }: MergedDraft): Pick<Draft, "fields" | "by"> {
  const mine = new Set(changed);
  const author = "formSessionId" in tx ? null : tx.actor.id;
  const by = Object.fromEntries(Object.entries(draft?.by ?? {}).filter(([question]) => !mine.has(question)));
  if (author !== null) for (const question of mine) by[question] = author;
  if (draft === null) return { fields: given, by };
  const seen = visibleDraft(tx, draft);
  const unseen = Object.entries(draft.fields).filter(
    ([field]) => !Object.hasOwn(seen, field) && !mine.has(field.split(".", 1)[0] ?? field),
  );
  return { fields: { ...Object.fromEntries(unseen), ...given }, by };
}
