import { count, decimal, figures, many, medianOf, type Panel, sum, words } from "../rules/panel.ts";
import { columnsOf, type Days, sayColumn, sayTick, stepOf } from "../rules/period.ts";
import type { WaitRow } from "../rules/rows.ts";

const PARTS = [
  { key: "moved", label: "Moved earlier", tone: "good" },
  { key: "waiting", label: "Still waiting", tone: "info" },
  { key: "removed", label: "Taken off", tone: "rest" },
  { key: "overtaken", label: "Overtaken by the visit", tone: "warn" },
] as const;

export function waitPanels(rows: readonly WaitRow[], days: Days): readonly Panel[] {
  const step = stepOf(days);
  const columns = rows.length === 0 ? [] : columnsOf(days);
  const of = (own: readonly WaitRow[], how: WaitRow["how"]) => own.filter((row) => row.how === how).length;
  const gained = (own: readonly WaitRow[]) => medianOf(own.flatMap((row) => (row.gained === null ? [] : [row.gained])));
  const inColumn = Map.groupBy(rows, ({ column }) => column);
  const median = gained(rows);
  const offered = rows.filter((row) => row.offered).length;
  const moved = of(rows, "moved");
  return [
    {
      key: "time",
      title: "Who waited, by when they were put on the list",
      finding: `${many(rows.length, "patient")} waited, ${offered} ${offered === 1 ? "was" : "were"} offered a time, ${moved} moved earlier${median === null ? "" : `, by ${median} ${median === 1 ? "day" : "days"} at the median`}.`,
      plot: {
        kind: "columns",
        parts: PARTS,
        rows: columns.map((column) => ({
          key: column,
          label: sayTick(column, step),
          values: PARTS.map(({ key }) => of(inColumn.get(column) ?? [], key)),
        })),
      },
      columns: [
        words("column", step === "day" ? "Day" : "Week"),
        figures("entries", "Put on the list"),
        figures("offered", "Offered a time"),
        ...PARTS.map(({ key, label }) => figures(key, label)),
        figures("gained", "Days gained, median"),
        figures("gained_all", "Days gained, all"),
      ],
      rows: columns.map((column) => {
        const own = inColumn.get(column) ?? [];
        return {
          key: column,
          cells: [
            { shown: sayColumn(column, step), bare: column },
            count(own.length),
            count(own.filter((row) => row.offered).length),
            ...PARTS.map(({ key }) => count(of(own, key))),
            decimal(gained(own)),
            count(sum(own.map((row) => row.gained ?? 0))),
          ],
        };
      }),
      empty: "Whoever is put on the waitlist in these days stands here, with what came of it.",
      note: "Offered are messages that were sent; whoever was rung up stands under moved alone.",
    },
  ];
}
