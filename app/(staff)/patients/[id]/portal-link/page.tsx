import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LinkSheet } from "#components/portal/link-sheet.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CheckboxField } from "#components/ui/choice-field.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField, SubmitButton } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { LinkAsCode } from "#components/ui/link-as-code.tsx";
import { LinkShownOnce, UntilLinkMade } from "#components/ui/link-shown-once.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { listPortalDoings, listPortalLinks } from "#lib/portal/queries/links.ts";
import { CHANNEL_LABELS, LASTS_LABELS, LINK_CHANNELS, LINK_LASTS } from "#lib/portal/rules/links.ts";
import { issuePortalLinkAction, revokePortalLinkAction, revokePortalLinksAction, sendPortalLinkAction } from "./actions.ts";

export const metadata: Metadata = { title: "Portal link" };

export default async function PortalLinkPage({ params }: PageProps<"/patients/[id]/portal-link">) {
  const ctx = await enter("patient:read", "portal:issue");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const [links, doings] = await Promise.all([listPortalLinks(ctx, patient.id), listPortalDoings(ctx, patient.id)]);
  const live = links.filter(({ isLive }) => isLive);
  const ended = links.filter(({ isLive }) => !isLive);
  return (
    <div className="page page-narrow">
      <div className="no-print">
        <PageHead
          title="Portal link"
          lead="The patient’s own page: what to do now, the next visit, the series and the aftercare."
          crumbs={[
            { label: "Patients", href: "/patients" },
            { label: patient.name, href: `/patients/${patient.id}` },
            { label: "Portal link" },
          ]}
          actions={<ButtonLink href={`/patients/${patient.id}/portal-link/as-patient`}>View as patient</ButtonLink>}
        />
      </div>
      <div className="stack">
        {patient.born === null ? (
          <Notice meaning="warn" title="No date of birth on record">
            The link opens with it. <TextLink href={`/patients/${patient.id}/edit`}>Add the date of birth</TextLink>, then make the link.
          </Notice>
        ) : (
          <Panel title={<span className="no-print">Make a link</span>}>
            <p className="t-ui no-print mb-4 text-ink-2">It opens with the date of birth, and ends after five wrong dates.</p>
            <ActionForm action={issuePortalLinkAction} label="Make a link">
              <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
              <HiddenField name="patientId" value={patient.id} />
              <LinkShownOnce
                label="The patient’s link"
                help="It is shown only now. Copy it into a message without a word about the treatment, let the patient scan it, or print it."
              >
                <LinkSheet />
                <SubmitButton variant="secondary" pendingText="Making…">
                  Make another
                </SubmitButton>
              </LinkShownOnce>
              <LinkAsCode />
              <UntilLinkMade>
                <SelectField
                  name="channel"
                  label="How it reaches the patient"
                  options={LINK_CHANNELS.map((value) => ({ value, label: CHANNEL_LABELS[value] }))}
                  defaultValue="hand"
                />
                <SelectField
                  name="lasts"
                  label="How long it lasts"
                  options={LINK_LASTS.map((value) => ({ value, label: LASTS_LABELS[value] }))}
                  defaultValue="visits"
                />
                {live.length > 0 && (
                  <CheckboxField
                    name="endOthers"
                    label={live.length === 1 ? "End the other link now" : `End the other ${live.length} links now`}
                  />
                )}
                <div>
                  <SubmitButton pendingText="Making…">Make a new link</SubmitButton>
                </div>
              </UntilLinkMade>
            </ActionForm>
          </Panel>
        )}
        <div className="stack no-print">
          {patient.born !== null && (
            <Panel title="Send a link">
              <p className="t-ui mb-4 text-ink-2">
                In a message of its own, by e-mail or text as the patient agreed. What became of it stands in{" "}
                <TextLink href={`/patients/${patient.id}/messages`}>their messages</TextLink>.
              </p>
              <ActionForm
                action={sendPortalLinkAction}
                submit="Send a link"
                submitVariant="secondary"
                pendingText="Sending…"
                label="Send a link"
              >
                <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
                <HiddenField name="patientId" value={patient.id} />
              </ActionForm>
            </Panel>
          )}
          <Panel title="Links that open the page" aside={live.length === 0 ? undefined : `${live.length} live`}>
            {live.length === 0 ? (
              <p className="t-ui text-ink-2">None is live. A link stands here from the moment it is made until it ends.</p>
            ) : (
              <>
                <ul className="rows" aria-label="Live links">
                  {live.map((link) => (
                    <li key={link.id} className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0">
                      <div className="min-w-0">
                        <p className="t-ui strong">
                          {link.channel}. {link.lastOpened === null ? "Not opened yet" : `Last opened ${link.lastOpened}`}
                        </p>
                        <p className="second-line">
                          Made {link.made} by {link.by}. {link.end}.{link.opened > 1 && ` Opened ${link.opened} times.`}
                        </p>
                        {link.failedTries > 0 && (
                          <p className="mark warn">
                            {link.failedTries === 1 ? "1 wrong date of birth so far" : `${link.failedTries} wrong dates of birth so far`}
                          </p>
                        )}
                      </div>
                      <ActionForm
                        action={revokePortalLinkAction}
                        submit="End this link"
                        submitVariant="danger"
                        pendingText="Ending…"
                        label={`End the link made ${link.made}`}
                        inline
                      >
                        <HiddenField name="linkId" value={link.id} />
                      </ActionForm>
                    </li>
                  ))}
                </ul>
                <ActionForm
                  action={revokePortalLinksAction}
                  submit="End all links"
                  submitVariant="danger"
                  pendingText="Ending…"
                  label="End all links"
                >
                  <HiddenField name="patientId" value={patient.id} />
                </ActionForm>
              </>
            )}
            {ended.length > 0 && (
              <details className="mt-4">
                <summary>{ended.length === 1 ? "One link that has ended" : `${ended.length} links that have ended`}</summary>
                <ul className="rows mt-2" aria-label="Links that have ended">
                  {ended.map((link) => (
                    <li key={link.id} className="py-3">
                      <p className="t-ui strong">{link.end}</p>
                      <p className="second-line">
                        {link.channel}. Made {link.made} by {link.by}. {link.opened === 0 ? "Never opened" : `Opened ${link.opened} times`}.
                      </p>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </Panel>
          <Panel title="What was opened and read">
            {doings.length === 0 ? (
              <p className="t-ui text-ink-2">Nothing yet. Every opening, wrong date of birth and document read stands here.</p>
            ) : (
              <ul className="rows" aria-label="What was opened and read">
                {doings.map((doing) => (
                  <li key={doing.id} className="flex flex-wrap justify-between gap-x-4 py-2 first:pt-0">
                    <span className={doing.isRefused ? "mark warn" : "t-ui"}>{doing.what}</span>
                    <span className="second-line">{doing.when}</span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </div>
  );
}
