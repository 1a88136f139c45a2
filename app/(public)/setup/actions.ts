"use server";

import { redirect } from "next/navigation";
import { keepPending } from "#app/session-cookie.ts";
import { setUpClinic } from "#lib/clinic/commands/set-up.ts";
import { setUpClinicInput } from "#lib/clinic/input/set-up.ts";
import { env } from "#lib/env.ts";
import { publicAction } from "#lib/form-action.ts";

export const setUpClinicAction = publicAction(setUpClinicInput, async (ctx, input) => {
  const made = await setUpClinic(ctx, input, env().secret);
  if (!made.ok) return made;
  await keepPending(made.value.pending);
  redirect("/sign-in/second-step");
});
