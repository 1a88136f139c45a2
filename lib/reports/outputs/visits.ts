import { type AppointmentStatus, STATUS_LABELS } from "#lib/appointments/rules/status.ts";
import { count, figures, many, type Panel, type PlotPart, share, sum, word, words } from "../rules/panel.ts";
import { columnsOf, type Days, sayColumn, sayDays, sayTick, stepOf } from "../rules/period.ts";
import type { MissedRow, Place, VisitRow } from "../rules/rows.ts";

const isTreated = (status: AppointmentStatus) => status === "treated" || status === "closed";
const TREATED: PlotPart = { key: "treated", label: "Treated", tone: "good" };
/** What is told apart at a glance; the table has every status. */
const PARTS = [
  { ...TREATED, is: isTreated },
  {
    key: "open",
    label: "Booked or under way",
    tone: "info",
    is: (status) => ["booked", "confirmed", "arrived", "in_room"].includes(status),
  },
  { key: "cancelled", label: "Cancelled", tone: "rest", is: (status) => status === "cancelled" },
  { key: "no_show", label: "No-show", tone: "bad", is: (status) => status === "no_show" },
] as const satisfies readonly (PlotPart & { readonly is: (status: AppointmentStatus) => boolean })[];
const SHOWN = ["booked", "confirmed", "arrived", "in_room", "cancelled", "no_show"] as const satisfies readonly AppointmentStatus[];

const visitsOf = (rows: readonly VisitRow[], is: (status: AppointmentStatus) => boolean) =>
  sum(rows.filter(({ status }) => is(status)).map(({ visits }) => visits));
const cellsOf = (rows: readonly VisitRow[]) => [
  count(sum(rows.map(({ visits }) => visits))),
  count(visitsOf(rows, isTreated)),
  count(sum(rows.map(({ fresh }) => fresh))),
  ...SHOWN.map((each) => count(visitsOf(rows, (status) => status === each))),
];
const HEADS = [
  figures("visits", "Visits"),
  figures("treated", "Treated"),
  figures("fresh", "New patients"),
  ...SHOWN.map((status) => figures(status, STATUS_LABELS[status])),
];
const EMPTY = "Visits stand here by day once some are booked.";

/** How a clinician of a row is called; visits that no clinician had stand together. */
export const sayClinician = ({ clinician }: { readonly clinician: string | null }): string => clinician ?? "No clinician";
export const clinicianKey = ({ clinicianId }: { readonly clinicianId: string | null }): string => clinicianId ?? "none";

export function visitPanels(rows: readonly VisitRow[], days: Days): readonly Panel[] {
  const step = stepOf(days);
  const total = sum(rows.map(({ visits }) => visits));
  const treated = visitsOf(rows, isTreated);
  const fresh = sum(rows.map(({ fresh: each }) => each));
  const inColumn = Map.groupBy(rows, ({ column }) => column);
  const byClinician = [...Map.groupBy(rows, clinicianKey)].toSorted(
    ([, a], [, b]) =>
      visitsOf(b, isTreated) - visitsOf(a, isTreated) || sum(b.map(({ visits }) => visits)) - sum(a.map(({ visits }) => visits)),
  );
  const columns = total === 0 ? [] : columnsOf(days);
  const busiest = byClinician[0]?.[1];
  return [
    {
      key: "time",
      title: step === "day" ? "Day by day" : "Week by week",
      finding: `${sayDays(days)}: ${many(total, "visit")}, ${treated} treated, ${visitsOf(rows, (status) => status === "no_show")} missed, ${visitsOf(rows, (status) => status === "cancelled")} cancelled. ${many(fresh, "new patient")} came.`,
      plot: {
        kind: "columns",
        parts: PARTS.map(({ is: _, ...part }) => part),
        rows: columns.map((column) => ({
          key: column,
          label: sayTick(column, step),
          values: PARTS.map(({ is }) => visitsOf(inColumn.get(column) ?? [], is)),
        })),
      },
      columns: [words("column", step === "day" ? "Day" : "Week"), ...HEADS],
      rows: columns.map((column) => ({
        key: column,
        cells: [{ shown: sayColumn(column, step), bare: column }, ...cellsOf(inColumn.get(column) ?? [])],
      })),
      empty: EMPTY,
    },
    {
      key: "clinicians",
      title: "By clinician",
      finding:
        busiest?.[0] === undefined
          ? "Nobody had a visit."
          : `${sayClinician(busiest[0])} treated most: ${visitsOf(busiest, isTreated)} of ${treated}.`,
      plot: {
        kind: "bars",
        parts: PARTS.map(({ is: _, ...part }) => part),
        rows: byClinician.map(([key, own]) => ({
          key,
          label: own[0] === undefined ? "" : sayClinician(own[0]),
          values: PARTS.map(({ is }) => visitsOf(own, is)),
        })),
      },
      columns: [words("clinician", "Clinician"), ...HEADS],
      rows: byClinician.map(([key, own]) => ({ key, cells: [word(own[0] === undefined ? "" : sayClinician(own[0])), ...cellsOf(own)] })),
      empty: EMPTY,
      note: "A visit that was cancelled or missed stands with the clinician who had it last. New is whoever had not come before, anywhere in the clinic.",
    },
  ];
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** What is said of lateness: at some locations nothing may be late, because they have not said when. */
function lateNote(places: readonly Place[]): string {
  const unsaid = places.filter(({ lateHours }) => lateHours === null).map(({ name }) => name);
  if (unsaid.length === 0) return "Late is a cancellation after the last hour for it that the location’s terms name.";
  if (unsaid.length === places.length) return "When a cancellation is late is not set: the location’s billing terms say it.";
  return `When a cancellation is late is not set at ${unsaid.join(", ")}: none of those stands here as late.`;
}

export function missedPanels(rows: readonly MissedRow[], places: readonly Place[]): readonly Panel[] {
  const isSet = places.some(({ lateHours }) => lateHours !== null);
  const parts: readonly PlotPart[] = [
    { key: "no_show", label: "No-show", tone: "bad" },
    ...(isSet ? [{ key: "late", label: "Late cancellation", tone: "warn" as const }] : []),
  ];
  const totals = (own: readonly MissedRow[]) => ({
    visits: sum(own.map(({ visits }) => visits)),
    noShows: sum(own.map(({ noShows }) => noShows)),
    cancelled: sum(own.map(({ cancelled }) => cancelled)),
    late: sum(own.map(({ late }) => late)),
  });
  const all = totals(rows);
  const lost = (own: readonly MissedRow[]) => totals(own).noShows + totals(own).late;
  const panel = (
    head: string,
    groups: readonly (readonly [key: string, label: string, tick: string, rows: readonly MissedRow[]])[],
    more: Pick<Panel, "key" | "title" | "finding"> & { readonly kind: "columns" | "bars" },
  ): Panel => ({
    key: more.key,
    title: more.title,
    finding: more.finding,
    plot: {
      kind: more.kind,
      parts,
      rows: groups.map(([key, , tick, own]) => {
        const { visits, noShows, late } = totals(own);
        const values = isSet ? [noShows, late] : [noShows];
        return { key, label: tick, values, words: `${sum(values)} of ${visits}` };
      }),
    },
    columns: [
      words("of", head),
      figures("visits", "Visits"),
      figures("no_shows", "No-shows"),
      figures("no_show_share", "No-shows, of visits"),
      figures("cancelled", "Cancelled"),
      figures("late", "Cancelled late"),
      figures("late_share", "Late, of visits"),
    ],
    rows: groups.map(([key, label, , own]) => {
      const { visits, noShows, cancelled, late } = totals(own);
      return {
        key,
        cells: [
          { shown: label, bare: more.key === "weeks" ? key : label },
          count(visits),
          count(noShows),
          share(noShows, visits),
          count(cancelled),
          isSet ? count(late) : word("Not set"),
          isSet ? share(late, visits) : word("Not set"),
        ],
      };
    }),
    empty: "Missed and late visits stand here beside all others, once there are visits in these days.",
    note: lateNote(places),
  });
  const weeks = [...Map.groupBy(rows, ({ week }) => week)].map(
    ([week, own]) => [week, sayColumn(week, "week"), sayTick(week, "week"), own] as const,
  );
  const people = [...Map.groupBy(rows, clinicianKey)]
    .map(([key, own]) => [key, own[0] === undefined ? "" : sayClinician(own[0]), own] as const)
    .toSorted(([, , a], [, , b]) => lost(b) - lost(a));
  const days = WEEKDAYS.map(
    (label, index) => [String(index + 1), label, label, rows.filter(({ weekday }) => weekday === index + 1)] as const,
  );
  const worst = days.toSorted(([, , , a], [, , , b]) => lost(b) - lost(a))[0];
  const said = `${all.noShows} of ${many(all.visits, "visit")} missed`;
  const [first] = people;
  return [
    panel("Week", weeks, {
      key: "weeks",
      title: "By week",
      kind: "columns",
      finding: isSet ? `${said}, ${all.late} cancelled late.` : `${said}. When a cancellation is late is not set.`,
    }),
    panel(
      "Clinician",
      people.map(([key, name, own]) => [key, name, name, own] as const),
      {
        key: "clinicians",
        title: "By clinician",
        kind: "bars",
        finding:
          first === undefined || lost(first[2]) === 0 ? "Nobody was missed." : `${first[1]} lost most: ${many(lost(first[2]), "visit")}.`,
      },
    ),
    panel("Day", rows.length === 0 ? [] : days, {
      key: "weekdays",
      title: "By day of the week",
      kind: "bars",
      finding: worst === undefined || lost(worst[3]) === 0 ? "No day stands out." : `${worst[1]} is the day with most: ${lost(worst[3])}.`,
    }),
  ];
}
