import { redirect } from "next/navigation";
import { homeOf } from "#lib/auth/policy.ts";
import { currentActor, leadAway } from "#lib/auth/session.ts";

/** The start: where this person works. */
export default async function StartPage() {
  const actor = await currentActor();
  if (actor === null) return leadAway();
  redirect(homeOf(actor.roles));
}
