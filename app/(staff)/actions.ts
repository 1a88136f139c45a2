"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { dropSession } from "#app/session-cookie.ts";
import { currentActor, currentHandOver } from "#lib/auth/session.ts";
import { publicAction } from "#lib/form-action.ts";
import { signOut } from "#lib/staff/commands/sign-in.ts";

/** Open to everybody, so that signing out also works once the session has ended by itself. */
export const signOutAction = publicAction(z.strictObject({}), async (ctx) => {
  const actor = await currentActor();
  // A tablet in a patient's hands is left by the staff's own PIN or password alone.
  if (actor === null && (await currentHandOver()) !== null) redirect("/form");
  if (actor !== null) await signOut(ctx, actor);
  await dropSession();
  redirect("/signed-out");
});
