import type { Metadata } from "next";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { getOwnSignIn } from "#lib/staff/queries.ts";
import { returnPath } from "#lib/staff/rules/confirm.ts";
import { confirmSelfAction } from "./actions.ts";

export const metadata: Metadata = { title: "It is you" };

/** Signing in again where one is: what is done next is done by whoever knows the password, not by whoever finds the page open. */
export default async function ConfirmPage({ searchParams }: PageProps<"/confirm">) {
  const ctx = await enterArea("clinic:read");
  const { next, done } = await searchParams;
  const back = returnPath(next);
  const own = await getOwnSignIn(ctx);
  return (
    <div className="page page-narrow">
      <PageHead title="It is you" lead="For the next ten minutes you can change what takes more than an open page." />
      {done === "confirmed" && (
        <div className="mb-4">
          <Notice meaning="ok" title="Thank you. Go back to where you were, and send it once more." live />
        </div>
      )}
      <ActionForm action={confirmSelfAction} submit="Go on" pendingText="Looking…" beside={back && <TextLink href={back}>Cancel</TextLink>}>
        {back !== null && <HiddenField name="next" value={back} />}
        <TextField name="password" label="Your password" type="password" autoComplete="current-password" secret />
        {own.secondStepSince !== null && (
          <TextField
            name="secretCode"
            label="Code"
            help="The six figures that your authenticator app shows, or a recovery code. Each works once."
            autoComplete="one-time-code"
            maxLength={60}
            secret
          />
        )}
      </ActionForm>
    </div>
  );
}
