import { sql } from "drizzle-orm";
import { z } from "zod";
import type { PortalCtx } from "#lib/auth/ctx.ts";
import { sayMoney } from "#lib/money.ts";
import { readAsPatient, rowsOf } from "./rows.ts";

const row = z.object({
  location_id: z.string(),
  location_name: z.string(),
  category: z.string(),
  service_name: z.string(),
  amount_minor: z.number(),
  currency: z.string(),
  prices_include_tax: z.boolean(),
  tax_name: z.string(),
  tax_basis_points: z.number(),
});
type Row = z.output<typeof row>;

export type PortalPricesView = readonly {
  readonly id: string;
  readonly name: string;
  /** "GST is in the prices.", or that it comes on top; null where no tax is charged. */
  readonly tax: string | null;
  readonly services: readonly { readonly name: string; readonly category: string; readonly price: string }[];
}[];

/** What services cost today at each location whose clinic shows its prices; empty where none does. */
export async function getPortalPrices(ctx: PortalCtx): Promise<PortalPricesView> {
  const rows = await readAsPatient(ctx, (db) =>
    rowsOf(
      db,
      row,
      sql`select location_id, location_name, category, service_name, amount_minor, currency, prices_include_tax, tax_name, tax_basis_points
        from portal_price_view order by location_name, location_id, category, service_name`,
    ),
  );
  return [...Map.groupBy(rows, ({ location_id }) => location_id)].map(([id, own]) => ({
    id,
    name: own[0]?.location_name ?? "",
    tax: taxOf(own),
    services: own.map(({ service_name, category, amount_minor, currency }) => ({
      name: service_name,
      category,
      price: sayMoney({ minor: amount_minor, currency }),
    })),
  }));
}

function taxOf(rows: readonly Row[]): string | null {
  const taxed = rows.find(({ tax_basis_points }) => tax_basis_points > 0);
  if (taxed === undefined) return null;
  const name = taxed.tax_name === "" ? "Tax" : taxed.tax_name;
  return taxed.prices_include_tax ? `${name} is in the prices.` : `${name} comes on top.`;
}
