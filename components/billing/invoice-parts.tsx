import { TextLink } from "#components/ui/link.tsx";
import { Table } from "#components/ui/table.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { CorrectPaymentForm } from "./payment-forms.tsx";

type Line = {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  readonly unit: string;
  readonly discount: string | null;
  readonly total: string;
  readonly takenBack: string | null;
};

type Payment = {
  readonly id: string;
  readonly what: string;
  readonly amount: string;
  readonly when: string;
  readonly reference: string;
  readonly reason: string | null;
  readonly mayCorrect: boolean;
  readonly receipt: boolean;
};

/** What was sold, as the invoice says it, with what was taken back of each line since. */
export function InvoiceLines({ invoice }: { readonly invoice: { readonly lines: readonly Line[] } }) {
  return (
    <Table
      caption="Lines of the invoice"
      rows={invoice.lines}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "description",
          head: "Description",
          cell: ({ description, discount, takenBack }) => (
            <>
              {description}
              {discount !== null && <span className="second-line">{discount}</span>}
              {takenBack !== null && <span className="second-line">{takenBack} taken back</span>}
            </>
          ),
        },
        { key: "quantity", head: "Quantity", numeric: true, cell: ({ quantity }) => quantity },
        { key: "unit", head: "Each", numeric: true, cell: ({ unit }) => unit },
        { key: "total", head: "Amount", numeric: true, cell: ({ total }) => total },
      ]}
    />
  );
}

type PaymentRowsProps = {
  readonly invoice: { readonly payments: readonly Payment[] };
  /** Null for whoever does not take money. */
  readonly correct: FormAction | null;
};

/** Each payment and refund, with its receipt, and the way to take a mistake back. */
export function PaymentRows({ invoice: { payments }, correct }: PaymentRowsProps) {
  if (payments.length === 0) return <p className="t-ui text-ink-2">Nothing came in yet.</p>;
  return (
    <Table
      caption="Payments of the invoice"
      rows={payments}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "what",
          head: "What",
          cell: ({ what, reference, reason, when }) => (
            <>
              {[what, reference].filter((part) => part !== "").join(", ")}
              <span className="second-line">{reason === null ? when : `${when}. ${reason}`}</span>
            </>
          ),
        },
        { key: "amount", head: "Amount", numeric: true, cell: ({ amount }) => amount },
        {
          key: "do",
          head: "Receipt",
          cell: ({ id, receipt, mayCorrect, what, when }) => (
            <span className="grid gap-2">
              {receipt && (
                <TextLink href={`/receipts/${id}/pdf`} download>
                  PDF<span className="visually-hidden">{` of ${what}, ${when}`}</span>
                </TextLink>
              )}
              {mayCorrect && correct !== null && (
                <details>
                  <summary>
                    A mistake<span className="visually-hidden">{`: ${what}, ${when}`}</span>
                  </summary>
                  <div className="mt-2">
                    <CorrectPaymentForm paymentId={id} action={correct} label={`Mistake: ${what}, ${when}`} />
                  </div>
                </details>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}
