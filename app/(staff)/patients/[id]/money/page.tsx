import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { FeeForms } from "#components/billing/fee-forms.tsx";
import { PackagePanel } from "#components/billing/package-panel.tsx";
import { SellOtherForm, VisitRows } from "#components/billing/sell-forms.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getPatientMoney, type PatientMoneyView } from "#lib/billing/queries/patient.ts";
import { findPayer } from "#lib/billing/queries/payer.ts";
import { idField } from "#lib/fields.ts";
import { decideFeeAction } from "../../../fees/actions.ts";
import { invoiceOtherAction, invoiceVisitAction } from "./actions.ts";

export const metadata: Metadata = { title: "Patient’s money" };

export default async function MoneyPage({ params }: PageProps<"/patients/[id]/money">) {
  const ctx = await enter("billing:read");
  const { id } = await params;
  const patient = idField.safeParse(id).success ? await findPayer(ctx, id) : null;
  if (patient === null) notFound();
  const money = await getPatientMoney(ctx, patient.id);
  const sells = widen(ctx, "billing:sell") !== null;
  const opensVisits = widen(ctx, "diary:read") !== null;
  const record = widen(ctx, "patient:read") === null ? [{ label: patient.name }] : recordCrumbs(patient);
  return (
    <div className="page page-list">
      <PageHead title="Money" lead={leadOf(money)} crumbs={[...record, { label: "Money" }]} />
      <div className="with-side">
        <div className="stack">
          {money.packages.map((bought) => (
            <PackagePanel key={bought.id} of={bought} seriesHref={opensVisits ? `/series/${bought.seriesId}` : undefined} />
          ))}
          <Panel title="Invoices" pad="flush">
            {money.invoices.length === 0 ? (
              <EmptyState title="Nothing sold yet" small level={3}>
                A quote that is accepted, a visit that is charged and a product each make an invoice, which stands here.
              </EmptyState>
            ) : (
              <Invoices rows={money.invoices} />
            )}
          </Panel>
          {money.payments.length > 0 && (
            <Panel title="Payments" pad="flush">
              <Table
                caption="Payments, the last first"
                rows={money.payments}
                rowKey={({ id: paymentId }) => paymentId}
                columns={[
                  { key: "when", head: "When", cell: ({ when, invoiceId }) => <TextLink href={`/invoices/${invoiceId}`}>{when}</TextLink> },
                  { key: "what", head: "What", cell: ({ words }) => words },
                  { key: "amount", head: "Amount", numeric: true, cell: ({ amount }) => amount },
                ]}
              />
            </Panel>
          )}
          {money.creditNotes.length > 0 && (
            <Panel title="Credit notes" pad="flush">
              <Table
                caption="Credit notes, the last first"
                rows={money.creditNotes}
                rowKey={({ id: noteId }) => noteId}
                columns={[
                  {
                    key: "number",
                    head: "Number",
                    cell: ({ id: noteId, number }) => (
                      <TextLink href={`/credit-notes/${noteId}/pdf`} download>
                        {number} as PDF
                      </TextLink>
                    ),
                  },
                  { key: "why", head: "Why", cell: ({ reason, when }) => `${when}. ${reason}` },
                  { key: "total", head: "Amount", numeric: true, cell: ({ total }) => total },
                ]}
              />
            </Panel>
          )}
        </div>
        <div className="stack">
          {money.fees.map((fee) => (
            <Panel key={fee.appointmentId} title={`${fee.title}: fee of ${fee.amount}?`}>
              <p className="t-ui mb-3">
                {opensVisits ? <TextLink href={`/appointments/${fee.appointmentId}`}>{fee.visit}</TextLink> : fee.visit}
                <span className="second-line">{fee.why}</span>
              </p>
              {sells && <FeeForms appointmentId={fee.appointmentId} amount={fee.amount} who={patient.name} action={decideFeeAction} />}
            </Panel>
          ))}
          {sells && money.toCharge.length > 0 && (
            <Panel title="Visits to charge">
              <VisitRows visits={money.toCharge} opens={opensVisits} action={invoiceVisitAction} />
            </Panel>
          )}
          {sells && money.places.length > 0 && (
            <Panel title="Sell something else">
              <SellOtherForm patientId={patient.id} places={money.places} action={invoiceOtherAction} />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

/** The way to the record, for whoever may read it. */
const recordCrumbs = ({ id, name }: { readonly id: string; readonly name: string }) => [
  { label: "Patients", href: "/patients" },
  { label: name, href: `/patients/${id}` },
];

function leadOf({ owes, tooMuch, overdue }: PatientMoneyView): string {
  const parts = [
    owes.length === 0 ? "Nothing owed" : `Owes ${owes.join(" and ")}${overdue ? ", some of it overdue" : ""}`,
    ...(tooMuch.length === 0 ? [] : [`${tooMuch.join(" and ")} too much paid`]),
  ];
  return `${parts.join(". ")}.`;
}

function Invoices({ rows }: { readonly rows: PatientMoneyView["invoices"] }) {
  return (
    <Table
      caption="Invoices, the last first"
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "number",
          head: "Invoice",
          cell: ({ id, number, about, issued }) => (
            <>
              <TextLink strong href={`/invoices/${id}`}>
                {number}
              </TextLink>
              <span className="second-line">{`${about}, issued ${issued}`}</span>
            </>
          ),
        },
        { key: "total", head: "Total", numeric: true, cell: ({ total }) => total },
        {
          key: "state",
          head: "Owed",
          cell: ({ owed, tooMuch, due }) => {
            if (tooMuch !== null) return <Mark meaning="info">{`${tooMuch} too much`}</Mark>;
            if (owed === null) return <Mark meaning="ok">Paid</Mark>;
            return (
              <>
                {owed}
                {due !== null && (
                  <span className="second-line">{due.overdue ? <Mark meaning="warn">{`${due.words}, overdue`}</Mark> : due.words}</span>
                )}
              </>
            );
          },
        },
      ]}
    />
  );
}
