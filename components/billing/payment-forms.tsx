import { SegmentedRadio } from "#components/ui/choice-field.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import type { FormAction } from "#lib/form-state.ts";
import { MoneyField } from "./money-field.tsx";

const METHODS = [
  { value: "card", label: "Card" },
  { value: "cash", label: "Cash" },
  { value: "transfer", label: "Transfer" },
] as const;

type OfInvoice = { readonly invoiceId: string; readonly sign: string; readonly action: FormAction };

/** Each form has a key of its own: sent twice, it has one effect. */
function Sent({ invoiceId }: { readonly invoiceId: string }) {
  return (
    <>
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="invoiceId" value={invoiceId} />
    </>
  );
}

const REFERENCE = "The number on the terminal’s receipt or of the transfer. Never a card’s number.";

export function TakePaymentForm({ invoiceId, sign, action, owed }: OfInvoice & { readonly owed: string }) {
  return (
    <ActionForm action={action} submit="Take payment" pendingText="Taking…" label="Take a payment">
      <Sent invoiceId={invoiceId} />
      <MoneyField name="amount" label="Amount" sign={sign} defaultValue={owed} help="A part of it can be taken too." />
      <SegmentedRadio name="method" label="Paid by" defaultValue="card" options={METHODS} />
      <TextField name="reference" label="Reference" optional maxLength={80} autoComplete="off" help={REFERENCE} />
    </ActionForm>
  );
}

export function RefundForm({ invoiceId, sign, action, tooMuch }: OfInvoice & { readonly tooMuch: string }) {
  return (
    <ActionForm action={action} submit="Pay back" pendingText="Paying back…" label="Pay back what is too much">
      <Sent invoiceId={invoiceId} />
      <MoneyField name="amount" label="Amount" sign={sign} defaultValue={tooMuch} />
      <SegmentedRadio name="method" label="Paid back by" defaultValue="card" options={METHODS} />
      <TextField name="reason" label="Why it goes back" maxLength={300} autoComplete="off" />
      <TextField name="reference" label="Reference" optional maxLength={80} autoComplete="off" help={REFERENCE} />
    </ActionForm>
  );
}

type MoveProps = OfInvoice & {
  readonly tooMuch: string;
  readonly others: readonly { readonly id: string; readonly number: string; readonly owed: string }[];
};

export function MoveCreditForm({ invoiceId, sign, action, tooMuch, others }: MoveProps) {
  return (
    <ActionForm action={action} submit="Use it there" submitVariant="secondary" pendingText="Moving…" label="Use it for another invoice">
      <Sent invoiceId={invoiceId} />
      <SelectField
        name="toInvoiceId"
        label="Invoice that owes"
        defaultValue={others[0]?.id}
        options={others.map(({ id, number, owed }) => ({ value: id, label: `${number}, ${owed} owed` }))}
      />
      <MoneyField name="amount" label="Amount" sign={sign} defaultValue={tooMuch} />
    </ActionForm>
  );
}

export function WriteOffForm({ invoiceId, sign, action, owed }: OfInvoice & { readonly owed: string }) {
  return (
    <ActionForm action={action} submit="Write off" submitVariant="secondary" pendingText="Writing off…" label="Write off">
      <Sent invoiceId={invoiceId} />
      <MoneyField name="amount" label="Amount" sign={sign} defaultValue={owed} />
      <TextField name="reason" label="Why the clinic gives it up" maxLength={300} autoComplete="off" />
    </ActionForm>
  );
}

type CreditProps = OfInvoice & {
  readonly lines: readonly { readonly id: string; readonly description: string; readonly left: string }[];
};

export function CreditNoteForm({ invoiceId, sign, action, lines }: CreditProps) {
  return (
    <ActionForm action={action} submit="Issue credit note" submitVariant="secondary" pendingText="Issuing…" label="Credit note">
      <Sent invoiceId={invoiceId} />
      {lines.map(({ id, description, left }) => (
        <MoneyField key={id} name={`lines.${id}`} label={description} sign={sign} optional help={`Up to ${left}, tax included.`} />
      ))}
      <TextField name="reason" label="Why it is taken back" maxLength={300} autoComplete="off" help="It stands on the credit note." />
    </ActionForm>
  );
}

export function ClosePackageForm({ packageId, action }: { readonly packageId: string; readonly action: FormAction }) {
  return (
    <ActionForm action={action} submit="Close package" submitVariant="secondary" pendingText="Closing…" label="Close the package">
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="packageId" value={packageId} />
      <TextField name="reason" label="Why it ends" maxLength={300} autoComplete="off" help="It stands on the credit note." />
    </ActionForm>
  );
}

export function CorrectPaymentForm({
  paymentId,
  action,
  label,
}: {
  readonly paymentId: string;
  readonly action: FormAction;
  readonly label: string;
}) {
  return (
    <ActionForm action={action} submit="Take it back" submitVariant="secondary" pendingText="Taking back…" label={label}>
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="paymentId" value={paymentId} />
      <TextField name="reason" label="What went wrong" maxLength={300} autoComplete="off" help="For money that never came in." />
    </ActionForm>
  );
}
