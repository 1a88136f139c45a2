import type { Metadata } from "next";
import type { ReactNode } from "react";
import { KeysList } from "#components/diary/board/keys-list.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm } from "#components/ui/form.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { currentActor, enterArea, leadAway } from "#lib/auth/session.ts";
import { getOwnSignIn, hasPin } from "#lib/staff/queries.ts";
import { PIN_MAX, PIN_MIN } from "#lib/staff/rules/pin.ts";
import { chooseKeysAction, removePinAction, setPinAction } from "./actions.ts";

export const metadata: Metadata = { title: "Your settings" };

export default async function OwnSettingsPage() {
  const ctx = await enterArea("clinic:read");
  const [actor, pinIsSet, own] = await Promise.all([currentActor(), hasPin(ctx), getOwnSignIn(ctx)]);
  if (actor === null) return leadAway();
  return (
    <div className="page page-narrow">
      <PageHead title="Your settings" lead={`For ${actor.name} alone, on every computer.`} />
      <div className="stack">
        <Panel title="Signing in" pad="flush">
          <ul className="rows settings-list">
            <SignInLink href="/settings/me/password" title="Password">
              Change it
            </SignInLink>
            <SignInLink href="/settings/me/second-step" title="Second step">
              {own.secondStepSince === null ? "Not set: the password alone signs you in" : "Set: a code besides the password"}
            </SignInLink>
            <SignInLink href="/settings/me/sessions" title="Where you are signed in">
              Every device, and how to end it
            </SignInLink>
          </ul>
        </Panel>
        <Panel title="Keys">
          <div className="stack">
            <KeysList />
            <ActionForm action={chooseKeysAction} label="Keys" submit="Save">
              <CheckboxField
                name="singleKeys"
                label="Single keys"
                help="Letters, / and ? act without Ctrl or Alt. Switch them off where you speak to the computer, or press keys by mistake. Arrow keys always work."
                defaultChecked={actor.singleKeys}
              />
            </ActionForm>
          </div>
        </Panel>
        <Panel title="PIN for the tablet" id="pin" aside={pinIsSet ? "Set" : "Not set"}>
          <div className="stack">
            <p className="t-ui text-ink-2">
              It takes back a tablet that you handed to a patient, and proves that you stand by as the second person of a record. It opens
              nothing else. After five wrong tries only your password does.
            </p>
            <ActionForm action={setPinAction} label="PIN" submit={pinIsSet ? "Change the PIN" : "Set the PIN"}>
              <TextField
                name="pin"
                label={pinIsSet ? "New PIN" : "PIN"}
                help={`${PIN_MIN} to ${PIN_MAX} digits.`}
                type="password"
                inputMode="numeric"
                autoComplete="off"
                maxLength={PIN_MAX}
                secret
              />
              <TextField name="password" label="Your password" type="password" autoComplete="current-password" secret />
            </ActionForm>
            {pinIsSet && (
              <details>
                <summary className="link">Remove the PIN</summary>
                <div className="pt-3">
                  <ActionForm action={removePinAction} label="Remove the PIN" submit="Remove the PIN" submitVariant="danger">
                    <TextField name="password" label="Your password" type="password" autoComplete="current-password" secret />
                  </ActionForm>
                </div>
              </details>
            )}
          </div>
        </Panel>
      </div>
    </div>
  );
}

function SignInLink({ href, title, children }: { readonly href: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <li>
      <AppLink href={href}>
        <span className="strong">{title}</span>
        <span className="second-line">{children}</span>
      </AppLink>
    </li>
  );
}
