import type { ResourceKind } from "#lib/appointments/rules/phases.ts";
import { figures, type Panel, percentOf, share, sum, time, word, words } from "../rules/panel.ts";
import type { UseRow } from "../rules/rows.ts";

const KINDS = [
  { kind: "clinician", title: "Clinicians" },
  { kind: "room", title: "Rooms" },
  { kind: "device", title: "Devices" },
] as const satisfies readonly { readonly kind: ResourceKind; readonly title: string }[];

/** A panel for each kind; `own` leaves out what is nobody's. */
export function utilisationPanels(rows: readonly UseRow[], own: boolean): readonly Panel[] {
  return KINDS.filter(({ kind }) => !own || kind === "clinician").map(({ kind, title }): Panel => {
    const of = rows.filter((row) => row.kind === kind);
    const open = sum(of.map(({ openMinutes }) => openMinutes));
    const booked = sum(of.map(({ bookedMinutes }) => bookedMinutes));
    const used = sum(of.map(({ usedMinutes }) => usedMinutes));
    return {
      key: `${kind}s`,
      title: own ? "Your time" : title,
      finding:
        open === 0
          ? "Nothing was open."
          : `${percentOf(booked, open)}% of the open time was booked, ${percentOf(used, open)}% used for visits that were treated.`,
      plot: {
        kind: "bars",
        parts: [
          { key: "used", label: "Used", tone: "main" },
          { key: "booked", label: "Booked, not treated", tone: "info" },
        ],
        mark: "Open time",
        rows: of.map(({ resourceId, name, openMinutes, bookedMinutes, usedMinutes }) => ({
          key: resourceId,
          label: name,
          values: [usedMinutes, bookedMinutes - usedMinutes],
          mark: openMinutes,
          words: openMinutes === 0 ? "Not open" : `${percentOf(bookedMinutes, openMinutes)}%`,
        })),
      },
      columns: [
        words("name", own ? "You" : title.slice(0, -1)),
        figures("open", "Open"),
        figures("booked", "Booked"),
        figures("used", "Used"),
        figures("booked_share", "Booked, of open"),
        figures("used_share", "Used, of open"),
      ],
      rows: of.map(({ resourceId, name, openMinutes, bookedMinutes, usedMinutes }) => ({
        key: resourceId,
        cells: [
          word(name),
          time(openMinutes),
          time(bookedMinutes),
          time(usedMinutes),
          share(bookedMinutes, openMinutes),
          share(usedMinutes, openMinutes),
        ],
      })),
      empty: own ? "Your shifts stand here beside what was booked in them." : "Whatever is open in these days stands here.",
      note: "Open is hours and shifts less closures. Booked are the phases of visits that hold it, with the cleaning after them. The file counts minutes.",
    };
  });
}
