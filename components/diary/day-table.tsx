import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { StatusChip } from "#components/ui/status.tsx";
import { Table } from "#components/ui/table.tsx";
import type { DayCard } from "./day-card.tsx";
import { sayOnSkin } from "./numbing-mark.tsx";
import type { Readiness } from "./readiness.tsx";
import { STATUS_LOOKS } from "./status.ts";

type Row = DayCard & { readonly clinician: string | null; readonly device: string | null };

type Props = { readonly caption: string; readonly cards: readonly Row[]; readonly readiness: ReadonlyMap<string, Readiness | null> };

/** The day as a list, in order of time: for paper, and for who reads rather than looks. */
export function DayTable({ caption, cards, readiness }: Props) {
  if (cards.length === 0) {
    return (
      <Panel>
        <EmptyState title="Nothing booked this day">Each appointment of the day stands here in order of time.</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel pad="flush">
      <div className="day-table">
        <Table
          caption={caption}
          rows={cards}
          rowKey={({ id }) => id}
          columns={[
            { key: "time", head: "Time", nowrap: true, cell: ({ time, needling }) => <TimeCell time={time} needling={needling} /> },
            {
              key: "patient",
              head: "Patient",
              cell: ({ id, patientName, status, cancelReason }) => (
                <>
                  <AppLink
                    href={`/appointments/${id}`}
                    className={status === "cancelled" ? "link-quiet strong line-through" : "link-quiet strong"}
                  >
                    {patientName}
                  </AppLink>
                  {cancelReason !== null && <span className="second-line">{cancelReason}</span>}
                </>
              ),
            },
            {
              key: "service",
              head: "Service",
              cell: ({ service, series }) => (
                <>
                  {service}
                  {series !== null && <span className="second-line">{`Session ${series.words}`}</span>}
                </>
              ),
            },
            { key: "clinician", head: "Clinician", cell: ({ clinician }) => clinician ?? "None" },
            {
              key: "where",
              head: "Room and device",
              cell: ({ room, device }) => [room, device].filter((part) => part !== null).join(", ") || "None",
            },
            {
              key: "status",
              head: "Status",
              cell: ({ status, onSkin }) => (
                <>
                  <StatusChip status={STATUS_LOOKS[status]} look="mark" />
                  {onSkin !== null && (
                    <span className={onSkin.isDue ? "second-line text-warn-ink" : "second-line"}>{sayOnSkin(onSkin)}</span>
                  )}
                </>
              ),
            },
            {
              key: "readiness",
              head: "Readiness",
              cell: ({ id }) => {
                const mark = readiness.get(id)?.mark;
                return mark === undefined ? "" : <Mark meaning={mark.meaning}>{mark.words}</Mark>;
              },
            },
          ]}
        />
      </div>
    </Panel>
  );
}

function TimeCell({ time, needling }: Pick<DayCard, "time" | "needling">) {
  return (
    <>
      {time}
      {needling !== null && <span className="second-line">{`needling ${needling.slice(0, -3)}`}</span>}
    </>
  );
}
