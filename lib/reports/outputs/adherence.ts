import type { AdherenceStep, DropReason } from "#lib/series/rules/adherence.ts";
import { count, countOr, figures, many, type Panel, percentOf, share, sum, totalsBy, word, words } from "../rules/panel.ts";

type Protocol = { readonly protocolId: string; readonly protocol: string; readonly steps: readonly AdherenceStep[] };
type Dropped = { readonly reason: DropReason; readonly session: number; readonly dropped: number };

const REASONS: Readonly<Record<DropReason, string>> = {
  ended: "The series was ended",
  missed: "The next session was missed",
  cancelled: "The next session was cancelled",
  never_booked: "The next session was never booked",
};

export function adherencePanels(protocols: readonly Protocol[], drops: readonly Dropped[]): readonly Panel[] {
  const steps = protocols.flatMap(({ protocolId, protocol, steps: own }) => own.map((step) => ({ ...step, protocolId, protocol })));
  const came = sum(steps.map((step) => step.came));
  const dropped = sum(steps.map((step) => step.dropped));
  const labelled = (step: (typeof steps)[number]) => `${step.protocol}, ${step.session} to ${step.session + 1}`;
  const made = steps.filter(({ gapMedian }) => gapMedian !== null);
  const late = made.filter(({ drift }) => (drift ?? 0) > 0).length;
  const reasons = totalsBy(
    drops,
    ({ reason }) => reason,
    (each) => each.dropped,
  );
  const ordered = (["ended", "missed", "cancelled", "never_booked"] as const).filter((reason) => reasons.has(reason));
  const [most] = ordered.toSorted((a, b) => (reasons.get(b) ?? 0) - (reasons.get(a) ?? 0));
  return [
    {
      key: "steps",
      title: "From session to session",
      finding:
        came + dropped === 0
          ? "Nobody has come on or dropped out yet."
          : `${percentOf(came, came + dropped)}% of those decided came on: ${came} of ${came + dropped}.`,
      plot: {
        kind: "bars",
        parts: [
          { key: "came", label: "Came on", tone: "good" },
          { key: "to_come", label: "To come", tone: "info" },
          { key: "dropped", label: "Dropped out", tone: "bad" },
        ],
        rows: steps.map((step) => ({
          key: `${step.protocolId} ${step.session}`,
          label: labelled(step),
          values: [step.came, step.toCome, step.dropped],
          words: `${step.came} of ${step.had}`,
        })),
      },
      columns: [
        words("protocol", "Protocol"),
        words("step", "From, to"),
        figures("had", "Had it"),
        figures("came", "Came on"),
        figures("to_come", "To come"),
        figures("dropped", "Dropped out"),
        figures("share", "Came, of those decided"),
      ],
      rows: steps.map((step) => ({
        key: `${step.protocolId} ${step.session}`,
        cells: [
          word(step.protocol),
          word(`${step.session} to ${step.session + 1}`),
          count(step.had),
          count(step.came),
          count(step.toCome),
          count(step.dropped),
          share(step.came, step.came + step.dropped),
        ],
      })),
      empty: "Each protocol stands here once a first session of it was treated.",
    },
    {
      key: "gaps",
      title: "Gaps, planned and lived",
      finding:
        made.length === 0
          ? "Nobody came to a next session yet."
          : `${late} of ${many(made.length, "gap")} ${late === 1 ? "is" : "are"} longer than planned, by the median.`,
      plot: {
        kind: "bars",
        parts: [{ key: "median", label: "Median gap in days", tone: "main" }],
        mark: "Planned",
        rows: made.map((step) => ({
          key: `${step.protocolId} ${step.session}`,
          label: labelled(step),
          values: [step.gapMedian ?? 0],
          mark: step.gapTarget,
          words: many(step.gapMedian ?? 0, "day"),
        })),
      },
      columns: [
        words("protocol", "Protocol"),
        words("step", "From, to"),
        figures("planned", "Days planned"),
        figures("median", "Days, median"),
        figures("drift", "Longer by"),
        figures("within", "Within limits"),
      ],
      rows: steps.map((step) => ({
        key: `${step.protocolId} ${step.session}`,
        cells: [
          word(step.protocol),
          word(`${step.session} to ${step.session + 1}`),
          count(step.gapTarget),
          countOr(step.gapMedian),
          countOr(step.drift),
          share(step.withinWindow, step.came),
        ],
      })),
      empty: "Gaps stand here once somebody came to a second session.",
    },
    {
      key: "reasons",
      title: "Why people dropped out",
      finding:
        most === undefined
          ? "Nobody dropped out."
          : `Most often: ${REASONS[most].toLowerCase()} (${reasons.get(most)} of ${sum([...reasons.values()])}).`,
      plot: {
        kind: "bars",
        parts: [{ key: "dropped", label: "Series", tone: "bad" }],
        rows: ordered.map((reason) => ({ key: reason, label: REASONS[reason], values: [reasons.get(reason) ?? 0] })),
      },
      columns: [words("reason", "What became of it"), words("session", "After session"), figures("dropped", "Series")],
      rows: drops.map(({ reason, session, dropped: series }) => ({
        key: `${reason} ${session}`,
        cells: [word(REASONS[reason]), count(session), count(series)],
      })),
      empty: "Series in which nobody came on stand here. Whoever paused has not dropped out.",
    },
  ];
}
