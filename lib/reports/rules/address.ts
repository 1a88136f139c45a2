import type { ReportInput } from "../input.ts";
import type { ReportName } from "./catalogue.ts";

/** Where a report stands with what it was asked, as a page or as the file of one panel: ids of places and people who work here, and days; nothing of a patient. */
export function reportPath(report: ReportName, asked: ReportInput, panel: string | null = null): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== null) query.set(name, value);
  if (panel !== null) query.set("panel", panel);
  const path = `/reports/${report}${panel === null ? "" : "/csv"}`;
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
