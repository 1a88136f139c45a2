import { FileText } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { InvoiceLines, PaymentRows } from "#components/billing/invoice-parts.tsx";
import {
  ClosePackageForm,
  CreditNoteForm,
  MoveCreditForm,
  RefundForm,
  TakePaymentForm,
  WriteOffForm,
} from "#components/billing/payment-forms.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { getInvoice } from "#lib/billing/queries/invoices.ts";
import { idField } from "#lib/fields.ts";
import {
  closePackageAction,
  correctPaymentAction,
  issueCreditNoteAction,
  moveCreditAction,
  refundAction,
  takePaymentAction,
  writeOffAction,
} from "../actions.ts";

export const metadata: Metadata = { title: "Invoice" };

const SAID: Readonly<Record<string, string>> = {
  issued: "The invoice is issued.",
  paid: "The payment is taken.",
  corrected: "The mistake is taken back.",
  refunded: "It is paid back.",
  moved: "It pays the other invoice.",
  "written-off": "It is written off.",
  credited: "The credit note is issued.",
  closed: "The package is closed. What was not used is given back.",
};

export default async function InvoicePage({ params, searchParams }: PageProps<"/invoices/[id]">) {
  const ctx = await enter("billing:read");
  const { id } = await params;
  const invoice = idField.safeParse(id).success ? await getInvoice(ctx, id) : null;
  if (invoice === null) notFound();
  const { done } = await searchParams;
  const said = typeof done === "string" ? SAID[done] : undefined;
  const takes = widen(ctx, "payment:take") !== null;
  const sells = widen(ctx, "billing:sell") !== null;
  const forgives = widen(ctx, "billing:forgive") !== null;
  const of = { invoiceId: invoice.id, sign: invoice.sign };
  const creditable = invoice.lines.filter(({ credits }) => credits);
  return (
    <div className="page page-list">
      <PageHead
        title={`Invoice ${invoice.number}`}
        lead={`${invoice.issued}. ${stateOf(invoice)}`}
        crumbs={[
          widen(ctx, "patient:read") === null
            ? { label: invoice.patient.name }
            : { label: invoice.patient.name, href: `/patients/${invoice.patient.id}` },
          { label: "Money", href: `/patients/${invoice.patient.id}/money` },
          { label: invoice.number },
        ]}
        actions={
          <ButtonLink href={`/invoices/${invoice.id}/pdf`} download>
            <FileText />
            Invoice as PDF
          </ButtonLink>
        }
      />
      {said !== undefined && (
        <div className="mb-4">
          <Notice meaning="ok" title={said} live />
        </div>
      )}
      <div className="with-side">
        <div className="stack">
          <Panel title="What was sold" pad="flush">
            <InvoiceLines invoice={invoice} />
          </Panel>
          <Panel title="Payments" pad={invoice.payments.length === 0 ? "normal" : "flush"}>
            <PaymentRows invoice={invoice} correct={takes ? correctPaymentAction : null} />
          </Panel>
          {invoice.creditNotes.length > 0 && (
            <Panel title="Credit notes">
              <ul className="rows -mt-3">
                {invoice.creditNotes.map((note) => (
                  <li key={note.id} className="row justify-between">
                    <span className="min-w-0">
                      <TextLink href={`/credit-notes/${note.id}/pdf`} download>
                        {note.number} as PDF
                      </TextLink>
                      <span className="second-line">{`${note.when}. ${note.reason}`}</span>
                    </span>
                    <span className="tabular-nums">{note.total}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          {invoice.writeOffs.length > 0 && (
            <Panel title="Written off">
              <ul className="rows -mt-3">
                {invoice.writeOffs.map((row) => (
                  <li key={row.id} className="row justify-between">
                    <span className="min-w-0">
                      {row.reason}
                      <span className="second-line">{row.when}</span>
                    </span>
                    <span className="tabular-nums">{row.amount}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
        <div className="stack">
          <Panel title="What is owed">
            <Facts
              items={[
                { term: "Total", value: invoice.total },
                ...(invoice.tax === null ? [] : [{ term: "Tax in it", value: invoice.tax }]),
                { term: "Paid", value: invoice.paid },
                ...(invoice.credited === null ? [] : [{ term: "Credited", value: invoice.credited }]),
                ...(invoice.writtenOff === null ? [] : [{ term: "Written off", value: invoice.writtenOff }]),
                invoice.tooMuch === null
                  ? { term: "Owed", value: <strong>{invoice.owed}</strong> }
                  : { term: "Too much", value: <strong>{invoice.tooMuch}</strong> },
              ]}
            />
            {invoice.dues.length > 0 && (
              <ul className="t-ui mt-3 grid gap-1" aria-label="When it is due">
                {invoice.dues.map(({ words, dueOn, overdue }) => (
                  <li key={dueOn}>{overdue ? <Mark meaning="warn">{`${words}, overdue`}</Mark> : words}</li>
                ))}
              </ul>
            )}
          </Panel>
          {takes && invoice.owes && (
            <Panel title="Take a payment">
              <TakePaymentForm {...of} action={takePaymentAction} owed={invoice.owedDigits} />
            </Panel>
          )}
          {takes && invoice.tooMuch !== null && (
            <Panel title="Pay back">
              <RefundForm {...of} action={refundAction} tooMuch={invoice.tooMuchDigits} />
            </Panel>
          )}
          {takes && invoice.tooMuch !== null && invoice.otherOwing.length > 0 && (
            <Panel title="Use it for another invoice">
              <MoveCreditForm {...of} action={moveCreditAction} tooMuch={invoice.tooMuchDigits} others={invoice.otherOwing} />
            </Panel>
          )}
          {sells && invoice.package?.open && (
            <Panel>
              <details>
                <summary>Close the package</summary>
                <p className="t-ui mt-2 mb-3">
                  The value of the sessions that were not used comes back by a credit note. What was used stays sold.
                </p>
                {invoice.package.booked > 0 && (
                  <p className="t-ui mb-3">
                    <Mark meaning="warn">
                      {invoice.package.booked === 1 ? "1 visit of the series is" : `${invoice.package.booked} visits of the series are`}{" "}
                      still booked: cancel what does not take place. What does is charged by itself.
                    </Mark>
                  </p>
                )}
                <ClosePackageForm packageId={invoice.package.id} action={closePackageAction} />
              </details>
            </Panel>
          )}
          {forgives && creditable.length > 0 && (
            <Panel>
              <details>
                <summary>Issue a credit note</summary>
                <p className="t-ui mt-2 mb-3">It takes a line back, or a part of it. What was paid for it is then too much.</p>
                <CreditNoteForm {...of} action={issueCreditNoteAction} lines={creditable} />
              </details>
            </Panel>
          )}
          {forgives && invoice.owes && (
            <Panel>
              <details>
                <summary>Write off</summary>
                <p className="t-ui mt-2 mb-3">The clinic gives up what is owed. The invoice stays as it is.</p>
                <WriteOffForm {...of} action={writeOffAction} owed={invoice.owedDigits} />
              </details>
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

type Standing = { readonly owes: boolean; readonly owed: string; readonly tooMuch: string | null };

function stateOf({ owes, owed, tooMuch }: Standing): string {
  if (tooMuch !== null) return `${tooMuch} too much`;
  return owes ? `${owed} owed` : "Nothing owed";
}
