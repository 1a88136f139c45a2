import { orBusy } from "#app/busy-answer.ts";
import { csvAnswer, seeOther } from "#app/file-answer.ts";
import { noPdf } from "#app/pdf-answer.ts";
import { enterAction } from "#lib/auth/session.ts";
import { csvStream } from "#lib/csv-stream.ts";
import { reportInput } from "#lib/reports/input.ts";
import { panelBatches, panelHeadings } from "#lib/reports/outputs/file.ts";
import { openReport } from "#lib/reports/queries/report.ts";
import { findReport } from "#lib/reports/rules/catalogue.ts";
import { readerOf } from "../../reader.ts";

/** The table of one panel of a report as a file: audited before anything is read. Days that are none are shown where they were typed. */
export const GET = orBusy(async (request: Request, { params }: RouteContext<"/reports/[report]/csv">): Promise<Response> => {
  const entered = await enterAction(["clinic:read"]);
  if (!entered.ok) return noPdf(entered.refusal.reason);
  const report = findReport((await params).report);
  const reader = report === null ? null : readerOf(entered.value, report);
  if (report === null || reader === null) return noPdf("not_found");
  const { searchParams } = new URL(request.url);
  const asked = reportInput.safeParse(Object.fromEntries(searchParams));
  if (!asked.success) return seeOther(`/reports/${report}?period=dates`);
  const view = await openReport(reader, { report, asked: asked.data, as: "report:export" });
  const wanted = searchParams.get("panel");
  const panel = view?.panels.find(({ key }) => key === wanted) ?? view?.panels[0];
  if (panel === undefined) return noPdf("not_found");
  return csvAnswer(csvStream(panelHeadings(panel), panelBatches(panel)), `${report}-${panel.key.toLowerCase()}`);
});
