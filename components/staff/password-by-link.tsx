import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { LinkTokenField } from "#components/ui/link-token-field.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { PASSWORD_MIN } from "#lib/staff/rules/password.ts";

type PasswordByLinkProps = { readonly action: FormAction };

/** Says what a new password needs: length alone. */
export const PASSWORD_HELP = `At least ${PASSWORD_MIN} characters. Three or four words in a row are easy to remember, and hard to guess.`;

/** A password chosen behind a single-use link. Opening the page uses nothing up: only the form, once sent, spends the link. */
export function PasswordByLink({ action }: PasswordByLinkProps) {
  return (
    <ActionForm action={action} submit="Set my password" pendingText="Setting…" wide touch>
      <LinkTokenField name="token" label="Paste the link we sent you" help="The whole link, or what stands after the # sign." touch />
      <TextField name="password" label="New password" type="password" autoComplete="new-password" help={PASSWORD_HELP} secret touch />
    </ActionForm>
  );
}
