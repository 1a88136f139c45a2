"use server";

import { redirect } from "next/navigation";
import { formAction } from "#lib/form-action.ts";
import { completeTask, giveTask, reopenTask } from "#lib/tasks/commands/do.ts";
import { completeTaskInput, giveTaskInput, reopenTaskInput } from "#lib/tasks/input.ts";

export const completeTaskAction = formAction("task:do", completeTaskInput, async (ctx, input) => {
  const completed = await completeTask(ctx, input);
  if (!completed.ok) return completed;
  redirect(`/tasks?show=${input.show}&changed=${input.taskId}`);
});

export const reopenTaskAction = formAction("task:do", reopenTaskInput, async (ctx, input) => {
  const reopened = await reopenTask(ctx, input);
  if (!reopened.ok) return reopened;
  redirect(`/tasks?show=${input.show}&changed=${input.taskId}`);
});

export const giveTaskAction = formAction("task:do", giveTaskInput, async (ctx, input) => {
  const given = await giveTask(ctx, input);
  if (!given.ok) return given;
  redirect(`/tasks?show=${input.show}&changed=${input.taskId}`);
});
