import type { ReactNode } from "react";
import { Chip, Mark } from "#components/ui/chip.tsx";
import { Panel } from "#components/ui/panel.tsx";

const meanings = { advise: "info", caution: "warn", defer: "stop", block: "stop" } as const;

type Finding = {
  readonly rule: string;
  readonly outcome: "advise" | "caution" | "defer" | "block";
  readonly outcomeWord: string;
  readonly finding: string;
  readonly ruleText: string;
  readonly version: number;
  readonly source: string;
  readonly until: string | null;
  readonly settledBy: { readonly what: string; readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly settleBy: readonly unknown[];
  readonly byDoctor: boolean;
};

type FindingsProps<F extends Finding> = {
  readonly findings: readonly F[];
  /** The form that decides one finding; null where the reader may not. */
  readonly decide: ((finding: F) => ReactNode) | null;
  /** Whether the reader is a doctor: what only a doctor signs off is decided by nobody else. */
  readonly isDoctor: boolean;
};

/** What the rules found in the answers: each with rule, version and source, and what was decided about it. */
export function Findings<F extends Finding>({ findings, ...reader }: FindingsProps<F>) {
  const open = findings.filter(({ settledBy, outcome }) => settledBy === null && outcome !== "advise").length;
  return (
    <Panel title="Findings" aside={findings.length === 0 ? "none" : `${open} open of ${findings.length}`} pad="flush">
      {findings.length === 0 ? (
        <p className="px-4 pb-4 t-ui text-ink-2">The answers give nothing to look at.</p>
      ) : (
        <ul className="findings">
          {findings.map((finding) => (
            <li key={finding.rule}>
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Chip meaning={meanings[finding.outcome]}>{finding.outcomeWord}</Chip>
                <h3>{finding.until === null ? finding.finding : `${finding.finding}, ${finding.until}`}</h3>
              </div>
              <p className="t-small text-ink-2">{`Rule: ${finding.ruleText} Version ${finding.version}. Source: ${finding.source}.`}</p>
              {finding.settledBy !== null && (
                <div>
                  <Mark meaning="ok">{`${finding.settledBy.what} by ${finding.settledBy.by}, ${finding.settledBy.at}`}</Mark>
                  <p className="t-ui">{finding.settledBy.reason}</p>
                </div>
              )}
              {finding.settledBy === null && finding.outcome !== "advise" && <Decision finding={finding} {...reader} />}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Decision<F extends Finding>({ finding, decide, isDoctor }: { readonly finding: F } & Omit<FindingsProps<F>, "findings">) {
  if (finding.settleBy.length === 0) return <p className="t-ui">No decision lifts this here.</p>;
  if (finding.byDoctor && !isDoctor) return <p className="t-ui">Waits for a doctor’s sign-off.</p>;
  return decide === null ? null : decide(finding);
}
