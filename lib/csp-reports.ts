import { z } from "zod";

/** What a page's policy stopped: by which directive, and where from. Never the page it was on, whose address names a record. */
export type PolicyReport = { readonly directive: string; readonly blocked: string };

const MOST_REPORTS = 10;

const old = z.object({
  "csp-report": z.object({
    "effective-directive": z.string().optional(),
    "violated-directive": z.string().optional(),
    "blocked-uri": z.string().default(""),
  }),
});
const current = z.object({ body: z.object({ effectiveDirective: z.string(), blockedURL: z.string().nullish() }) });

/** A report as Firefox and Safari send it (one object) or as Chromium does (a list). What is neither is no report. */
export function readReports(text: string): readonly PolicyReport[] {
  const sent = parsed(text);
  return (Array.isArray(sent) ? sent : [sent]).slice(0, MOST_REPORTS).flatMap((each): readonly PolicyReport[] => {
    const one = current.safeParse(each);
    if (one.success) return [told(one.data.body.effectiveDirective, one.data.body.blockedURL ?? "")];
    const other = old.safeParse(each);
    if (!other.success) return [];
    const report = other.data["csp-report"];
    return [told(report["effective-directive"] ?? report["violated-directive"] ?? "", report["blocked-uri"])];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Anybody may send anything here: only the names of directives and origins go on to the log. */
function told(directive: string, blocked: string): PolicyReport {
  const name = /^[a-z-]{1,40}/.exec(directive)?.[0] ?? "unknown";
  const where = /^(?:inline|eval|data|blob|self)$/.test(blocked)
    ? blocked
    : URL.canParse(blocked)
      ? new URL(blocked).origin.slice(0, 100)
      : "unknown";
  return { directive: name, blocked: where };
}
