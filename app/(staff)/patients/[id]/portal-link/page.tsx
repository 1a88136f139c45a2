import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NewLink } from "#components/portal/new-link.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";
import { getPatientHeader } from "#lib/patients/queries/record.ts";
import { listPortalLinks } from "#lib/portal/queries/links.ts";
import { issuePortalLinkAction, revokePortalLinksAction } from "./actions.ts";

export const metadata: Metadata = { title: "Portal link" };

export default async function PortalLinkPage({ params }: PageProps<"/patients/[id]/portal-link">) {
  const ctx = await enter("patient:read", "portal:issue");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await getPatientHeader(ctx, id) : null;
  if (patient === null) notFound();
  const links = await listPortalLinks(ctx, patient.id);
  return (
    <div className="page page-narrow">
      <PageHead
        title="Portal link"
        lead="The patient’s own page: what to do now, the next visit, the series and the aftercare."
        crumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href: `/patients/${patient.id}` },
          { label: "Portal link" },
        ]}
      />
      <div className="stack">
        {patient.born === null ? (
          <Notice meaning="warn" title="No date of birth on record">
            The link opens with it. <TextLink href={`/patients/${patient.id}/edit`}>Add the date of birth</TextLink>, then make the link.
          </Notice>
        ) : (
          <Panel title="Make a link">
            <p className="t-ui text-ink-2">
              It opens with the date of birth, lasts until 28 days after the last booked visit, and ends after five wrong dates.
            </p>
            <ActionForm action={issuePortalLinkAction} submit="Make a new link" pendingText="Making…">
              <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
              <HiddenField name="patientId" value={patient.id} />
              <NewLink />
            </ActionForm>
          </Panel>
        )}
        <Panel title="Links that open the page" aside={links.length === 0 ? undefined : `${links.length} live`}>
          {links.length === 0 ? (
            <p className="t-ui text-ink-2">None is live. A link stands here from the moment it is made until it ends.</p>
          ) : (
            <>
              <ul className="rows" aria-label="Live links">
                {links.map((link) => (
                  <li key={link.id} className="py-3 first:pt-0">
                    <p className="t-ui strong">{link.lastOpened === null ? "Not opened yet" : `Last opened ${link.lastOpened}`}</p>
                    <p className="second-line">
                      Made {link.made} by {link.by}. Ends {link.expires}.
                    </p>
                    {link.failedTries > 0 && (
                      <p className="mark warn">
                        {link.failedTries === 1 ? "1 wrong date of birth so far" : `${link.failedTries} wrong dates of birth so far`}
                      </p>
                    )}
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
        </Panel>
      </div>
    </div>
  );
}
