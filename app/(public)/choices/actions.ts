"use server";

import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";
import { chooseOwnMessages } from "#lib/messages/commands/choose.ts";
import { ownChoiceInput } from "#lib/messages/input/pages.ts";
import { done } from "#lib/result.ts";

export const chooseOwnMessagesAction = publicAction(ownChoiceInput, async (ctx, input) => {
  const chosen = await chooseOwnMessages(ctx, input, env().secret);
  if (!chosen.ok) return chosen;
  // The same for a link of ours and for any other: nothing can be learned here.
  return done("Thank you. If this is a link we sent you, your choice holds from now on. The same link changes it again.");
});
