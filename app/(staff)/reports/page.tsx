import type { Metadata } from "next";
import { AppLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enterArea } from "#lib/auth/session.ts";
import { REPORTS, reportsFor } from "#lib/reports/rules/catalogue.ts";

export const metadata: Metadata = { title: "Reports" };

export default async function ReportsPage() {
  const { actor } = await enterArea("clinic:read");
  return (
    <div className="page page-narrow">
      <PageHead title="Reports" lead="How the clinic is doing, in counts. No report names a patient." />
      <Panel pad="flush">
        <ul className="report-list">
          {reportsFor(actor.roles).map((report) => (
            <li key={report}>
              <AppLink href={`/reports/${report}`} className="report-link">
                <span className="strong">{REPORTS[report].title}</span>
                <span className="report-asks">{REPORTS[report].asks}</span>
              </AppLink>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
