"use server";

import { formAction } from "#lib/form-action.ts";
import { testTemplate } from "#lib/messages/commands/ask.ts";
import { testTemplateInput } from "#lib/messages/input/asked.ts";
import { done } from "#lib/result.ts";

export const testTemplateAction = formAction("definition:edit", testTemplateInput, async (ctx, input) => {
  const sent = await testTemplate(ctx, input);
  return sent.ok ? done("It is on its way to your own address.") : sent;
});
