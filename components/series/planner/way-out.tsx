import { Check, OctagonAlert, X } from "lucide-react";
import { ArrivalHeading } from "#components/ui/arrival-heading.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import type { AvailabilityView, WayOutView } from "#lib/series/outputs/impossible.ts";
import type { Sentence } from "#lib/series/rules/plan/words.ts";

/** Why a session has nowhere to go, said large: it is what the page is about now. */
export function NowhereToGo({ session, sentences }: { readonly session: number; readonly sentences: readonly Sentence[] }) {
  return (
    <Panel>
      <div className="nowhere stop">
        <OctagonAlert aria-hidden="true" />
        <div>
          <ArrivalHeading>{`Session ${session} has nowhere to go`}</ArrivalHeading>
          <p className="nowhere-why">
            {sentences.map((sentence, index) => (
              <span key={sentence.map((run) => (typeof run === "string" ? run : run.strong)).join("")}>
                {index > 0 && " "}
                {sentence.map((run) => (typeof run === "string" ? run : <strong key={run.strong}>{run.strong}</strong>))}
              </span>
            ))}
          </p>
        </div>
      </div>
    </Panel>
  );
}

/** Who and what is free on the days of the window, each alone. */
export function WindowTable({ table }: { readonly table: AvailabilityView }) {
  return (
    <Panel title={table.title} pad="flush">
      <Table
        caption={`Who and what is free, ${table.title}`}
        rows={table.rows}
        rowKey={({ key }) => key}
        columns={[
          { key: "needed", head: "Needed", nowrap: true, cell: ({ name }) => name },
          ...table.dates.map(({ iso, words }, index) => ({
            key: iso,
            head: words,
            nowrap: true,
            cell: ({ cells }: AvailabilityView["rows"][number]) => {
              const cell = cells[index];
              if (cell === undefined) return "";
              return (
                <Mark meaning={cell.state === "free" ? "ok" : "plain"} icon={cell.state === "free" ? <Check /> : <X />} micro>
                  {cell.word}
                </Mark>
              );
            },
          })),
        ]}
      />
    </Panel>
  );
}

/** What would make the whole series possible, each by one click. */
export function WaysOut({ ways, href }: { readonly ways: readonly WayOutView[]; readonly href: (way: WayOutView) => string }) {
  if (ways.length === 0)
    return <p className="t-ui text-ink-2">No single change of the wishes makes it possible. Change several, or ask a clinician.</p>;
  return (
    <ul className="ways-out" aria-label="What would make it possible">
      {ways.map((way, index) => (
        <li key={way.title} className="panel panel-pad">
          <h3>{way.title}</h3>
          <p className="t-small text-ink-2">{way.detail}</p>
          <ButtonLink href={href(way)} variant={index === 0 ? "primary" : "secondary"}>
            {way.button}
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}
