import { findScale } from "#lib/scales/rules.ts";
import { count, decimal, figures, type Panel, percentOf, share, sum, word, words } from "../rules/panel.ts";
import type { SafetyRow, ScoreRow } from "../rules/rows.ts";

const NO_PROTOCOL = "Outside a series";
const IMPROVEMENT = [
  { key: "1", label: "Very much better", tone: "good" },
  { key: "2", label: "Much better", tone: "main" },
  { key: "3", label: "Better", tone: "info" },
  { key: "4", label: "No change", tone: "rest" },
  { key: "5", label: "Worse", tone: "bad" },
] as const;
const GRADES = [1, 2, 3, 4, 5] as const;
const TONES = { 1: "info", 2: "warn", 3: "bad", 4: "bad", 5: "bad" } as const;

type Group = {
  readonly key: string;
  readonly protocol: string;
  readonly scale: string;
  readonly rater: string;
  readonly rows: readonly ScoreRow[];
};

function groupsOf(rows: readonly ScoreRow[]): readonly Group[] {
  return [...Map.groupBy(rows, ({ protocolId, scale, rater }) => `${protocolId} ${scale} ${rater}`)].flatMap(([key, own]) => {
    const [first] = own;
    return first === undefined ? [] : [{ key, protocol: first.protocol, scale: first.scale, rater: first.rater, rows: own }];
  });
}

const seriesOf = (rows: readonly ScoreRow[], is: (value: number) => boolean = () => true) =>
  sum(rows.filter(({ last }) => is(last)).map(({ series }) => series));

export function outcomePanels(rows: readonly ScoreRow[], safety: readonly SafetyRow[]): readonly Panel[] {
  return [
    improvementPanel(groupsOf(rows.filter(({ scale }) => scale === "gais"))),
    scalePanel(groupsOf(rows.filter(({ scale, rater }) => scale !== "gais" && findScale(scale, rater)?.better !== null))),
    safetyPanel(safety),
  ];
}

const byWhom = (rater: string) => (rater === "patient" ? "the patient" : "the clinician");

function improvementPanel(groups: readonly Group[]): Panel {
  const all = groups.flatMap(({ rows }) => rows);
  const better = seriesOf(all, (value) => value <= 3);
  return {
    key: "improvement",
    title: "Improvement",
    finding:
      all.length === 0
        ? "Nothing was judged."
        : `${percentOf(better, seriesOf(all))}% of the judgements say at least better: ${better} of ${seriesOf(all)}.`,
    plot: {
      kind: "bars",
      parts: IMPROVEMENT,
      rows: groups.map(({ key, protocol, rater, rows }) => ({
        key,
        label: `${protocol}, by ${byWhom(rater)}`,
        values: IMPROVEMENT.map((part) => seriesOf(rows, (value) => String(value) === part.key)),
        words: `${percentOf(
          seriesOf(rows, (value) => value <= 3),
          seriesOf(rows),
        )}% better`,
      })),
    },
    columns: [
      words("protocol", "Protocol"),
      words("rater", "Judged by"),
      figures("series", "Series"),
      ...IMPROVEMENT.map(({ key, label }) => figures(key, label)),
      figures("better", "Better, of all"),
    ],
    rows: groups.map(({ key, protocol, rater, rows }) => ({
      key,
      cells: [
        word(protocol),
        word(byWhom(rater)),
        count(seriesOf(rows)),
        ...IMPROVEMENT.map((part) => count(seriesOf(rows, (value) => String(value) === part.key))),
        share(
          seriesOf(rows, (value) => value <= 3),
          seriesOf(rows),
        ),
      ],
    })),
    empty: "Judgements on the scale of improvement (GAIS) that were made in these days stand here, by protocol.",
    note: "The last judgement of each series within these days.",
  };
}

function scalePanel(groups: readonly Group[]): Panel {
  const means = groups.map((group) => {
    const compared = sum(group.rows.map((row) => row.compared));
    const first = sum(group.rows.map(({ firstSum }) => firstSum));
    const last = sum(group.rows.map((row) => row.last * row.compared));
    const scale = findScale(group.scale, group.rater);
    const change = compared === 0 ? null : (last - first) / compared;
    return {
      ...group,
      compared,
      name: scale?.name ?? group.scale,
      before: compared === 0 ? null : first / compared,
      after: compared === 0 ? null : last / compared,
      change,
      isBetter: change === null || change === 0 ? null : change > 0 === (scale?.better === "high"),
    };
  });
  const judged = means.filter(({ compared }) => compared > 0);
  const better = judged.filter(({ isBetter }) => isBetter).length;
  return {
    key: "scales",
    title: "Other scales, from the first value",
    finding: judged.length === 0 ? "No scale was taken twice." : `${better} of ${judged.length} moved to the better since the first value.`,
    plot: {
      kind: "bars",
      parts: [{ key: "after", label: "Mean of the last values", tone: "main" }],
      mark: "Mean of the first values",
      rows: judged.map(({ key, protocol, name, before, after, isBetter }) => ({
        key,
        label: `${protocol}, ${name}`,
        values: [after ?? 0],
        mark: before,
        words: `${(after ?? 0).toFixed(1)}${isBetter === null ? "" : isBetter ? ", better" : ", worse"}`,
      })),
    },
    columns: [
      words("protocol", "Protocol"),
      words("scale", "Scale"),
      figures("series", "Series"),
      figures("compared", "Taken before too"),
      figures("before", "Mean at first"),
      figures("after", "Mean at last"),
      figures("change", "Change"),
      words("meaning", "Which is"),
    ],
    rows: means.map(({ key, protocol, name, rows, compared, before, after, change, isBetter }) => ({
      key,
      cells: [
        word(protocol),
        word(name),
        count(seriesOf(rows)),
        count(compared),
        decimal(before, 2),
        decimal(after, 2),
        decimal(change, 2),
        word(isBetter === null ? "–" : isBetter ? "Better" : "Worse"),
      ],
    })),
    empty: "Values on the other scales stand here, beside the first one of the same series.",
  };
}

function safetyPanel(safety: readonly SafetyRow[]): Panel {
  const sessions = sum(safety.map((row) => row.sessions));
  const events = sum(safety.flatMap(({ grades }) => grades));
  const rate = (number: number, of: number) => (of === 0 ? null : (1000 * number) / of);
  return {
    key: "safety",
    title: "Adverse events",
    finding:
      sessions === 0
        ? "No session was treated."
        : `${events} in ${sessions} sessions: ${(rate(events, sessions) ?? 0).toFixed(1)} per 1,000.`,
    plot: {
      kind: "bars",
      parts: GRADES.map((grade) => ({ key: String(grade), label: `Grade ${grade}`, tone: TONES[grade] })),
      rows: safety.map(({ protocolId, protocol, sessions: own, grades }) => ({
        key: protocolId ?? "none",
        label: protocol ?? NO_PROTOCOL,
        values: GRADES.map((grade) => rate(grades[grade - 1] ?? 0, own) ?? 0),
        words: `${(rate(sum(grades), own) ?? 0).toFixed(1)} per 1,000`,
      })),
    },
    columns: [
      words("protocol", "Protocol"),
      figures("sessions", "Sessions"),
      ...GRADES.map((grade) => figures(`grade_${grade}`, `Grade ${grade}`)),
      figures("all", "All"),
      figures("rate", "Per 1,000 sessions"),
    ],
    rows: safety.map(({ protocolId, protocol, sessions: own, grades }) => ({
      key: protocolId ?? "none",
      cells: [
        word(protocol ?? NO_PROTOCOL),
        count(own),
        ...GRADES.map((grade) => count(grades[grade - 1] ?? 0)),
        count(sum(grades)),
        decimal(rate(sum(grades), own)),
      ],
    })),
    empty: "Treated sessions stand here by protocol, with what went wrong after them.",
    note: "An event counts with the session that it came after. Expected responses of the skin are no events.",
  };
}
