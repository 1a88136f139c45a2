"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import {
  copyLastTreatment,
  endTreatmentNow,
  putTemplateIntoNotes,
  recordAsPlanned,
  saveTreatmentDraft,
} from "#lib/treatments/commands/draft.ts";
import { signOffDepth } from "#lib/treatments/commands/sign-off.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { recordTreatmentInput, signOffDepthInput, startTreatmentInput, treatmentDraftInput } from "#lib/treatments/input.ts";

export const startTreatmentAction = formAction("treatment:record", startTreatmentInput, async (ctx, input) => {
  const started = await startTreatment(ctx, input);
  if (!started.ok) {
    // What hinders it now stands on the page: numbing that somebody put on meanwhile comes off with the next press.
    revalidatePath("/appointments/[id]/treatment", "page");
    return started;
  }
  redirect(`/appointments/${input.appointmentId}/treatment`);
});

const SAVED = {
  save: "Draft saved.",
  end_now: "Draft saved, and the end set to now.",
  copy_last: "Draft saved, with the open zones as last time.",
  as_planned: "Draft saved, with the open zones as planned.",
} as const;

/** The recording page's one form: what its buttons have in common is that everything typed is saved. */
export const recordTreatmentAction = formAction("treatment:record", recordTreatmentInput, async (ctx, { intent, template, ...draft }) => {
  if (intent === "sign") {
    const signed = await signTreatment(ctx, draft);
    if (!signed.ok) return signed;
    redirect(`/treatments/${signed.value.treatmentId}?done=signed`);
  }
  const write = { save: saveTreatmentDraft, end_now: endTreatmentNow, copy_last: copyLastTreatment, as_planned: recordAsPlanned }[intent];
  const saved = await (template === undefined ? write(ctx, draft) : putTemplateIntoNotes(ctx, template, draft));
  // The page's own version follows, also after someone else's save: whoever was told of it may save again.
  revalidatePath("/appointments/[id]/treatment", "page");
  return saved.ok ? done(SAVED[intent]) : saved;
});

/** What was typed, kept as it is typed: the page stays as it is, and goes on from the version it is told. */
export const keepTreatmentAction = formAction("treatment:record", treatmentDraftInput, async (ctx, draft) => {
  const saved = await saveTreatmentDraft(ctx, draft);
  if (saved.ok) return done({ message: `Draft saved ${saved.value.at}.`, version: saved.value.version });
  // What another person saved meanwhile is shown beside what stands here.
  revalidatePath("/appointments/[id]/treatment", "page");
  return saved;
});

export const signOffDepthAction = formAction("treatment:record", signOffDepthInput, async (ctx, input) => {
  const signedOff = await signOffDepth(ctx, input);
  if (!signedOff.ok) return signedOff;
  revalidatePath("/appointments/[id]/treatment", "page");
  return done("Signed off, and written into the list of zones.");
});
