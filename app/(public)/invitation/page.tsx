import type { Metadata } from "next";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { LinkTokenField } from "#components/ui/link-token-field.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import { PASSWORD_MIN } from "#lib/staff/rules/password.ts";
import { acceptInvitationAction } from "./actions.ts";

export const metadata: Metadata = { title: "Choose a password" };

/** Opening this page uses nothing up: only the form, once sent, spends the link. */
export default async function InvitationPage() {
  const clinic = await getClinicName(await publicVisitor());
  return (
    <PublicShell foot="The link works once. An admin at your clinic can make another.">
      <h1>Choose a password</h1>
      <p className="mb-5 text-ink-2">{clinic ?? "Cadence"}</p>
      <ActionForm action={acceptInvitationAction} submit="Set my password" pendingText="Setting…" wide touch>
        <LinkTokenField name="token" label="Paste the link we sent you" help="The whole link, or what stands after the # sign." touch />
        <TextField
          name="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          help={`At least ${PASSWORD_MIN} characters. Three or four words in a row are easy to remember, and hard to guess.`}
          secret
          touch
        />
      </ActionForm>
      <p className="t-small mt-4 text-ink-2">Wherever you are signed in now, you will be signed out.</p>
    </PublicShell>
  );
}
