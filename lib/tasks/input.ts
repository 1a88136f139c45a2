import { z } from "zod";
import { idField, versionField } from "#lib/fields.ts";
import { TASK_VIEWS } from "./rules.ts";

const task = {
  taskId: idField,
  version: versionField,
  /** The list that it was sent from, to go back to. */
  show: z.enum(TASK_VIEWS).catch("clinic"),
};

export const completeTaskInput = z.strictObject(task);
export type CompleteTaskInput = z.output<typeof completeTaskInput>;

export const reopenTaskInput = z.strictObject(task);
export type ReopenTaskInput = z.output<typeof reopenTaskInput>;

/** `to` is whoever takes it from now on, oneself or a colleague; "nobody" lays it back. */
export const giveTaskInput = z.strictObject({ ...task, to: z.union([z.literal("nobody"), idField], "Choose who takes it.") });
export type GiveTaskInput = z.output<typeof giveTaskInput>;
