import { currentActor, enter, enterAction } from "#lib/auth/session.ts";
import type { ReportCtx } from "#lib/reports/queries/reader.ts";
import { REPORTS, type ReportName, type ReportRight, rightOn } from "#lib/reports/rules/catalogue.ts";
import type { Result } from "#lib/result.ts";

/** The right that somebody reads a report with: the widest that they have, or the first that it asks for, which then turns them away. */
async function rightFor(report: ReportName): Promise<ReportRight> {
  const actor = await currentActor();
  return (actor === null ? null : rightOn(actor.roles, report)) ?? REPORTS[report].rights[0] ?? "report:clinic";
}

/** The gate of a report's page. */
export async function enterReport(report: ReportName): Promise<ReportCtx> {
  switch (await rightFor(report)) {
    case "report:clinic":
      return enter("report:clinic");
    case "report:own":
      return enter("report:own");
    case "report:desk":
      return enter("report:desk");
  }
}

/** The gate of its files. */
export async function enterReportFile(report: ReportName): Promise<Result<ReportCtx>> {
  switch (await rightFor(report)) {
    case "report:clinic":
      return enterAction(["report:clinic"]);
    case "report:own":
      return enterAction(["report:own"]);
    case "report:desk":
      return enterAction(["report:desk"]);
  }
}
