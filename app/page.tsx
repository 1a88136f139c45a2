import { redirect } from "next/navigation";
import { homeOf } from "#lib/auth/policy.ts";
import { currentActor } from "#lib/auth/session.ts";

/** The start: where this person works. */
export default async function StartPage() {
  const actor = await currentActor();
  redirect(actor === null ? "/sign-in" : homeOf(actor.roles));
}
