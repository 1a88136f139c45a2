import { z } from "zod";

/** Who sells, as an invoice keeps it: what the location's terms said on the day. */
export const seller = z.object({
  name: z.string(),
  address: z.string(),
  /** As the country asks it of an invoice; empty for a seller who is not registered. */
  taxNumber: z.string(),
  /** "GST"; empty where no tax is charged. */
  taxName: z.string(),
  /** Before the number of the document. */
  prefix: z.string(),
  footer: z.string(),
  location: z.string(),
  phone: z.string(),
});
export type Seller = z.output<typeof seller>;

/** Who buys, as an invoice keeps it: what the patient's details said on the day. */
export const buyer = z.object({ name: z.string(), number: z.number(), address: z.string() });
export type Buyer = z.output<typeof buyer>;

const DIGITS = 6;

/** "SYD-000123", and "SYD-C000007" for a credit note: two rows of numbers that are never taken for each other. */
export function documentNumber(kind: "invoice" | "credit_note", { prefix }: Pick<Seller, "prefix">, number: number): string {
  const figures = `${kind === "credit_note" ? "C" : ""}${String(number).padStart(DIGITS, "0")}`;
  return prefix === "" ? figures : `${prefix}-${figures}`;
}
