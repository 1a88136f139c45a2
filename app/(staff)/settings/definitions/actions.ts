"use server";

import { redirect } from "next/navigation";
import { approveDefinitionInput } from "#lib/definitions/input.ts";
import { formAction } from "#lib/form-action.ts";
import { approveDefinition } from "#lib/versions/commands/approve.ts";
import { dropDraft, startDraft, startSet } from "#lib/versions/commands/draft.ts";
import { startSetInput } from "#lib/versions/input/aftercare.ts";
import { dropDraftInput, startDraftInput } from "#lib/versions/input.ts";

export const approveDefinitionAction = formAction("definition:approve", approveDefinitionInput, async (ctx, input) => {
  const result = await approveDefinition(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/definitions/${input.versionId}?done=approved`);
});

export const startDraftAction = formAction("definition:edit", startDraftInput, async (ctx, input) => {
  const result = await startDraft(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/definitions/${result.value.versionId}/edit?done=begun`);
});

export const dropDraftAction = formAction("definition:edit", dropDraftInput, async (ctx, input) => {
  const result = await dropDraft(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/definitions/${input.versionId}?done=dropped`);
});

export const startSetAction = formAction("definition:edit", startSetInput, async (ctx, input) => {
  const result = await startSet(ctx, input);
  if (!result.ok) return result;
  redirect(`/settings/definitions/${result.value.versionId}/edit?done=begun`);
});
