"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { changeStatus } from "#lib/appointments/commands/status.ts";
import { changeStatusInput } from "#lib/appointments/input.ts";
import { STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { widen } from "#lib/auth/ctx.ts";
import { formAction } from "#lib/form-action.ts";
import { done } from "#lib/result.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { hideNames } from "./names.ts";

/** One click in the lists beside the day. */
export const stepStatusAction = formAction("appointment:change", changeStatusInput, async (ctx, input) => {
  const changed = await changeStatus(widen(ctx, "clinical:read") ?? ctx, input, screeningSafeguard);
  if (!changed.ok) return changed;
  revalidatePath("/diary");
  return done(`${STATUS_LABELS[changed.value.status]}.`);
});

/** For a screen that others can see: kept in this browser, until it is switched back. */
export const showNamesAction = formAction("diary:read", z.strictObject({ show: z.enum(["yes", "no"]) }), async (_, { show }) => {
  await hideNames(show === "no");
  revalidatePath("/diary");
  return done(null);
});
