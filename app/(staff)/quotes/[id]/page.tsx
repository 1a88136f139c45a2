import { Printer } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ButtonLink } from "#components/ui/button.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import type { QuoteView } from "#lib/billing/outputs/quote.ts";
import { getQuote } from "#lib/billing/queries/quotes.ts";
import { idField } from "#lib/fields.ts";
import { acceptQuoteAction, withdrawQuoteAction } from "./actions.ts";

export const metadata: Metadata = { title: "Quote" };

const SAID: Readonly<Record<string, string>> = {
  made: "The quote is made. Print it for the patient, or note that they accepted it.",
  withdrawn: "The quote is withdrawn.",
};

export default async function QuotePage({ params, searchParams }: PageProps<"/quotes/[id]">) {
  const ctx = await enter("billing:read");
  const [{ id }, { done }] = await Promise.all([params, searchParams]);
  const quote = idField.safeParse(id).success ? await getQuote(ctx, id) : null;
  if (quote === null) notFound();
  const said = typeof done === "string" ? SAID[done] : undefined;
  const opensSeries = widen(ctx, "diary:read") !== null;
  const maySell = widen(ctx, "billing:sell") !== null && quote.state === "open";
  return (
    <div className="page page-narrow">
      <PageHead
        title="What the series costs"
        lead={
          <>
            {quote.service} at {quote.location}, for{" "}
            <TextLink
              href={widen(ctx, "patient:read") === null ? `/patients/${quote.patientId}/money` : `/patients/${quote.patientId}`}
              strong
            >
              {quote.patientName}
            </TextLink>
            .
          </>
        }
        crumbs={[opensSeries ? { label: "Series", href: `/series/${quote.seriesId}` } : { label: "Series" }, { label: "Quote" }]}
        actions={
          <ButtonLink href={`/quotes/${quote.id}/pdf`} download>
            <Printer />
            Print
          </ButtonLink>
        }
      />
      <div className="stack">
        {said !== undefined && <Notice meaning="ok" title={said} live />}
        <Standing quote={quote} quotesAgain={opensSeries} />
        <Sold quote={quote} />
        {maySell && (
          <Panel title="The patient decides">
            <ActionForm action={acceptQuoteAction} submit={`Accepted: invoice ${quote.total}`} label="Accept the quote">
              <HiddenField name="quoteId" value={quote.id} />
              <p className="t-ui text-ink-2">
                The sessions become the patient’s package, and one invoice is issued for all of it. It is not edited afterwards; what is not
                used is given back by a credit note.
              </p>
            </ActionForm>
            <ActionForm action={withdrawQuoteAction} submit="Withdraw the quote" submitVariant="secondary" label="Withdraw the quote">
              <HiddenField name="quoteId" value={quote.id} />
            </ActionForm>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Standing({ quote, quotesAgain }: { readonly quote: QuoteView; readonly quotesAgain: boolean }) {
  if (quote.state === "accepted")
    return (
      <Notice meaning="ok" title={`Accepted ${quote.ended ?? ""}`}>
        {quote.invoiceId !== null && <TextLink href={`/invoices/${quote.invoiceId}`}>Its invoice</TextLink>}
      </Notice>
    );
  if (quote.state === "withdrawn") return <Notice meaning="info" title={`Withdrawn ${quote.ended ?? ""}`} />;
  if (quote.state === "expired")
    return (
      <Notice meaning="warn" title={`It held until ${quote.until}.`}>
        {quotesAgain && <TextLink href={`/series/${quote.seriesId}/quote`}>Quote the series again</TextLink>}
      </Notice>
    );
  return null;
}

function Sold({ quote }: { readonly quote: QuoteView }) {
  const onTop = quote.lines.filter(({ kind }) => kind === "follow_up");
  return (
    <>
      <Panel pad="flush">
        <Table
          caption="What is in it"
          showCaption
          rows={quote.lines.filter(({ kind }) => kind !== "follow_up")}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "what",
              head: "Description",
              cell: ({ description, discount }) => (
                <>
                  {description}
                  {discount !== null && (
                    <span className="second-line">
                      Discount {discount}: {quote.discountReason}
                    </span>
                  )}
                </>
              ),
            },
            { key: "many", head: "Quantity", numeric: true, cell: ({ quantity }) => quantity },
            { key: "each", head: "Each", numeric: true, cell: ({ each }) => each },
            { key: "all", head: "Amount", numeric: true, cell: ({ total }) => total },
          ]}
        />
      </Panel>
      <Panel title={quote.totalWords} aside={quote.total}>
        <Facts
          items={[
            ...(quote.tax === null ? [] : [{ term: quote.taxWords, value: quote.tax }]),
            { term: "For each session", value: quote.perSession },
            { term: "Quoted", value: `${quote.quoted} by ${quote.by}` },
            { term: "Holds until", value: quote.until },
          ]}
        />
      </Panel>
      <Panel title="How it is paid">
        <Facts items={quote.instalments.map(({ due, amount }) => ({ term: due, value: amount }))} />
      </Panel>
      {onTop.length > 0 && (
        <Panel title="What might come on top" aside="Not part of the sum">
          <Facts items={onTop.map(({ description, total }) => ({ term: description, value: total }))} />
        </Panel>
      )}
      {quote.note !== "" && (
        <Panel title="To note">
          <p>{quote.note}</p>
        </Panel>
      )}
    </>
  );
}
