import { ReceiveForm } from "#components/supplies/receive-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Table } from "#components/ui/table.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { getStock, listProducts, type StockRowView, type StockView } from "#lib/supplies/queries/stock.ts";
import { receiveLotAction } from "./actions.ts";

export const metadata = { title: "Stock" };

export default async function StockPage({ searchParams }: PageProps<"/supplies">) {
  const ctx = await enterArea("supply:manage", "clinic:read");
  const [asked, locations, products] = await Promise.all([searchParams, listLocations(ctx), listProducts(ctx)]);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  const stock = location === undefined ? null : await getStock(ctx, location);
  const mayRecall = widen(ctx, "patient:read") !== null;
  return (
    <div className="page page-list">
      <PageHead
        title="Stock"
        lead={stock === null ? undefined : sayStock(stock)}
        actions={
          <>
            {locations.length > 1 && (
              <Segmented
                label="Location"
                items={locations.map(({ id, name }) => ({ href: `/supplies?location=${id}`, label: name, current: id === location?.id }))}
              />
            )}
            {mayRecall && <ButtonLink href="/supplies/recall">Recall a lot</ButtonLink>}
            <ButtonLink href="/supplies/new">Add a product</ButtonLink>
          </>
        }
      />
      <div className="with-side">
        <Panel pad="flush">
          {stock === null || stock.rows.length === 0 ? (
            <EmptyState title="Nothing on the list yet" next={<ButtonLink href="/supplies/new">Add a product</ButtonLink>}>
              Cartridges, glides, serums, anaesthetics and kits stand here with their lots, so that each unit is found again.
            </EmptyState>
          ) : (
            <StockTable rows={stock.rows} />
          )}
        </Panel>
        {location && products.length > 0 && (
          <Panel title="Receive a delivery">
            <ReceiveForm action={receiveLotAction} locationId={location.id} products={products} />
          </Panel>
        )}
      </div>
    </div>
  );
}

function sayStock({ rows, low, expiring }: StockView): string {
  const products = rows.length === 1 ? "1 product" : `${rows.length} products`;
  return [
    products,
    low === 0 ? "nothing runs low" : `${low} ${low === 1 ? "runs" : "run"} low`,
    expiring === 0 ? null : `${expiring} with a lot that expires soon`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

function StockTable({ rows }: { readonly rows: readonly StockRowView[] }) {
  return (
    <Table
      caption="Products on the stock list, first what runs low"
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "product",
          head: "Product",
          cell: (row) => (
            <>
              <TextLink quiet strong href={`/supplies/${row.id}`}>
                {row.name}
              </TextLink>
              <span className="second-line">{row.words}</span>
            </>
          ),
        },
        { key: "left", head: "Left", numeric: true, cell: ({ left }) => left },
        { key: "next", head: "Use next", cell: ({ next }) => next ?? <span className="text-ink-2">nothing in date</span> },
        {
          key: "state",
          head: "Look at",
          cell: ({ low, expiring, needledSkin }) => (
            <span className="grid gap-1">
              {low && <Mark meaning="warn">Runs low</Mark>}
              {expiring && <Mark meaning="warn">{expiring}</Mark>}
              {needledSkin !== null &&
                (needledSkin ? <Mark meaning="ok">For needled skin</Mark> : <Mark meaning="stop">Not for needled skin</Mark>)}
            </span>
          ),
        },
      ]}
    />
  );
}
