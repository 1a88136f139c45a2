import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { LinkAsCode } from "#components/ui/link-as-code.tsx";
import { LinkShownOnce, UntilLinkMade } from "#components/ui/link-shown-once.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { type FormLinkView, listFormLinks } from "#lib/forms/queries/links.ts";
import { getFormVisit } from "#lib/forms/queries/visit.ts";
import { NoFormNow } from "../no-form-now.tsx";
import { endFormLinkAction, issueFormLinkAction } from "./actions.ts";

export const metadata: Metadata = { title: "Form at home" };

function sayState({ state, at }: FormLinkView): string {
  switch (state) {
    case "live":
      return "Open until it is used or the visit is over";
    case "used":
      return `Used ${at}`;
    case "locked":
      return `Ended after five wrong dates of birth, ${at}`;
    case "ended":
      return `Ended ${at}`;
    case "over":
      return "Ended with the visit";
  }
}

export default async function FormLinkPage({ params }: PageProps<"/appointments/[id]/form-link">) {
  const ctx = await enter("screening:take");
  const { id } = await params;
  const visit = idField.safeParse(id).success ? await getFormVisit(ctx, id) : null;
  if (visit === null) notFound();
  const links = await listFormLinks(ctx, visit.appointmentId);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Form at home"
        lead={`${visit.patientName}. ${visit.when}.`}
        crumbs={[
          { label: "Diary", href: "/diary" },
          { label: "Appointment", href: `/appointments/${visit.appointmentId}` },
          { label: "Form at home" },
        ]}
      />
      <div className="stack">
        {visit.hindrance === null ? (
          <Panel title="Make a link">
            <p className="t-ui mb-4 text-ink-2">
              The patient fills in the screening form with it, once. It opens with the date of birth, moves with the visit and ends with it.
            </p>
            <ActionForm action={issueFormLinkAction} label="Make a link">
              <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
              <HiddenField name="appointmentId" value={visit.appointmentId} />
              <LinkShownOnce
                label="The patient’s link"
                help="It is shown only now. Copy it into a message without a word about the treatment, or let the patient scan it."
              >
                <SubmitButton variant="secondary" pendingText="Making…">
                  Make another
                </SubmitButton>
              </LinkShownOnce>
              <LinkAsCode />
              <UntilLinkMade>
                <div>
                  <SubmitButton pendingText="Making…">Make a new link</SubmitButton>
                </div>
              </UntilLinkMade>
            </ActionForm>
          </Panel>
        ) : (
          <NoFormNow hindrance={visit.hindrance} patientId={visit.patientId} />
        )}
        <Panel title="Links to this form">
          {links.length === 0 ? (
            <p className="t-ui text-ink-2">None yet. A link stands here from the moment it is made, and stays when it has ended.</p>
          ) : (
            <ul className="rows" aria-label="Links to this form">
              {links.map((link) => (
                <li key={link.id} className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0">
                  <div>
                    <p className="t-ui strong">{sayState(link)}</p>
                    <p className="second-line">
                      Made {link.made} by {link.by}.
                    </p>
                    {link.state === "live" && link.failedTries > 0 && (
                      <p className="mark warn">
                        {link.failedTries === 1 ? "1 wrong date of birth so far" : `${link.failedTries} wrong dates of birth so far`}
                      </p>
                    )}
                  </div>
                  {link.state === "live" && (
                    <ActionForm
                      action={endFormLinkAction}
                      submit="End this link"
                      submitVariant="danger"
                      pendingText="Ending…"
                      label={`End the link made ${link.made}`}
                      inline
                    >
                      <HiddenField name="linkId" value={link.id} />
                    </ActionForm>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </div>
  );
}
