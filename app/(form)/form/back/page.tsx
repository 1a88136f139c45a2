import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PortalShell } from "#components/shell/portal-shell.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { homeOf } from "#lib/auth/policy.ts";
import { currentActor, currentHandOver, publicVisitor } from "#lib/auth/session.ts";
import { getClinicName } from "#lib/staff/queries.ts";
import { PIN_MAX } from "#lib/staff/rules/pin.ts";
import { signInInsteadAction, takeBackByPasswordAction, takeBackByPinAction } from "./actions.ts";

export const metadata: Metadata = { title: { absolute: "For staff" } };

/** The one way out of a handed-over tablet: its user's PIN or password, or somebody else's own sign-in. */
export default async function TakeBackPage() {
  const handedOver = await currentHandOver();
  if (handedOver === null) {
    const actor = await currentActor();
    redirect(actor === null ? "/sign-in" : homeOf(actor.roles));
  }
  const clinic = await getClinicName(await publicVisitor());
  const { hasPin, name } = handedOver;
  return (
    <PortalShell
      clinic={clinic ?? ""}
      foot={
        <span className="-ms-[21px] block">
          <ButtonLink href="/form" variant="quiet" size="touch">
            Not staff? Back to the form
          </ButtonLink>
        </span>
      }
    >
      <div className="stack">
        <div>
          <h1 className="t-patient-h1">Take the tablet back</h1>
          <p className="text-ink-2">For staff. {name} handed it over.</p>
        </div>
        {hasPin && (
          <Panel>
            <ActionForm action={takeBackByPinAction} submit="Take it back" pendingText="Looking…" label="With the PIN" touch wide>
              <TextField
                name="pin"
                label={`PIN of ${name}`}
                type="password"
                inputMode="numeric"
                autoComplete="off"
                maxLength={PIN_MAX}
                secret
                touch
              />
            </ActionForm>
          </Panel>
        )}
        <Panel>
          <ActionForm
            action={takeBackByPasswordAction}
            submit={hasPin ? "Use the password" : "Take it back"}
            submitVariant={hasPin ? "secondary" : "primary"}
            pendingText="Looking…"
            label="With the password"
            touch
            wide
          >
            <TextField name="password" label={`Password of ${name}`} type="password" autoComplete="off" secret touch />
          </ActionForm>
        </Panel>
        <details>
          <summary className="link py-3">Someone else? Sign in as yourself</summary>
          <div className="pt-4">
            <ActionForm
              action={signInInsteadAction}
              submit="Sign in"
              submitVariant="secondary"
              pendingText="Signing in…"
              label="As someone else"
              touch
              wide
            >
              <TextField name="email" label="Email" type="email" autoComplete="off" inputMode="email" maxLength={254} touch />
              <TextField name="password" label="Password" type="password" autoComplete="off" secret touch />
            </ActionForm>
          </div>
        </details>
      </div>
    </PortalShell>
  );
}
