import { Answered, PaperSection, PaperTable, Paragraph, printSigned } from "#lib/forms/outputs/signed-document.tsx";
import type { QuoteView } from "./quote.ts";

/** A quote as a PDF: what the series costs, how it is paid, and what might come on top. */
export function quotePdf(quote: QuoteView): Promise<Uint8Array<ArrayBuffer>> {
  const sold = quote.lines.filter(({ kind }) => kind !== "follow_up");
  const onTop = quote.lines.filter(({ kind }) => kind === "follow_up");
  return printSigned({
    title: "What your series costs",
    lead: `Quoted ${quote.quoted} for ${quote.patientName}. It holds until ${quote.until}. All amounts in ${quote.currency}.`,
    notices: quote.state === "withdrawn" || quote.state === "expired" ? [`${quote.stateWords}. Ask for a new quote.`] : [],
    foot: `${quote.seller}. Printed ${quote.printed}.`,
    children: (
      <>
        <PaperSection heading="What is in it" long>
          <PaperTable
            heads={["Description", "Quantity", "Each", "Amount"]}
            rows={sold.map((line) => ({
              key: line.id,
              cells: [line.description, String(line.quantity), line.each, line.total],
              note: line.discount === null ? undefined : `Discount ${line.discount}: ${quote.discountReason}`,
            }))}
          />
        </PaperSection>
        <PaperSection heading="Sum">
          <Answered asked={quote.totalWords} answer={quote.total} />
          {quote.tax !== null && <Answered asked={quote.taxWords} answer={quote.tax} />}
          <Answered asked="For each session" answer={quote.perSession} />
        </PaperSection>
        <PaperSection heading="How it is paid">
          {quote.instalments.map(({ amount, due }) => (
            <Answered key={`${due} ${amount}`} asked={due} answer={amount} />
          ))}
        </PaperSection>
        {onTop.length > 0 && (
          <PaperSection heading="What might come on top">
            {onTop.map((line) => (
              <Answered key={line.id} asked={line.description} answer={line.total} />
            ))}
            <Paragraph>It is not part of the sum above. You are asked before anything of it is done.</Paragraph>
          </PaperSection>
        )}
        {quote.note !== "" && (
          <PaperSection heading="To note">
            <Paragraph>{quote.note}</Paragraph>
          </PaperSection>
        )}
      </>
    ),
  });
}
