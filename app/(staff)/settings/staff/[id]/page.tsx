import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { StaffFields } from "#components/staff/staff-fields.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { LinkAsCode } from "#components/ui/link-as-code.tsx";
import { LinkShownOnce } from "#components/ui/link-shown-once.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { currentActor, enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getStaffMember, type StaffView } from "#lib/staff/queries.ts";
import { LINK_HOURS } from "#lib/staff/rules/link.ts";
import {
  changeRolesAction,
  disableStaffAction,
  enableStaffAction,
  endSessionsOfAction,
  reissueLinkAction,
  resetSecondStepAction,
} from "../actions.ts";

export const metadata: Metadata = { title: "Staff member" };

const SAID: Readonly<Record<string, string>> = {
  saved: "Saved. It holds from their next click on.",
  disabled: "Shut out. Every device of theirs is signed out.",
  enabled: "They may sign in again.",
  "signed-out": "Every device of theirs is signed out.",
  "step-off": "Their second step is off, and every device of theirs is signed out.",
};

const STATE_WORDS = {
  active: "May sign in",
  invited: "Invited, has not chosen a password yet",
  disabled: "May not sign in",
} as const satisfies Record<StaffView["state"], string>;

function LinkSection({ person }: { readonly person: StaffView }) {
  const hours = person.state === "invited" ? LINK_HOURS.invite : LINK_HOURS.reset;
  const life = hours === 1 ? "one hour" : `${hours} hours`;
  return (
    <section className="stack mt-6 border-line border-t pt-5">
      <h2>{person.state === "invited" ? "A new invitation link" : "A forgotten password"}</h2>
      <p className="t-ui text-ink-2">
        Make a link that you send them. They choose their own password behind it; links made before stop working. Ask who is asking: the
        link opens their account.
      </p>
      <ActionForm action={reissueLinkAction} submit="Make a link" pendingText="Making…" submitVariant="secondary">
        <HiddenField name="userId" value={person.id} />
        <LinkShownOnce label="Their link" help={`Shown this once, as text and as a code to scan. It works once, within ${life}.`} />
        <LinkAsCode />
      </ActionForm>
    </section>
  );
}

function SignInSection({ person }: { readonly person: StaffView }) {
  return (
    <section className="stack mt-6 border-line border-t pt-5">
      <h2>Signing in</h2>
      <p className="t-ui text-ink-2">
        {person.hasSecondStep ? "In two steps: password and a code." : "With the password alone."}{" "}
        {person.signedIn === 0
          ? "Signed in nowhere now."
          : `Signed in on ${person.signedIn === 1 ? "one device" : `${person.signedIn} devices`}.`}
      </p>
      <ActionForm action={endSessionsOfAction} submit="Sign them out everywhere" submitVariant="secondary" label="Sign them out">
        <HiddenField name="userId" value={person.id} />
      </ActionForm>
      {person.hasSecondStep && (
        <details>
          <summary className="link">They lost their telephone and their recovery codes</summary>
          <div className="stack pt-3">
            <p className="t-ui text-ink-2">
              Taking the second step off lets whoever knows their password in. Make sure that it is they who ask. They are signed out
              everywhere; an admin sets a new one up when next signing in.
            </p>
            <ActionForm
              action={resetSecondStepAction}
              submit="Take their second step off"
              submitVariant="danger"
              label="Take their second step off"
            >
              <HiddenField name="userId" value={person.id} />
            </ActionForm>
          </div>
        </details>
      )}
    </section>
  );
}

function AccessSection({ person }: { readonly person: StaffView }) {
  const out = person.state === "disabled";
  return (
    <section className="stack mt-6 border-line border-t pt-5">
      <h2>{out ? "Let them in again" : "Shut them out"}</h2>
      <p className="t-ui text-ink-2">
        {out
          ? "With the password they had. If they forgot it, make a link afterwards."
          : "For somebody who leaves. Every device of theirs is signed out at once; what they wrote and signed stays. If they can be booked, nothing new can be."}
      </p>
      <ActionForm
        action={out ? enableStaffAction : disableStaffAction}
        submit={out ? "Let them in" : "Shut them out"}
        submitVariant={out ? "secondary" : "danger"}
      >
        <HiddenField name="userId" value={person.id} />
        <HiddenField name="version" value={person.version} />
      </ActionForm>
    </section>
  );
}

export default async function StaffMemberPage({ params, searchParams }: PageProps<"/settings/staff/[id]">) {
  const ctx = await enter("staff:write", "staff:read");
  const { id } = await params;
  const person = idField.safeParse(id).success ? await getStaffMember(ctx, id) : null;
  if (person === null) notFound();
  const { done } = await searchParams;
  const actor = await currentActor();
  const said = typeof done === "string" ? SAID[done] : undefined;
  return (
    <div className="page page-narrow">
      <PageHead
        title={person.name}
        lead={`${person.email} · ${STATE_WORDS[person.state]}`}
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Staff", href: "/settings/staff" }, { label: person.name }]}
        actions={widen(ctx, "audit:read") && <ButtonLink href={`/settings/audit/staff/${person.id}`}>What they did</ButtonLink>}
      />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <ConfirmNotice isFresh={actor?.isFresh ?? false} next={`/settings/staff/${person.id}`} />
      <ActionForm action={changeRolesAction} submit="Save">
        <HiddenField name="userId" value={person.id} />
        <HiddenField name="version" value={person.version} />
        <StaffFields given={person} />
      </ActionForm>
      {person.state !== "disabled" && <LinkSection person={person} />}
      {person.state === "active" && <SignInSection person={person} />}
      <AccessSection person={person} />
    </div>
  );
}
