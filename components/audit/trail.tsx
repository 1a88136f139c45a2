import { Download } from "lucide-react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DateField, SelectField } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import type { TrailInput } from "#lib/audit/input.ts";
import type { TrailRowView, TrailView } from "#lib/audit/queries/trail.ts";
import { ACTIONS } from "#lib/audit/rules/actions.ts";
import { type TrailOf, trailFilePath, trailPath } from "#lib/audit/rules/address.ts";
import { sayPatientName } from "#lib/patients/rules/patient.ts";

const NOTHING = { from: null, to: null, action: null, outcome: null };
/** By their words, as the list is read. */
const CHOICES = Object.entries(ACTIONS)
  .map(([value, label]) => ({ value, label }))
  .toSorted((a, b) => a.label.localeCompare(b.label, "en"));

type TrailProps = { readonly trail: TrailOf; readonly asked: TrailInput; readonly view: TrailView; readonly isFresh: boolean };

/** A part of the audit trail with what narrows it; without scripts too. */
export function Trail({ trail, asked, view: { rows, zone, hasOlder }, isFresh }: TrailProps) {
  const last = rows.at(-1);
  return (
    <div className="stack">
      <Panel>
        <form method="get" action={trailPath(trail, NOTHING)} className="fields" aria-label="Narrow the trail">
          <div className="grid gap-4 md:grid-cols-2">
            <DateField name="from" label="From" optional defaultValue={asked.from ?? undefined} />
            <DateField name="to" label="To, that day included" optional defaultValue={asked.to ?? undefined} />
            <SelectField
              name="action"
              label="What was done"
              defaultValue={asked.action ?? ""}
              options={[{ value: "", label: "Anything" }, ...CHOICES]}
            />
            <SelectField
              name="outcome"
              label="How it ended"
              defaultValue={asked.outcome ?? ""}
              options={[
                { value: "", label: "Done or refused" },
                { value: "done", label: "Done" },
                { value: "refused", label: "Refused" },
              ]}
            />
          </div>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="primary">
              Show
            </Button>
            <ButtonLink href={trailFilePath(trail, asked)} download={isFresh}>
              <Download />
              Spreadsheet
            </ButtonLink>
          </div>
        </form>
      </Panel>
      <Panel pad="flush">
        {rows.length === 0 ? (
          <EmptyState title="Nothing that fits">Choose more days, or anything that was done.</EmptyState>
        ) : (
          <Rows rows={rows} zone={zone} />
        )}
      </Panel>
      {(asked.before !== null || hasOlder) && (
        <nav className="flex flex-wrap gap-3" aria-label="Parts of the trail">
          {asked.before !== null && <ButtonLink href={trailPath(trail, asked)}>Newest</ButtonLink>}
          {hasOlder && last !== undefined && <ButtonLink href={trailPath(trail, asked, last.id)}>Older</ButtonLink>}
        </nav>
      )}
    </div>
  );
}

function Rows({ rows, zone }: { readonly rows: readonly TrailRowView[]; readonly zone: string }) {
  return (
    <Table
      caption="What was done and seen, newest first"
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "when",
          head: `When, ${zone}`,
          cell: ({ when, utc }) => (
            <>
              <span className="whitespace-nowrap">{when}</span>
              <span className="second-line whitespace-nowrap">{utc}</span>
            </>
          ),
        },
        {
          key: "who",
          head: "Who",
          cell: ({ who, staffId }) =>
            staffId === null ? (
              who
            ) : (
              <TextLink quiet href={`/settings/audit/staff/${staffId}`}>
                {who}
              </TextLink>
            ),
        },
        {
          key: "what",
          head: "What",
          cell: ({ what, isRefused, object }) => (
            <>
              {what}
              <span className="second-line">{object}</span>
              {isRefused && <Mark meaning="warn">Refused</Mark>}
            </>
          ),
        },
        {
          key: "patient",
          head: "Patient",
          cell: ({ patient }) =>
            patient !== null && (
              <>
                <TextLink quiet href={`/settings/audit/patients/${patient.id}`}>{`Number ${patient.number}`}</TextLink>
                {patient.names !== null && <span className="second-line">{sayPatientName(patient.names)}</span>}
              </>
            ),
        },
      ]}
    />
  );
}
