import type { Metadata } from "next";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { PasswordByLink } from "#components/staff/password-by-link.tsx";
import { publicVisitor } from "#lib/auth/session.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import { acceptInvitationAction } from "./actions.ts";

export const metadata: Metadata = { title: "Choose a password" };

export default async function InvitationPage() {
  const clinic = await getClinicName(await publicVisitor());
  return (
    <PublicShell foot="The link works once. An admin at your clinic can make another.">
      <h1>Choose a password</h1>
      <p className="mb-5 text-ink-2">{clinic ?? "Cadence"}</p>
      <PasswordByLink action={acceptInvitationAction} />
      <p className="t-small mt-4 text-ink-2">Wherever you are signed in now, you will be signed out.</p>
    </PublicShell>
  );
}
