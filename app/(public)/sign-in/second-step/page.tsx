import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { CodesShownOnce, UntilCodesMade } from "#components/staff/codes-shown-once.tsx";
import { StepFields } from "#components/staff/step-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, SubmitButton } from "#components/ui/form.tsx";
import { currentActor, currentPendingSignIn, leadAway } from "#lib/auth/session.ts";
import { setUpSecondStepAction } from "../actions.ts";

export const metadata: Metadata = { title: "Set up your second step" };

/** Where whoever must have a second step, and has none, is led after the password. They reach nothing else before it is set up. */
export default async function SetUpSecondStepPage() {
  const pending = await currentPendingSignIn();
  // Once it is set up this same form, without the fields, still shows the recovery codes it has just made.
  if (pending === null && (await currentActor()) === null) return leadAway();
  if (pending !== null && pending.toSetUp === null) redirect("/sign-in/code");
  return (
    <PublicShell wide foot="Admins sign in in two steps: whoever learns an admin’s password alone does not get in.">
      <h1>A second step to sign in</h1>
      <ActionForm action={setUpSecondStepAction} pendingText="Setting up…" touch>
        <UntilCodesMade>
          {pending?.toSetUp ? (
            <>
              <StepFields step={pending.toSetUp} touch />
              <div className="form-foot">
                <SubmitButton pendingText="Setting up…" size="touch" wide>
                  Set it up and sign in
                </SubmitButton>
              </div>
            </>
          ) : (
            <>
              <p className="mb-5 text-ink-2">You are signed in already. Your second step and new recovery codes are under your settings.</p>
              <p className="flex flex-wrap gap-3">
                <ButtonLink href="/" variant="primary" size="touch">
                  Go on
                </ButtonLink>
                <ButtonLink href="/settings/me/second-step" size="touch">
                  Your second step
                </ButtonLink>
              </p>
            </>
          )}
        </UntilCodesMade>
        <CodesShownOnce>
          <p className="mt-5">
            <ButtonLink href="/" variant="primary" size="touch">
              I have kept them: go on
            </ButtonLink>
          </p>
        </CodesShownOnce>
      </ActionForm>
    </PublicShell>
  );
}
