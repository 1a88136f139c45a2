import type { Seller } from "./parties.ts";

/** Where the law of a registered seller asks for "Tax invoice" by name, and where for "VAT invoice". Pure. */
const TAX_INVOICE = ["AU", "NZ", "SG", "IN", "ZA", "AE"];
const VAT_INVOICE = ["GB", "UK", "IE"];

/** What an invoice is called: a seller who is not registered for the tax issues a plain one, everywhere. */
export function invoiceTitle(jurisdiction: string, { taxNumber, taxName }: Pick<Seller, "taxNumber" | "taxName">): string {
  if (taxNumber === "" || taxName === "") return "Invoice";
  const [country = ""] = jurisdiction.split("-");
  if (TAX_INVOICE.includes(country)) return "Tax invoice";
  if (VAT_INVOICE.includes(country)) return "VAT invoice";
  return "Invoice";
}
