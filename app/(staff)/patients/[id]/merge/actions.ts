"use server";

import { redirect } from "next/navigation";
import { idField } from "#lib/fields.ts";
import { formAction } from "#lib/form-action.ts";
import { mergePatients, unmergePatients } from "#lib/merging/commands/merge.ts";
import { mergePatientsInput, unmergePatientsInput } from "#lib/merging/input.ts";
import { findPatientsInput } from "#lib/patients/input.ts";
import { keepSearch } from "../../search-cookie.ts";

/** The words are posted and kept sealed, as everywhere. */
export const findOtherAction = formAction("patient:read", findPatientsInput.extend({ patientId: idField }), async (ctx, input) => {
  await keepSearch(input.words, ctx.actor.sessionId, "merging");
  redirect(`/patients/${input.patientId}/merge`);
});

export const mergePatientsAction = formAction("patient:merge", mergePatientsInput, async (ctx, input) => {
  const merged = await mergePatients(ctx, input);
  if (!merged.ok) return merged;
  redirect(`/patients/${merged.value.patientId}?done=merged`);
});

export const unmergePatientsAction = formAction("patient:merge", unmergePatientsInput, async (ctx, input) => {
  const undone = await unmergePatients(ctx, input);
  if (!undone.ok) return undone;
  redirect(`/patients/${undone.value.keptId}?done=unmerged`);
});
