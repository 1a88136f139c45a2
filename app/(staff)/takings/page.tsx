import type { Metadata } from "next";
import { MoneyField } from "#components/billing/money-field.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listDayTakings, type TakingsView } from "#lib/billing/queries/takings.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { addDays, isIsoDate, localDate, sayDate } from "#lib/time.ts";
import { countDayAction } from "./actions.ts";

export const metadata: Metadata = { title: "Takings" };

export default async function TakingsPage({ searchParams }: PageProps<"/takings">) {
  const ctx = await enterArea("takings:count", "clinic:read");
  const [asked, locations] = await Promise.all([searchParams, listLocations(ctx)]);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  if (location === undefined) return <NoLocation />;
  const today = localDate(ctx.now, location.timeZone);
  const day = typeof asked.day === "string" && isIsoDate(asked.day) ? asked.day : today;
  const takings = await listDayTakings(ctx, { location, day });
  const opens = widen(ctx, "billing:read") !== null;
  const to = (locationId: string, on: string) => `/takings?${new URLSearchParams({ location: locationId, day: on })}`;
  return (
    <div className="page page-list">
      <PageHead
        title={day === today ? "Takings of today" : `Takings of ${sayDate(day)}`}
        lead={`${location.name}, ${sayDate(day)}: ${takings.total} in all.`}
        actions={
          <>
            {locations.length > 1 && (
              <Segmented
                label="Location"
                items={locations.map(({ id, name }) => ({ href: to(id, day), label: name, current: id === location.id }))}
              />
            )}
            {widen(ctx, "billing:sell") !== null && <ButtonLink href="/fees">Fees to decide</ButtonLink>}
            <ButtonLink href={to(location.id, addDays(day, -1))}>Day before</ButtonLink>
            {day < today && <ButtonLink href={to(location.id, addDays(day, 1))}>Day after</ButtonLink>}
          </>
        }
      />
      <div className="stack">
        {asked.done === "counted" && <Notice meaning="ok" title="The count is kept." live />}
        {takings.methods.map((of) => (
          <Panel key={of.method} title={of.label} aside={<strong className="tabular-nums">{of.expected}</strong>}>
            {of.payments.length === 0 ? <p className="t-ui text-ink-2">Nothing came in this way.</p> : <Payments of={of} opens={opens} />}
            {of.count !== null && (
              <p className="t-ui mt-3">
                <Mark meaning={of.count.differs ? "warn" : "ok"}>
                  {of.count.differs ? `${of.count.words}: it differs` : `${of.count.words}: it agrees`}
                </Mark>
                {of.count.note !== "" && <span className="second-line">{of.count.note}</span>}
              </p>
            )}
            <details className="panel-more mt-3" open={of.count === null && of.payments.length > 0}>
              <summary>{of.count === null ? `Count ${of.label.toLowerCase()}` : `Count ${of.label.toLowerCase()} again`}</summary>
              <div className="mt-2">
                <ActionForm action={countDayAction} submit="Keep the count" submitVariant="secondary" label={`Count of ${of.label}`}>
                  <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
                  <HiddenField name="locationId" value={location.id} />
                  <HiddenField name="day" value={day} />
                  <HiddenField name="method" value={of.method} />
                  <MoneyField name="counted" label="Counted" sign={takings.sign} help="What is there for this day, without the float." />
                  <TextField name="note" label="Note" optional maxLength={300} autoComplete="off" help="Needed where it differs." />
                </ActionForm>
              </div>
            </details>
          </Panel>
        ))}
      </div>
    </div>
  );
}

function NoLocation() {
  return (
    <div className="page">
      <PageHead title="Takings" />
      <Panel>
        <EmptyState title="No location yet">The takings of each day stand here, once the clinic has a location.</EmptyState>
      </Panel>
    </div>
  );
}

function Payments({ of, opens }: { readonly of: TakingsView["methods"][number]; readonly opens: boolean }) {
  return (
    <Table
      caption={`${of.label} of the day`}
      rows={of.payments}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "time",
          head: "Time",
          cell: ({ time, invoiceId, invoice }) => (
            <>
              {time}
              <span className="second-line">{opens ? <TextLink href={`/invoices/${invoiceId}`}>{invoice}</TextLink> : invoice}</span>
            </>
          ),
        },
        {
          key: "who",
          head: "Patient",
          cell: ({ patientName, what, reference, by }) => (
            <>
              {patientName}
              <span className="second-line">{[what, reference, by].filter((part) => part !== null && part !== "").join(", ")}</span>
            </>
          ),
        },
        { key: "amount", head: "Amount", numeric: true, cell: ({ amount }) => amount },
      ]}
    />
  );
}
