import type { Metadata } from "next";
import { CodesShownOnce, UntilCodesMade } from "#components/staff/codes-shown-once.tsx";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { StepFields } from "#components/staff/step-fields.tsx";
import { ActionForm, SubmitButton } from "#components/ui/form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { needsTwoSteps } from "#lib/auth/policy.ts";
import { currentActor, currentStepToSetUp, enterArea, leadAway } from "#lib/auth/session.ts";
import { getOwnSignIn } from "#lib/staff/queries.ts";
import { proposeSecondStepAction, removeSecondStepAction, renewRecoveryCodesAction, setSecondStepAction } from "../actions.ts";

export const metadata: Metadata = { title: "Your second step" };

export default async function OwnSecondStepPage({ searchParams }: PageProps<"/settings/me/second-step">) {
  const ctx = await enterArea("self:secure");
  const { done } = await searchParams;
  const [actor, own, toSetUp] = await Promise.all([currentActor(), getOwnSignIn(ctx), currentStepToSetUp()]);
  if (actor === null) return leadAway();
  const isSet = own.secondStepSince !== null;
  // What is being set up is shown to whoever has just given their password, and to nobody who finds the page open.
  const step = actor.isFresh ? toSetUp : null;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Your second step"
        lead="A code from your telephone besides the password: whoever learns the password alone does not get in."
        crumbs={[{ label: "Your settings", href: "/settings/me" }, { label: "Second step" }]}
      />
      {done === "off" && (
        <div className="mb-4">
          <Notice meaning="ok" title="Your second step is off." live />
        </div>
      )}
      <ConfirmNotice isFresh={actor.isFresh} next="/settings/me/second-step" />
      <div className="stack">
        <Panel title="Codes from an app" aside={isSet ? "Set" : "Not set"}>
          <div className="stack">
            {step === null && (
              <ActionForm
                action={proposeSecondStepAction}
                submit={isSet ? "Set it up anew" : "Set it up"}
                submitVariant={isSet ? "secondary" : "primary"}
                label="Set up a second step"
              >
                <p className="t-ui text-ink-2">
                  {isSet
                    ? "On another telephone, for example. The one you have works until the new one is confirmed."
                    : "You need an authenticator app on your telephone. You are asked for a code whenever you sign in."}
                </p>
              </ActionForm>
            )}
            <ActionForm action={setSecondStepAction} pendingText="Setting up…" label="Confirm the second step">
              {step !== null && (
                <UntilCodesMade>
                  <StepFields step={step} />
                  <div className="form-foot">
                    <SubmitButton pendingText="Setting up…">Confirm</SubmitButton>
                  </div>
                </UntilCodesMade>
              )}
              <CodesShownOnce />
            </ActionForm>
          </div>
        </Panel>
        {isSet && (
          <Panel title="Recovery codes" aside={`${own.codesLeft} left`}>
            <ActionForm
              action={renewRecoveryCodesAction}
              submit="Make ten new codes"
              submitVariant="secondary"
              pendingText="Making…"
              label="New recovery codes"
            >
              <p className="t-ui text-ink-2">For when your telephone is lost. The codes you have now stop working.</p>
              <CodesShownOnce />
            </ActionForm>
          </Panel>
        )}
        {isSet && !needsTwoSteps(actor.roles) && (
          <details>
            <summary className="link">Sign in with the password alone again</summary>
            <div className="pt-3">
              <ActionForm
                action={removeSecondStepAction}
                submit="Take the second step off"
                submitVariant="danger"
                label="Take the second step off"
              >
                <p className="t-ui text-ink-2">Everywhere else where you are signed in, you will be signed out.</p>
              </ActionForm>
            </div>
          </details>
        )}
      </div>
    </div>
  );
}
