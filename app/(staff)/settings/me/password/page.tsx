import type { Metadata } from "next";
import { PASSWORD_HELP } from "#components/staff/password-by-link.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { changePasswordAction } from "../actions.ts";

export const metadata: Metadata = { title: "Your password" };

export default async function OwnPasswordPage() {
  await enterArea("clinic:read");
  return (
    <div className="page page-narrow">
      <PageHead
        title="Your password"
        lead="Everywhere else where you are signed in, you will be signed out."
        crumbs={[{ label: "Your settings", href: "/settings/me" }, { label: "Password" }]}
      />
      <ActionForm action={changePasswordAction} submit="Change the password" beside={<TextLink href="/settings/me">Cancel</TextLink>}>
        <TextField name="currentPassword" label="The password you have now" type="password" autoComplete="current-password" secret />
        <TextField name="password" label="New password" type="password" autoComplete="new-password" help={PASSWORD_HELP} secret />
      </ActionForm>
    </div>
  );
}
