import { ALargeSmall, CalendarPlus, Download, PenLine } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { HandoutSheet } from "#components/aftercare/handout-sheet.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import { handoutMessage } from "#lib/aftercare/outputs/handout-message.ts";
import { getHandout } from "#lib/aftercare/queries.ts";
import { enter } from "#lib/auth/session.ts";
import { idField } from "#lib/fields.ts";

export const metadata: Metadata = { title: "Aftercare handout" };

export default async function HandoutPage({ params, searchParams }: PageProps<"/handouts/[id]">) {
  const ctx = await enter("handout:read");
  const { id } = await params;
  const view = idField.safeParse(id).success ? await getHandout(ctx, id) : null;
  if (view === null) notFound();
  const { type } = await searchParams;
  const large = type === "large";
  const [newest] = view.issues;
  return (
    <div className="page page-sheet">
      <PageHead
        title={view.title}
        lead={`For ${view.patient.name}. Treated ${view.treatedAt}, ${view.location.name}.`}
        crumbs={[{ label: view.patient.name, href: `/patients/${view.patient.id}` }, { label: "Aftercare handout" }]}
        actions={
          <>
            {view.replaced === null && ctx.actor.roles.includes("clinician") && (
              <ButtonLink href={`/handouts/${view.id}/correct`}>
                <PenLine />
                Correct
              </ButtonLink>
            )}
            <ButtonLink href={large ? `/handouts/${view.id}` : `/handouts/${view.id}?type=large`}>
              <ALargeSmall />
              {large ? "Usual type" : "Large type"}
            </ButtonLink>
            <ButtonLink href={`/handouts/${view.id}/calendar`} download>
              <CalendarPlus />
              Calendar
            </ButtonLink>
            <ButtonLink href={`/handouts/${view.id}/pdf`} download>
              <Download />
              PDF
            </ButtonLink>
            <PrintButton variant="primary">Print</PrintButton>
          </>
        }
      />
      {view.replaced !== null && newest !== undefined && (
        <div className="mb-4">
          <Notice meaning="warn" title={view.replaced}>
            <TextLink href={`/handouts/${newest.id}`}>Open the newer handout</TextLink>. This one stays as it was given.
          </Notice>
        </div>
      )}
      {view.supersededBy !== null && (
        <div className="no-print mb-4">
          <Notice meaning="warn" title={`No longer in force: a new treatment ended on ${view.supersededBy.when}.`}>
            Since then the patient follows <TextLink href={`/handouts/${view.supersededBy.id}`}>the newer handout</TextLink>. This one stays
            as it was given.
          </Notice>
        </div>
      )}
      {view.supersedes.map((earlier) => (
        <p key={earlier.id} className="no-print mb-4 text-ink-2">
          It replaced <TextLink href={`/handouts/${earlier.id}`}>the handout of {earlier.when}</TextLink>, whose instructions ended with
          this treatment.
        </p>
      ))}
      <article className="panel panel-patient panel-pad">
        <p className="mb-5 max-w-prose">{view.intro}</p>
        <HandoutSheet handout={view} large={large} />
      </article>
      {view.issues.length > 1 && (
        <div className="no-print mt-4">
          <Panel title="Issues of this handout">
            <ol className="rows">
              {view.issues.map((issue) => (
                <li key={issue.id} className="py-3">
                  <p>
                    {issue.id === view.id ? (
                      <strong>Issue {issue.issue}</strong>
                    ) : (
                      <TextLink href={`/handouts/${issue.id}`}>Issue {issue.issue}</TextLink>
                    )}
                    {issue === newest ? ", holds now" : ", replaced"}
                  </p>
                  <p className="t-ui text-ink-2">
                    Given {issue.when}, by {issue.by}.{issue.reason !== null && ` Why: ${issue.reason}`}
                  </p>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      )}
      <div className="no-print mt-4">
        <Panel title="As a message">
          <p className="t-ui mb-3 text-ink-2">The same times as text, for a message that the patient asked for. It names nobody.</p>
          <pre className="t-ui whitespace-pre-wrap font-sans">{handoutMessage(view)}</pre>
        </Panel>
      </div>
    </div>
  );
}
