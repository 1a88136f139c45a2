import { csvText } from "#lib/csv.ts";

type Row = {
  readonly utc: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly action: string;
  readonly object: string;
  readonly objectId: string | null;
  readonly patient: { readonly number: string } | null;
  readonly isRefused: boolean;
  readonly reason: string | null;
  readonly requestId: string;
};

const HEAD = ["UTC", "At the clinic", "Who", "What", "Action", "About", "Id", "Patient number", "Outcome", "Reason", "Request"];

/** A part of the audit trail as a file. A file that is not the whole of what was asked for says so in its last line. */
export function trailCsv(rows: readonly Row[], isWhole: boolean): string {
  const lines = rows.map((row) => [
    ...[row.utc, row.when, row.who, row.what, row.action, row.object, row.objectId ?? "", row.patient?.number ?? ""],
    ...[row.isRefused ? "refused" : "done", row.reason ?? "", row.requestId],
  ]);
  const rest = isWhole ? [] : [["There are older rows. Ask for fewer days at a time."]];
  return csvText([HEAD, ...lines, ...rest]);
}
