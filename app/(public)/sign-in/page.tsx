import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { homeOf } from "#lib/auth/policy.ts";
import { currentActor, currentHandOver, publicVisitor } from "#lib/auth/session.ts";
import { IDLE_MINUTES } from "#lib/auth/staff-session.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import { signInAction } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in" };

/** What may stand in the address after something was done; anything else is passed over. */
const SAID: Readonly<Record<string, string>> = {
  "password-set": "Your password is set. Sign in with it.",
  "signed-out": "You are signed out.",
};

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const actor = await currentActor();
  if (actor !== null) redirect(homeOf(actor.roles));
  if ((await currentHandOver()) !== null) redirect("/form/back");
  const clinic = await getClinicName(await publicVisitor());
  if (clinic === null) redirect("/setup");
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  return (
    <PublicShell foot="New here? Ask an admin at your clinic for an invitation.">
      <h1>Sign in</h1>
      <p className="mb-5 text-ink-2">{clinic}</p>
      {said !== undefined && (
        <div className="mb-5">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <ActionForm action={signInAction} submit="Sign in" pendingText="Signing in…" wide touch>
        <TextField name="email" label="Email" type="email" autoComplete="username" inputMode="email" maxLength={254} touch />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          secret
          touch
          aside={<TextLink href="/forgotten">Forgotten it?</TextLink>}
        />
      </ActionForm>
      <p className="t-small mt-4 text-ink-2">After {IDLE_MINUTES} minutes without a tap or key the screen locks.</p>
    </PublicShell>
  );
}
