"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { saveAftercare, saveConsent, saveOutline, saveProtocol, saveSection, saveTemplate } from "#lib/versions/commands/edit.ts";
import { saveAftercareInput } from "#lib/versions/input/aftercare.ts";
import { saveConsentInput, saveOutlineInput, saveProtocolInput, saveSectionInput, saveTemplateInput } from "#lib/versions/input.ts";

const page = (versionId: string, part?: string) =>
  `/settings/definitions/${versionId}/edit?${part === undefined ? "" : `part=${encodeURIComponent(part)}&`}done=saved`;

export const saveSectionAction = formAction("definition:edit", saveSectionInput, async (ctx, input) => {
  const result = await saveSection(ctx, input);
  if (!result.ok) return result;
  redirect(page(input.versionId, input.part));
});

export const saveOutlineAction = formAction("definition:edit", saveOutlineInput, async (ctx, input) => {
  const result = await saveOutline(ctx, input);
  if (!result.ok) return result;
  redirect(page(input.versionId));
});

export const saveProtocolAction = formAction("definition:edit", saveProtocolInput, async (ctx, input) => {
  const result = await saveProtocol(ctx, input);
  if (!result.ok) return result;
  redirect(page(input.versionId));
});

export const saveConsentAction = formAction("definition:edit", saveConsentInput, async (ctx, input) => {
  const result = await saveConsent(ctx, input);
  if (!result.ok) return result;
  redirect(page(input.versionId));
});

export const saveAftercareAction = formAction("definition:edit", saveAftercareInput, async (ctx, input) => {
  const result = await saveAftercare(ctx, input);
  if (!result.ok) return result;
  redirect(page(input.versionId, input.part));
});

export const saveTemplateAction = formAction("definition:edit", saveTemplateInput, async (ctx, input) => {
  const result = await saveTemplate(ctx, input);
  if (!result.ok) return result;
  redirect(page(input.versionId));
});
