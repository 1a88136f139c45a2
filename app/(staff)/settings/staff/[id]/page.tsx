import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { StaffFields } from "#components/staff/staff-fields.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { LinkShownOnce } from "#components/ui/link-shown-once.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getStaffMember, type StaffView } from "#lib/staff/queries.ts";
import { LINK_HOURS } from "#lib/staff/rules/link.ts";
import { changeRolesAction, disableStaffAction, enableStaffAction, reissueLinkAction } from "../actions.ts";

export const metadata: Metadata = { title: "Staff member" };

const SAID: Readonly<Record<string, string>> = {
  saved: "Saved. It holds from their next click on.",
  disabled: "Shut out. Every device of theirs is signed out.",
  enabled: "They may sign in again.",
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
        <LinkShownOnce label="Their link" help={`Shown this once. It works once, within ${life}.`} />
      </ActionForm>
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
  const said = typeof done === "string" ? SAID[done] : undefined;
  return (
    <div className="page page-narrow">
      <PageHead
        title={person.name}
        lead={`${person.email} · ${STATE_WORDS[person.state]}`}
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Staff", href: "/settings/staff" }, { label: person.name }]}
      />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <ActionForm action={changeRolesAction} submit="Save">
        <HiddenField name="userId" value={person.id} />
        <HiddenField name="version" value={person.version} />
        <StaffFields given={person} />
      </ActionForm>
      {person.state !== "disabled" && <LinkSection person={person} />}
      <AccessSection person={person} />
    </div>
  );
}
