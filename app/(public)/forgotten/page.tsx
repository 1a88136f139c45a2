import type { Metadata } from "next";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { LINK_HOURS } from "#lib/staff/rules/link.ts";

export const metadata: Metadata = { title: "Forgotten password" };

/** Says who can help. It asks for nothing, so that nobody learns from it who works here. */
export default function ForgottenPage() {
  return (
    <PublicShell foot="Nobody else can choose or read your password.">
      <div className="stack">
        <h1>Forgotten your password?</h1>
        <p>
          Ask an admin at your clinic for a new link. It works once, within{" "}
          {LINK_HOURS.reset === 1 ? "the hour" : `${LINK_HOURS.reset} hours`}, and lets you choose a new password.
        </p>
        <p className="t-ui text-ink-2">
          You are the only admin? Whoever runs the server can make a link with <code className="whitespace-nowrap">npm run admin-link</code>
          .
        </p>
        <div>
          <ButtonLink href="/sign-in">Back to sign in</ButtonLink>
        </div>
      </div>
    </PublicShell>
  );
}
