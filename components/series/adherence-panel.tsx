import { Mark } from "#components/ui/chip.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SeriesLine } from "#components/ui/series-line.tsx";
import { Table } from "#components/ui/table.tsx";

type Step = {
  readonly session: number;
  readonly had: number;
  readonly came: number;
  readonly toCome: number;
  readonly dropped: number;
  readonly cameShare: number | null;
  readonly gapTarget: number;
  readonly gapMedian: number | null;
  readonly withinShare: number | null;
  readonly drift: number | null;
};

type Props = { readonly protocol: string; readonly steps: readonly Step[] };

const share = (percent: number | null) => (percent === null ? "–" : `${percent}%`);

/** The line of the protocol as it was lived: who came on to each session, and after how many days. */
function lineOf(steps: readonly Step[]) {
  const first = steps[0];
  let day = 0;
  return [
    ...(first === undefined ? [] : [{ number: first.session, state: "done" as const, date: `${first.had} had it`, day: 0 }]),
    ...steps.map(({ session, came, dropped, cameShare, gapMedian, gapTarget, drift }) => {
      day += gapMedian ?? gapTarget;
      return {
        number: session + 1,
        state: cameShare === null ? ("not-fixed" as const) : ("done" as const),
        date: cameShare === null ? "None yet" : `${cameShare}% came`,
        lines: cameShare === null ? [] : [`${came} of ${came + dropped}`],
        day,
        gap: gapMedian === null ? undefined : `${gapMedian} days`,
        gapTone: Math.abs(drift ?? 0) > 7 ? ("warn" as const) : ("plain" as const),
      };
    }),
  ];
}

/** "on target", "3 days longer". */
function sayDrift(drift: number | null): string {
  if (drift === null) return "–";
  if (drift === 0) return "As planned";
  return `${Math.abs(drift)} ${Math.abs(drift) === 1 ? "day" : "days"} ${drift > 0 ? "longer" : "shorter"}`;
}

/** Drop-off and gaps of one protocol, as a line and in figures. */
export function AdherencePanel({ protocol, steps }: Props) {
  return (
    <Panel title={protocol}>
      <SeriesLine label={`${protocol}: who came on to each session`} items={lineOf(steps)} />
      <div className="mt-4 -mx-4">
        <Table
          caption={`${protocol}, session by session`}
          rows={steps}
          rowKey={(step) => String(step.session)}
          columns={[
            { key: "step", head: "From, to", cell: (step) => `${step.session} to ${step.session + 1}` },
            { key: "had", head: "Had it", numeric: true, cell: (step) => step.had },
            { key: "came", head: "Came on", numeric: true, cell: (step) => step.came },
            { key: "toCome", head: "To come", numeric: true, cell: (step) => step.toCome },
            { key: "dropped", head: "Dropped", numeric: true, cell: (step) => step.dropped },
            { key: "share", head: "Came, of those decided", numeric: true, cell: (step) => share(step.cameShare) },
            { key: "target", head: "Gap planned", numeric: true, cell: (step) => `${step.gapTarget} days` },
            {
              key: "median",
              head: "Gap, median",
              numeric: true,
              cell: (step) => (step.gapMedian === null ? "–" : `${step.gapMedian} days`),
            },
            {
              key: "drift",
              head: "Against plan",
              nowrap: true,
              cell: (step) => (Math.abs(step.drift ?? 0) > 7 ? <Mark meaning="warn">{sayDrift(step.drift)}</Mark> : sayDrift(step.drift)),
            },
            { key: "within", head: "Within limits", numeric: true, cell: (step) => share(step.withinShare) },
          ]}
        />
      </div>
    </Panel>
  );
}
