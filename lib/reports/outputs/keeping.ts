import { REVIEW_STEPS, type ReviewState, STEP_LABELS } from "#lib/reviews/rules.ts";
import { count, figures, many, type Panel, type PlotPart, share, sum, word, words } from "../rules/panel.ts";
import type { KeptYear, ReviewCount } from "../rules/rows.ts";

const STATES = [
  { key: "done", label: "Done", tone: "good", of: ["done"] },
  { key: "due", label: "Due", tone: "info", of: ["due", "soon"] },
  { key: "overdue", label: "Overdue", tone: "warn", of: ["overdue"] },
  { key: "missed", label: "Missed", tone: "bad", of: ["missed"] },
  { key: "later", label: "Not yet", tone: "rest", of: ["coming", "waits"] },
] as const satisfies readonly (PlotPart & { readonly of: readonly ReviewState[] })[];

export function reviewPanels(rows: readonly ReviewCount[]): readonly Panel[] {
  const reviewsOf = (own: readonly ReviewCount[], states: readonly ReviewState[]) =>
    sum(own.filter(({ state }) => states.includes(state)).map(({ reviews }) => reviews));
  const all = sum(rows.map(({ reviews }) => reviews));
  const done = reviewsOf(rows, ["done"]);
  const steps = rows.length === 0 ? [] : REVIEW_STEPS.map((step) => ({ step, own: rows.filter((row) => row.step === step) }));
  const decided = (own: readonly ReviewCount[]) => reviewsOf(own, ["done", "missed", "overdue"]);
  return [
    {
      key: "windows",
      title: "By window",
      finding: `${done} of ${many(all, "review")} done, ${reviewsOf(rows, ["due", "soon"])} due, ${reviewsOf(rows, ["overdue"])} overdue, ${reviewsOf(rows, ["missed"])} missed.`,
      plot: {
        kind: "bars",
        parts: STATES.map(({ of: _, ...part }) => part),
        rows: steps.map(({ step, own }) => ({
          key: step,
          label: STEP_LABELS[step],
          values: STATES.map(({ of }) => reviewsOf(own, of)),
          words: `${reviewsOf(own, ["done"])} of ${sum(own.map(({ reviews }) => reviews))} done`,
        })),
      },
      columns: [
        words("window", "Window"),
        figures("reviews", "Reviews"),
        ...STATES.map(({ key, label }) => figures(key, label)),
        figures("share", "Done, of those past"),
      ],
      rows: steps.map(({ step, own }) => ({
        key: step,
        cells: [
          word(STEP_LABELS[step]),
          count(sum(own.map(({ reviews }) => reviews))),
          ...STATES.map(({ of }) => count(reviewsOf(own, of))),
          share(reviewsOf(own, ["done"]), decided(own)),
        ],
      })),
      empty: "Reviews whose window opens in these days stand here, counted from the last treated session of each series.",
      note: "How each stands today. One that is not yet is still to open, or its series goes on.",
    },
  ];
}

export function keepingPanels({ lawSaid, years }: { readonly lawSaid: boolean; readonly years: readonly KeptYear[] }): readonly Panel[] {
  const over = sum(years.map((year) => year.over));
  return [
    {
      key: "years",
      title: "By the year in which keeping ends",
      finding: !lawSaid
        ? "The clinic has not said whose law it follows, so nothing ends."
        : years.length === 0
          ? "No keeping ends by the end of next year."
          : `${many(over, "record")} may be destroyed now; ${many(sum(years.map(({ records }) => records)), "record")} in all by the end of next year.`,
      plot: {
        kind: "bars",
        parts: [
          { key: "over", label: "Over", tone: "warn" },
          { key: "held", label: "Held", tone: "rest" },
          { key: "to_come", label: "To come", tone: "info" },
        ],
        rows: years.map(({ year, records, over: ended, held }) => ({
          key: String(year),
          label: String(year),
          values: [ended, held, records - ended - held],
        })),
      },
      columns: [
        words("year", "Year"),
        figures("records", "Records"),
        figures("over", "Over already"),
        figures("held", "Held"),
        figures("to_come", "To come"),
      ],
      rows: years.map(({ year, records, over: ended, held }) => ({
        key: String(year),
        cells: [word(String(year)), count(records), count(ended), count(held), count(records - ended - held)],
      })),
      empty: lawSaid
        ? "Records whose keeping ends by the end of next year stand here; there are none."
        : "Once the clinic has said in its settings whose law it follows, the records whose keeping ends stand here.",
      note: "Nothing is destroyed from a page. Held records are kept whatever their age.",
    },
  ];
}
