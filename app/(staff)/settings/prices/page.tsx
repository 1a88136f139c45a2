import type { Metadata } from "next";
import { Saved } from "#components/settings/saved.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DateField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { type BillingTermsView, listBillingTerms, listPrices, type PriceView } from "#lib/billing/queries/terms.ts";
import { localDate } from "#lib/time.ts";
import { setPriceAction } from "./actions.ts";

export const metadata: Metadata = { title: "Prices" };

export default async function PricesPage({ searchParams }: PageProps<"/settings/prices">) {
  const ctx = await enterArea("clinic:read");
  const { location: asked, done } = await searchParams;
  const places = await listBillingTerms(ctx);
  const place = places.find(({ locationId }) => locationId === asked) ?? places[0];
  const prices = place === undefined ? [] : await listPrices(ctx, place.locationId);
  const maySet = widen(ctx, "price:manage") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        title="Prices"
        lead={place === undefined ? undefined : `What services cost at ${place.location}. What was quoted and sold before stays as it was.`}
        crumbs={[{ label: "Settings", href: "/settings" }, { label: "Prices" }]}
      />
      <div className="stack">
        <Saved done={done} />
        {places.length > 1 && (
          <div className="flex">
            <Segmented
              label="Locations"
              items={places.map(({ locationId, location }) => ({
                href: `/settings/prices?location=${locationId}`,
                label: location,
                current: locationId === place?.locationId,
              }))}
            />
          </div>
        )}
        {place === undefined || prices.length === 0 ? (
          <Panel>
            <EmptyState title="There is no service yet" next={<ButtonLink href="/settings/services/new">Add a service</ButtonLink>}>
              Each service and what it costs here stands on this page.
            </EmptyState>
          </Panel>
        ) : (
          prices.map((price) => (
            <Priced key={price.serviceId} price={price} place={place} today={localDate(ctx.now, place.timeZone)} maySet={maySet} />
          ))
        )}
      </div>
    </div>
  );
}

type PricedProps = { readonly price: PriceView; readonly place: BillingTermsView; readonly today: string; readonly maySet: boolean };

/** One service: its price today, what comes and what was, and the form for another. */
function Priced({ price, place, today, maySet }: PricedProps) {
  const tax =
    place.terms === null || price.taxPercent === "0"
      ? ""
      : `, ${place.terms.pricesIncludeTax ? "with" : "before"} ${price.taxPercent} % ${place.terms.taxName || "tax"}`;
  return (
    <Panel title={price.service} aside={price.category}>
      <p className="strong">{price.now === null ? "Not on the list today" : `${price.now}${tax}`}</p>
      {price.next.map((words) => (
        <p key={words} className="t-ui">
          Then {words}
        </p>
      ))}
      {price.before.length > 0 && (
        <details className="panel-more">
          <summary>
            Before<span className="visually-hidden">{`: ${price.service}`}</span>
          </summary>
          <ul className="t-ui text-ink-2">
            {price.before.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </details>
      )}
      {maySet && (
        <details className="panel-more">
          <summary>
            Set another price<span className="visually-hidden">{` of ${price.service}`}</span>
          </summary>
          <ActionForm action={setPriceAction} submit="Set the price" label={`Price of ${price.service}`}>
            <HiddenField name="serviceId" value={price.serviceId} />
            <HiddenField name="locationId" value={place.locationId} />
            <TextField
              name="amount"
              label="Price"
              optional
              inputMode="decimal"
              unit={place.currency}
              defaultValue={price.nowDigits}
              help="Left empty, it stands on no list from that day."
              autoComplete="off"
            />
            <TextField name="tax" label="Tax" inputMode="decimal" unit="%" defaultValue={price.taxPercent} autoComplete="off" />
            <DateField name="validFrom" label="From" min={today} defaultValue={today} />
            {place.terms === null && (
              <p className="t-ui text-ink-2">
                Whether the tax is in the price is said under <TextLink href="/settings/billing">Billing</TextLink>.
              </p>
            )}
          </ActionForm>
        </details>
      )}
    </Panel>
  );
}
