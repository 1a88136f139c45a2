import { sayMoney } from "#lib/money.ts";
import { amount, figures, type Panel, type PlotPart, sum, totalsBy, word, words } from "../rules/panel.ts";
import { columnsOf, type Days, sayColumn, sayDays, sayTick, stepOf } from "../rules/period.ts";
import type { MethodRow, ServiceRow, TakingsRows } from "../rules/rows.ts";

const METHODS = [
  { key: "cash", label: "Cash", tone: "warn" },
  { key: "card", label: "Card at the terminal", tone: "main" },
  { key: "transfer", label: "Transfer", tone: "info" },
] as const satisfies readonly PlotPart[];

/** What an amount is told apart by where a clinic takes more than one currency: each has panels of its own, since they cannot be added up. */
const currenciesOf = (rows: readonly { readonly currency: string }[]): readonly string[] =>
  [...new Set(rows.map(({ currency }) => currency))].sort();

export function takingsPanels({ methods, services }: TakingsRows, days: Days): readonly Panel[] {
  const currencies = currenciesOf([...methods, ...services]);
  if (currencies.length === 0) return [methodPanel([], days, "", false), servicePanel([], "", false)];
  return currencies.flatMap((currency) => {
    const isOf = (row: { readonly currency: string }) => row.currency === currency;
    const several = currencies.length > 1;
    return [methodPanel(methods.filter(isOf), days, currency, several), servicePanel(services.filter(isOf), currency, several)];
  });
}

const titled = (title: string, currency: string, several: boolean) => (several ? `${title}, ${currency}` : title);
const keyed = (key: string, currency: string, several: boolean) => (several ? `${key}-${currency}` : key);

function methodPanel(rows: readonly MethodRow[], days: Days, currency: string, several: boolean): Panel {
  const step = stepOf(days);
  const money = (minor: number) => amount({ minor, currency });
  const came = sum(rows.map(({ inMinor }) => inMinor));
  const back = sum(rows.map(({ backMinor }) => Math.abs(backMinor)));
  const columns = rows.length === 0 ? [] : columnsOf(days);
  const inColumn = Map.groupBy(rows, ({ column }) => column);
  const net = (own: readonly MethodRow[]) => sum(own.map(({ inMinor, backMinor }) => inMinor + backMinor));
  const cells = (own: readonly MethodRow[]) => [
    ...METHODS.map(({ key }) => money(net(own.filter(({ method }) => method === key)))),
    money(sum(own.map(({ inMinor }) => inMinor))),
    money(sum(own.map(({ backMinor }) => Math.abs(backMinor)))),
    money(net(own)),
  ];
  return {
    key: keyed("methods", currency, several),
    title: titled("By method", currency, several),
    finding:
      rows.length === 0
        ? "Nothing was taken."
        : `${sayDays(days)}: ${sayMoney({ minor: came, currency })} came in, ${sayMoney({ minor: back, currency })} went back: ${sayMoney({ minor: came - back, currency })} stays.`,
    plot: {
      kind: "columns",
      parts: METHODS,
      rows: columns.map((column) => ({
        key: column,
        label: sayTick(column, step),
        values: METHODS.map(({ key }) =>
          sum((inColumn.get(column) ?? []).filter(({ method }) => method === key).map(({ inMinor }) => inMinor)),
        ),
        words: sayMoney({ minor: sum((inColumn.get(column) ?? []).map(({ inMinor }) => inMinor)), currency }),
      })),
    },
    columns: [
      words("column", step === "day" ? "Day" : "Week"),
      ...METHODS.map(({ key, label }) => figures(key, label)),
      figures("in", "Came in"),
      figures("back", "Went back"),
      figures("net", "Stays"),
      words("currency", "Currency"),
    ],
    rows: [
      ...columns.map((column) => ({
        key: column,
        cells: [{ shown: sayColumn(column, step), bare: column }, ...cells(inColumn.get(column) ?? []), word(currency)],
      })),
      ...(columns.length === 0 ? [] : [{ key: "all", cells: [word("Together"), ...cells(rows), word(currency)] }]),
    ],
    empty: "Payments stand here by the day on which they were taken.",
    note: "The plot shows what came in; the table has each method after what went back.",
  };
}

function servicePanel(rows: readonly ServiceRow[], currency: string, several: boolean): Panel {
  const total = sum(rows.map(({ netMinor }) => netMinor));
  const totals = totalsBy(
    rows,
    ({ key }) => key,
    ({ netMinor }) => netMinor,
  );
  const named = [...totals]
    .map(([key, netMinor]) => ({ key, netMinor, service: rows.find((row) => row.key === key)?.service ?? "" }))
    .toSorted((a, b) => b.netMinor - a.netMinor);
  const [most] = named;
  return {
    key: keyed("services", currency, several),
    title: titled("By service", currency, several),
    finding:
      most === undefined
        ? "Nothing was paid for."
        : `${most.service} brought most: ${sayMoney({ minor: most.netMinor, currency })} of ${sayMoney({ minor: total, currency })}.`,
    plot: {
      kind: "bars",
      parts: [{ key: "net", label: "Taken, less what went back", tone: "main" }],
      rows: named.map(({ key, service, netMinor }) => ({
        key,
        label: service,
        values: [Math.max(0, netMinor)],
        words: sayMoney({ minor: netMinor, currency }),
      })),
    },
    columns: [words("service", "Service"), figures("net", "Taken, less what went back"), words("currency", "Currency")],
    rows: [
      ...named.map(({ key, service, netMinor }) => ({
        key,
        cells: [word(service), amount({ minor: netMinor, currency }), word(currency)],
      })),
      ...(named.length === 0 ? [] : [{ key: "all", cells: [word("Together"), amount({ minor: total, currency }), word(currency)] }]),
    ],
    empty: "What payments were for stands here once some were taken.",
    note: "A payment covers the lines of its invoice in their order, and what goes back leaves the last one first.",
  };
}
