import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import { depthClass, depthText } from "./depth.ts";

/** One depth with its number, filled. */
export function DepthCell({ mm }: { readonly mm: number | null }) {
  if (mm === null) return <span className="depth is-none">none</span>;
  return <span className={`depth ${depthClass(mm)}`}>{depthText(mm)}</span>;
}

/** The small square before a zone's name in a list: its depth's colour, or empty while nothing is given. */
export function DepthSwatch({ mm }: { readonly mm: number | null }) {
  return <span className={mm === null ? "swatch" : `swatch ${depthClass(mm)}`} aria-hidden="true" />;
}

type DepthTableProps = {
  readonly caption: string;
  readonly sessions: readonly { readonly key: string; readonly label: string }[];
  /** The head of the outlined column of what is planned; null for none. */
  readonly planned: string | null;
  readonly rows: readonly {
    readonly zone: string;
    readonly name: string;
    /** One for each session, in mm; null where nothing was done. */
    readonly depths: readonly (number | null)[];
    /** The last session against the one before: "same", "+0.25" */
    readonly change: string | null;
    /** "0.50–1.00" */
    readonly plan: string | null;
  }[];
};

/** Needle depth by zone and session, in mm. */
export function DepthTable({ caption, sessions, planned, rows }: DepthTableProps) {
  const changes = rows.some((row) => row.change !== null);
  return (
    <ScrollRegion label={caption}>
      <table className="depth-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">mm</th>
            {sessions.map((session) => (
              <th key={session.key} scope="col">
                {session.label}
              </th>
            ))}
            {changes && (
              <th scope="col" className="is-change">
                Change
              </th>
            )}
            {planned !== null && <th scope="col">{planned}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.zone}>
              <th scope="row">{row.name}</th>
              {sessions.map((session, index) => (
                <td key={session.key} className="depth-cell">
                  <DepthCell mm={row.depths[index] ?? null} />
                </td>
              ))}
              {changes && <td className="is-change">{row.change}</td>}
              {planned !== null && (
                <td className="depth-cell">
                  {row.plan === null ? <DepthCell mm={null} /> : <span className="depth is-planned">{row.plan}</span>}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

type DepthScaleProps = {
  /** Whether the chart also shows depths that are only planned. */
  readonly planned?: boolean | undefined;
};

/** The key under a chart. */
export function DepthScale({ planned }: DepthScaleProps) {
  return (
    <div className="depth-scale">
      <span className="flex">
        {[0.5, 0.75, 1, 1.25, 1.5].map((mm) => (
          <span key={mm} className={`depth ${depthClass(mm)}`}>
            {mm}
          </span>
        ))}
      </span>
      {planned && <span>grey: planned</span>}
      <span className="inline-flex items-center gap-2">
        <span className="hatched inline-block size-3.5 rounded-chip border border-line-2" aria-hidden="true" />
        never needled
      </span>
    </div>
  );
}
