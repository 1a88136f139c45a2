"use server";

import { revalidatePath } from "next/cache";
import { env } from "#lib/env.ts";
import { formAction } from "#lib/form-action.ts";
import { issueFeed, revokeFeed } from "#lib/messages/commands/feeds.ts";
import { issueFeedInput, revokeFeedInput } from "#lib/messages/input/feeds.ts";
import { done } from "#lib/result.ts";

export const issueFeedAction = formAction("message:manage", issueFeedInput, async (ctx, input) => {
  const issued = await issueFeed(ctx, input, env().secret);
  if (!issued.ok) return issued;
  revalidatePath("/settings/feeds");
  return done({ message: "The address is made.", link: `${env().origin}/feeds/${issued.value.token}` });
});

export const revokeFeedAction = formAction("message:manage", revokeFeedInput, async (ctx, input) => {
  const revoked = await revokeFeed(ctx, input);
  if (!revoked.ok) return revoked;
  revalidatePath("/settings/feeds");
  return done("The calendar has ended. Programs that read it find nothing from now on.");
});
