import { Answered, PaperSection, PaperTable, Paragraph, printSigned } from "#lib/forms/outputs/signed-document.tsx";
import type { Buyer, Seller } from "../rules/parties.ts";
import { invoiceTitle } from "../rules/titles.ts";
import type { PrintedCreditNote, PrintedInvoice, PrintedReceipt } from "./printed.ts";

/** An invoice as a PDF: as it was issued, whenever it is printed. */
export function invoicePdf(invoice: PrintedInvoice): Promise<Uint8Array<ArrayBuffer>> {
  const { seller, buyer, lines, dues } = invoice;
  return printSigned({
    title: `${invoiceTitle(invoice.jurisdiction, seller)} ${invoice.number}`,
    lead: `Issued ${invoice.issued}. All amounts in ${invoice.currency}.`,
    notices: [],
    foot: `${seller.name}. ${invoice.number}. Printed ${invoice.printed}.`,
    children: (
      <>
        <Parties seller={seller} buyer={buyer} />
        <PaperSection heading="What was sold" long>
          <PaperTable
            heads={["Description", "Quantity", "Each", ...taxHead(seller), "Amount"]}
            rows={lines.map((line) => ({
              key: line.id,
              cells: [line.description, String(line.quantity), line.unit, ...(seller.taxName === "" ? [] : [line.rate]), line.total],
              note: line.discount === null ? undefined : `Discount ${line.discount.amount}: ${line.discount.reason}`,
            }))}
          />
        </PaperSection>
        <Sums {...invoice} words={invoice.pricesIncludeTax ? "Total, tax included" : "Total"} />
        <PaperSection heading="To be paid">
          {dues.map(({ amount, due }, place) => (
            <Answered
              key={`${due} ${amount}`}
              asked={dues.length === 1 ? `By ${due}` : place === 0 ? `Deposit, by ${due}` : `Instalment ${place}, by ${due}`}
              answer={amount}
            />
          ))}
        </PaperSection>
        {seller.footer !== "" && <Paragraph>{seller.footer}</Paragraph>}
      </>
    ),
  });
}

/** A credit note as a PDF. It names what it takes back. */
export function creditNotePdf(note: PrintedCreditNote): Promise<Uint8Array<ArrayBuffer>> {
  const { seller, buyer, invoice, lines } = note;
  return printSigned({
    title: `Credit note ${note.number}`,
    lead: `Issued ${note.issued}, to ${invoiceTitle(note.jurisdiction, seller).toLowerCase().replace("vat", "VAT")} ${invoice.number} of ${invoice.issued}. All amounts in ${note.currency}.`,
    notices: [],
    foot: `${seller.name}. ${note.number}. Printed ${note.printed}.`,
    children: (
      <>
        <Parties seller={seller} buyer={buyer} />
        <PaperSection heading="What is taken back" long>
          <PaperTable
            heads={["Description", ...taxHead(seller), "Amount"]}
            rows={lines.map((line) => ({
              key: line.id,
              cells: [line.description, ...(seller.taxName === "" ? [] : [line.rate]), line.total],
              note: line.sessions === null ? undefined : line.sessions === 1 ? "1 unused session" : `${line.sessions} unused sessions`,
            }))}
          />
        </PaperSection>
        <Sums {...note} words="Total taken back" />
        <PaperSection heading="Why">
          <Paragraph>{note.reason}</Paragraph>
        </PaperSection>
      </>
    ),
  });
}

/** A receipt as a PDF, for money that came in or went back, with what stands on the invoice as of printing. */
export function receiptPdf(receipt: PrintedReceipt): Promise<Uint8Array<ArrayBuffer>> {
  const { seller, buyer, invoice, isRefund } = receipt;
  return printSigned({
    title: isRefund ? "Receipt for a refund" : "Receipt",
    lead: `${receipt.when}, for invoice ${invoice.number} of ${invoice.issued}.`,
    notices: [],
    foot: `${seller.name}. Printed ${receipt.printed}.`,
    children: (
      <>
        <Parties seller={seller} buyer={buyer} />
        <PaperSection heading={isRefund ? "Paid back" : "Received"}>
          <Answered asked="Amount" answer={receipt.amount} />
          <Answered asked="Method" answer={receipt.method} />
          {receipt.reference !== "" && <Answered asked="Reference" answer={receipt.reference} />}
          {isRefund && <Answered asked="Why" answer={receipt.reason} />}
          {receipt.by !== "" && <Answered asked={isRefund ? "Paid back by" : "Received by"} answer={receipt.by} />}
        </PaperSection>
        <PaperSection heading={`Invoice ${invoice.number} as of ${receipt.printed}`}>
          <Answered asked="Total" answer={invoice.total} />
          {invoice.tax !== null && (
            <Answered asked={seller.taxName === "" ? "Tax in it" : `${seller.taxName} in it`} answer={invoice.tax} />
          )}
          {receipt.credited !== null && <Answered asked="Credited" answer={receipt.credited} />}
          {receipt.writtenOff !== null && <Answered asked="Written off" answer={receipt.writtenOff} />}
          <Answered asked="Paid" answer={receipt.paid} />
          <Answered asked="Owed" answer={receipt.owed} />
        </PaperSection>
      </>
    ),
  });
}

const taxHead = ({ taxName }: Seller) => (taxName === "" ? [] : [taxName]);

function Parties({ seller, buyer }: { readonly seller: Seller; readonly buyer: Buyer }) {
  return (
    <PaperSection heading="Seller and buyer">
      <Answered asked="Seller" answer={[seller.name, seller.address].filter((part) => part !== "").join(", ")} />
      {seller.taxNumber !== "" && <Answered asked="Registration" answer={seller.taxNumber} />}
      <Answered asked="Place" answer={[seller.location, seller.phone].filter((part) => part !== "").join(", ")} />
      <Answered asked="Buyer" answer={[buyer.name, buyer.address].filter((part) => part !== "").join(", ")} />
      <Answered asked="Patient number" answer={String(buyer.number)} />
    </PaperSection>
  );
}

type SumsProps = Pick<PrintedInvoice, "seller" | "taxes" | "total" | "tax" | "net"> & { readonly words: string };

/** The whole, and the tax in it by its rates. */
function Sums({ seller, taxes, total, tax, net, words }: SumsProps) {
  return (
    <PaperSection heading="Sum">
      {taxes.length > 0 && <Answered asked="Without tax" answer={net} />}
      {taxes.map((each) => (
        <Answered key={each.rate} asked={`${seller.taxName} ${each.rate} on ${each.net}`} answer={each.tax} />
      ))}
      {taxes.length > 1 && <Answered asked={`${seller.taxName} in all`} answer={tax} />}
      <Answered asked={words} answer={total} />
    </PaperSection>
  );
}
