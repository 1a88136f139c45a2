"use server";

import { revalidatePath } from "next/cache";
import { changeStatus } from "#lib/appointments/commands/status.ts";
import { changeStatusInput } from "#lib/appointments/input.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";

/** One click in the lists beside the day. */
export const stepStatusAction = formAction("appointment:change", changeStatusInput, async (ctx, input) => {
  const changed = await changeStatus(ctx, input);
  if (!changed.ok) return changed;
  revalidatePath("/diary");
  return done(`${STATUS_LABELS[changed.value.status]}.`);
});
