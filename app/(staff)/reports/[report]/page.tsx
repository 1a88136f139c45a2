import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ReportForm } from "#components/reports/report-form.tsx";
import { ReportPanel } from "#components/reports/report-panel.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { enter } from "#lib/auth/session.ts";
import { type ReportInput, reportInput } from "#lib/reports/input.ts";
import { openReport } from "#lib/reports/queries/report.ts";
import { reportPath } from "#lib/reports/rules/address.ts";
import { findReport, REPORTS } from "#lib/reports/rules/catalogue.ts";
import { readerOf } from "../reader.ts";

const NOTHING: ReportInput = { period: null, from: null, to: null, location: null, clinician: null };

export const metadata: Metadata = { title: "Report" };

export default async function ReportPage({ params, searchParams }: PageProps<"/reports/[report]">) {
  const entered = await enter("clinic:read");
  const report = findReport((await params).report);
  const ctx = report === null ? null : readerOf(entered, report);
  if (report === null || ctx === null) notFound();
  const given = await searchParams;
  const parsed = reportInput.safeParse(given);
  const asked = parsed.success ? parsed.data : NOTHING;
  const view = await openReport(ctx, { report, asked, as: "report:open" });
  if (view === null) notFound();
  const { title, asks, filters } = REPORTS[report];
  const typed = (value: string | string[] | undefined) => (typeof value === "string" ? value.slice(0, 10) : "");
  return (
    <div className="page page-list">
      <PageHead
        title={title}
        lead={view.isOwn ? `${asks} Your own work.` : asks}
        crumbs={[{ label: "Reports", href: "/reports" }, { label: title }]}
      />
      <div className="stack">
        {filters.period && (
          <ReportForm
            path={`/reports/${report}`}
            period={parsed.success ? view.period : "dates"}
            from={parsed.success ? view.days.from : typed(given.from)}
            to={parsed.success ? view.days.to : typed(given.to)}
            errors={parsed.success ? {} : z.flattenError(parsed.error).fieldErrors}
            places={filters.place ? view.places : []}
            location={view.location}
            clinicians={filters.clinician ? view.clinicians : []}
            clinician={view.clinician}
          />
        )}
        {filters.period && <p className="report-days">{view.days.words}</p>}
        {view.panels.map((panel) => (
          <ReportPanel key={panel.key} panel={panel} file={reportPath(report, asked, panel.key)} />
        ))}
      </div>
    </div>
  );
}
