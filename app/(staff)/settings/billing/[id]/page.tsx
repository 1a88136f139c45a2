import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { setBillingTermsAction } from "#app/(staff)/settings/prices/actions.ts";
import { CheckboxField, RadioGroup } from "#components/ui/choice-field.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { enter } from "#lib/auth/session.ts";
import { type BillingTermsView, listBillingTerms } from "#lib/billing/queries/terms.ts";

export const metadata: Metadata = { title: "How a location bills" };

const INCLUDED = [
  { value: "yes", label: "Prices have the tax in them", help: "As patients in Australia and the United Kingdom read them." },
  { value: "no", label: "Tax comes on top", help: "As sales tax does in the United States; also where none is charged." },
];

export default async function BillingTermsPage({ params }: PageProps<"/settings/billing/[id]">) {
  const ctx = await enter("clinic:read", "price:manage");
  const { id } = await params;
  const place = (await listBillingTerms(ctx)).find(({ locationId }) => locationId === id);
  if (place === undefined) notFound();
  return (
    <div className="page page-narrow">
      <PageHead
        title={`How ${place.location} bills`}
        lead="What was issued before keeps what was said then."
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Billing", href: "/settings/billing" }, { label: place.location }]}
      />
      <Panel>
        <ActionForm action={setBillingTermsAction} submit="Save how it bills" version={place.terms?.version ?? 0}>
          <HiddenField name="locationId" value={place.locationId} />
          <HiddenField name="version" value={place.terms?.version ?? ""} />
          <Fields place={place} />
        </ActionForm>
      </Panel>
    </div>
  );
}

function Fields({ place: { terms, currency } }: { readonly place: BillingTermsView }) {
  return (
    <>
      <TextField
        name="sellerName"
        label="Who sells"
        help="The legal name, as it stands on an invoice."
        defaultValue={terms?.sellerName}
        autoComplete="off"
      />
      <TextArea name="sellerAddress" label="Address on an invoice" optional rows={2} defaultValue={terms?.sellerAddress} />
      <TextField
        name="taxName"
        label="What the tax is called"
        optional
        help="Such as GST, VAT or sales tax."
        defaultValue={terms?.taxName}
        autoComplete="off"
      />
      <TextField
        name="taxNumber"
        label="Tax number"
        optional
        help="Whoever is registered shows it: an ABN in Australia, a VAT number in the United Kingdom. Left empty, no invoice is called a tax invoice."
        defaultValue={terms?.taxNumber}
        autoComplete="off"
      />
      <RadioGroup
        name="pricesIncludeTax"
        label="Prices and tax"
        options={INCLUDED}
        defaultValue={terms === null ? undefined : terms.pricesIncludeTax ? "yes" : "no"}
      />
      <TextField
        name="numberPrefix"
        label="Before the number of an invoice"
        optional
        help="“SYD” makes SYD-000123. Letters and figures."
        maxLength={8}
        defaultValue={terms?.numberPrefix}
        autoComplete="off"
      />
      <TextArea
        name="footer"
        label="What an invoice ends with"
        optional
        rows={3}
        help="How to pay, and by when."
        defaultValue={terms?.footer}
      />
      <TextField
        name="quoteDays"
        label="A quote holds for"
        inputMode="numeric"
        unit="days"
        defaultValue={terms?.quoteDays}
        autoComplete="off"
      />
      <TextField
        name="lateHours"
        label="A cancellation is late within"
        optional
        inputMode="numeric"
        unit="hours"
        help="Before the visit begins. A fee is only ever proposed: somebody decides on it."
        defaultValue={terms?.lateHours ?? undefined}
        autoComplete="off"
      />
      <TextField
        name="lateFee"
        label="Fee for a late cancellation"
        optional
        inputMode="decimal"
        unit={currency}
        defaultValue={terms?.lateFee}
        autoComplete="off"
      />
      <TextField
        name="noShowFee"
        label="Fee for a missed visit"
        optional
        inputMode="decimal"
        unit={currency}
        defaultValue={terms?.noShowFee}
        autoComplete="off"
      />
      <TextField
        name="feeTax"
        label="Tax of both fees"
        inputMode="decimal"
        unit="%"
        defaultValue={terms?.feeTax ?? "0"}
        autoComplete="off"
      />
      <CheckboxField
        name="showsPrices"
        label="Patients see the price list"
        help="On their own page. Off until you turn it on."
        defaultChecked={terms?.showsPrices ?? false}
      />
    </>
  );
}
