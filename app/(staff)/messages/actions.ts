"use server";

import { redirect } from "next/navigation";
import { allows } from "#lib/auth/policy.ts";
import { formAction } from "#lib/form-action.ts";
import { dropMessage, pauseMessages, resumeMessages, retryMessage } from "#lib/messages/commands/by-hand.ts";
import { type MessageInput, messageInput, pauseInput } from "#lib/messages/input/pages.ts";

const backTo = ({ back, messageId }: MessageInput, said: string) =>
  back === "message" ? `/messages/${messageId}?done=${said}` : `/messages?done=${said}`;

export const retryMessageAction = formAction("message:send", messageInput, async (ctx, input) => {
  const tried = await retryMessage(ctx, input);
  if (!tried.ok) return tried;
  redirect(backTo(input, "retried"));
});

export const dropMessageAction = formAction("message:send", messageInput, async (ctx, input) => {
  const dropped = await dropMessage(ctx, input);
  if (!dropped.ok) return dropped;
  redirect(backTo(input, "dropped"));
});

/** Whoever may stop messages without reading them comes back to where they were stopped. */
const afterPausing = (roles: Parameters<typeof allows>[0], said: string) =>
  allows(roles, "message:read") ? `/messages?done=${said}` : `/messages/pause?done=${said}`;

export const pauseMessagesAction = formAction("message:send", pauseInput, async (ctx) => {
  const paused = await pauseMessages(ctx);
  if (!paused.ok) return paused;
  redirect(afterPausing(ctx.actor.roles, "paused"));
});

export const resumeMessagesAction = formAction("message:send", pauseInput, async (ctx) => {
  const resumed = await resumeMessages(ctx);
  if (!resumed.ok) return resumed;
  redirect(afterPausing(ctx.actor.roles, "resumed"));
});
