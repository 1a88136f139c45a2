import type { Metadata } from "next";
import { ConfirmNotice } from "#components/staff/confirm-notice.tsx";
import { StaffFields } from "#components/staff/staff-fields.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { LinkShownOnce, UntilLinkMade } from "#components/ui/link-shown-once.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { currentActor, enterArea } from "#lib/auth/session.ts";
import { LINK_HOURS } from "#lib/staff/rules/link.ts";
import { inviteStaffAction } from "../actions.ts";

export const metadata: Metadata = { title: "Invite someone" };

export default async function InvitePage() {
  await enterArea("staff:write");
  const actor = await currentActor();
  return (
    <div className="page page-narrow">
      <PageHead
        title="Invite someone"
        lead="They choose their own password, behind a link that you send them."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Staff", href: "/settings/staff" }, { label: "Invite" }]}
      />
      <ConfirmNotice isFresh={actor?.isFresh ?? false} next="/settings/staff/new" />
      <ActionForm action={inviteStaffAction} pendingText="Inviting…">
        <UntilLinkMade>
          <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
          <TextField name="email" label="Email" type="email" help="What they sign in with." autoComplete="off" maxLength={254} />
          <StaffFields />
          <div className="form-foot">
            <SubmitButton pendingText="Inviting…">Invite and make a link</SubmitButton>
            <TextLink href="/settings/staff">Cancel</TextLink>
          </div>
        </UntilLinkMade>
        <LinkShownOnce
          label="Their link"
          help={`Send it to them now: it is shown this once, works once, and ends after ${LINK_HOURS.invite} hours. You can make another on their page.`}
        >
          <TextLink href="/settings/staff">Back to all staff</TextLink>
        </LinkShownOnce>
      </ActionForm>
    </div>
  );
}
