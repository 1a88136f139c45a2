import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { makeQuoteAction } from "#app/(staff)/quotes/[id]/actions.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { DateField, TextArea, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enter } from "#lib/auth/session.ts";
import { MOST_LINES } from "#lib/billing/input/quotes.ts";
import { getQuoteStart, type QuoteStart } from "#lib/billing/queries/quotes.ts";
import { idField } from "#lib/fields.ts";
import { getSeries } from "#lib/series/queries/series.ts";

export const metadata: Metadata = { title: "Quote a series" };

export default async function MakeQuotePage({ params }: PageProps<"/series/[id]/quote">) {
  const ctx = await enter("billing:read", "billing:sell", "diary:read");
  const { id } = await params;
  const series = idField.safeParse(id).success ? await getSeries(ctx, id) : null;
  if (series === null || series.state === "finished") notFound();
  const start = await getQuoteStart(ctx, series.id);
  if (start === null) notFound();
  const here = `/series/${series.id}`;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Quote the series"
        lead={`${series.patientName}: ${series.protocol}, ${start.sessions} ${start.sessions === 1 ? "session" : "sessions"} at ${start.location}.`}
        crumbs={[{ label: "Series", href: "/series" }, { label: series.patientName, href: here }, { label: "Quote" }]}
      />
      {start.price === null || start.until === null ? (
        <Panel>
          <EmptyState title="Nothing can be quoted here yet" next={<ButtonLink href={here}>Back to the series</ButtonLink>}>
            {start.price === null
              ? `${start.service} stands on no price list of ${start.location} today.`
              : `How ${start.location} bills has not been set yet.`}{" "}
            {widen(ctx, "price:manage") === null ? (
              "An admin sets it under Settings."
            ) : (
              <TextLink href={start.price === null ? "/settings/prices" : "/settings/billing"}>Set it</TextLink>
            )}
          </EmptyState>
        </Panel>
      ) : (
        <QuoteForm
          seriesId={series.id}
          start={start}
          price={start.price}
          until={start.until}
          mayGive={widen(ctx, "billing:forgive") !== null}
        />
      )}
    </div>
  );
}

type FormProps = {
  readonly seriesId: string;
  readonly start: QuoteStart;
  readonly price: NonNullable<QuoteStart["price"]>;
  readonly until: string;
  readonly mayGive: boolean;
};

const MORE = Array.from({ length: MOST_LINES - 1 }, (_, index) => index + 1);

type LinesProps = Omit<LineProps, "number"> & { readonly title: string; readonly aside: string; readonly children?: ReactNode };

/** Lines of one kind, the first in sight: most quotes need no more. Their labels are those of every kind, so the kind is said with each. */
function Lines({ title, aside, name, currency, taxed = false, children }: LinesProps) {
  return (
    <Panel title={title} aside={aside}>
      <fieldset className="fields min-w-0">
        <legend className="visually-hidden">{title}</legend>
        {children}
        <Line name={`${name}.0`} number={1} currency={currency} taxed={taxed} />
        <details className="panel-more">
          <summary>
            More lines<span className="visually-hidden">{`: ${title.toLowerCase()}`}</span>
          </summary>
          <div className="fields">
            {MORE.map((place) => (
              <Line key={place} name={`${name}.${place}`} number={place + 1} currency={currency} taxed={taxed} />
            ))}
          </div>
        </details>
      </fieldset>
    </Panel>
  );
}

function QuoteForm({ seriesId, start, price, until, mayGive }: FormProps) {
  const { currency } = start;
  return (
    <ActionForm action={makeQuoteAction} submit="Make the quote" beside={<ButtonLink href={`/series/${seriesId}`}>Cancel</ButtonLink>}>
      <HiddenField name="idempotencyKey" value={crypto.randomUUID()} />
      <HiddenField name="seriesId" value={seriesId} />
      <Panel title="The sessions" aside="From the price list">
        <div className="fields">
          <Facts
            items={[
              { term: start.service, value: `${start.sessions} × ${price.each}` },
              { term: start.includesTax ? "Together, tax included" : "Together, before tax", value: price.all },
              { term: "The quote holds until", value: until },
            ]}
          />
          {mayGive && (
            <>
              <TextField name="discount" label="Discount on the sessions" optional inputMode="decimal" unit={currency} autoComplete="off" />
              <TextField
                name="discountReason"
                label="Why"
                optional
                help="The patient reads it on the quote."
                maxLength={200}
                autoComplete="off"
              />
            </>
          )}
        </div>
      </Panel>
      <Panel title="How it is paid">
        <div className="fields">
          <TextField
            name="deposit"
            label="Deposit on acceptance"
            optional
            inputMode="decimal"
            unit={currency}
            help="Left empty, with one part and no day below, all of it is due on acceptance."
            autoComplete="off"
          />
          <TextField name="instalments" label="The rest in how many parts" inputMode="numeric" defaultValue="1" autoComplete="off" />
          <DateField name="firstDue" label="The first part is due" optional min={start.today} />
          <TextField
            name="everyWeeks"
            label="Weeks between two parts"
            inputMode="numeric"
            defaultValue="4"
            unit="weeks"
            autoComplete="off"
          />
        </div>
      </Panel>
      <Lines title="With the sessions" aside="Part of the sum" name="extras" currency={currency} taxed />
      <Lines title="What might come on top" aside="Not part of the sum" name="followUps" currency={currency}>
        <p className="t-ui text-ink-2">
          A consent asks that the patient knows the whole cost: what a review, another session or the treatment of a problem would cost.
        </p>
      </Lines>
      <Panel>
        <TextArea name="note" label="To note" optional rows={3} maxLength={600} help="The patient reads it below the figures." />
      </Panel>
    </ActionForm>
  );
}

type LineProps = { readonly name: string; readonly number: number; readonly currency: string; readonly taxed?: boolean };

function Line({ name, number, currency, taxed = false }: LineProps) {
  return (
    <>
      <TextField name={`${name}.description`} label={`${number}. What it is`} optional maxLength={120} autoComplete="off" />
      <TextField
        name={`${name}.amount`}
        label={`${number}. What it costs`}
        optional
        inputMode="decimal"
        unit={currency}
        autoComplete="off"
      />
      {taxed && <TextField name={`${name}.tax`} label={`${number}. Tax`} optional inputMode="decimal" unit="%" autoComplete="off" />}
    </>
  );
}
