import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { currentPendingSignIn } from "#lib/auth/session.ts";
import { signInByCodeAction } from "../actions.ts";

export const metadata: Metadata = { title: "Your code" };

/** The second step of a sign-in. Without the first there is nothing here. */
export default async function CodePage() {
  const pending = await currentPendingSignIn();
  if (pending === null) redirect("/sign-in");
  if (pending.toSetUp !== null) redirect("/sign-in/second-step");
  return (
    <PublicShell foot="Telephone and recovery codes lost? An admin at your clinic can take the second step off.">
      <h1>Your code</h1>
      <p className="mb-5 text-ink-2">Your password is right. Now the code that your authenticator app shows for Cadence.</p>
      <ActionForm action={signInByCodeAction} submit="Sign in" pendingText="Signing in…" label="With the app" wide touch>
        <TextField
          name="secretCode"
          label="Code"
          help="Six figures. Each code works once."
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={60}
          secret
          touch
        />
      </ActionForm>
      <details className="mt-4">
        <summary className="link py-3">Use a recovery code instead</summary>
        <div className="pt-4">
          <ActionForm
            action={signInByCodeAction}
            submit="Sign in"
            submitVariant="secondary"
            pendingText="Signing in…"
            label="With a recovery code"
            wide
            touch
          >
            <TextField
              name="secretCode"
              label="Recovery code"
              help="24 letters and figures, with or without hyphens. It works once."
              autoComplete="off"
              maxLength={60}
              secret
              touch
            />
          </ActionForm>
        </div>
      </details>
      <p className="t-small mt-4 text-ink-2">
        <TextLink href="/sign-in">Start again</TextLink>
      </p>
    </PublicShell>
  );
}
