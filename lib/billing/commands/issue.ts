import { eq } from "drizzle-orm";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { invoiceInstalments, invoiceLines, invoices } from "#db/schema/invoices.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails } from "#db/schema/patient-identities.ts";
import { recordAudit } from "#lib/audit/commands.ts";
import { authorId, type Tx } from "#lib/auth/ctx.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type IsoDate, localDate } from "#lib/time.ts";
import type { Buyer, Seller } from "../rules/parties.ts";
import { addSums, type LineFacts, lineSums } from "../rules/sums.ts";

type SoldAt = {
  readonly seller: Seller;
  readonly pricesIncludeTax: boolean;
  readonly currency: string;
  readonly timeZone: string;
  readonly today: IsoDate;
};

/** How a location bills today, and who sells there. Refuses `no_billing_terms` until the clinic has said it. */
export async function sellerAt(tx: Tx<never>, locationId: string): Promise<Result<SoldAt>> {
  const [found] = await tx.db
    .select({
      name: billingTerms.sellerName,
      address: billingTerms.sellerAddress,
      taxNumber: billingTerms.taxNumber,
      taxName: billingTerms.taxName,
      prefix: billingTerms.numberPrefix,
      footer: billingTerms.footer,
      pricesIncludeTax: billingTerms.pricesIncludeTax,
      location: locations.name,
      phone: locations.phone,
      currency: locations.currency,
      timeZone: locations.timeZone,
    })
    .from(billingTerms)
    .innerJoin(locations, eq(locations.id, billingTerms.locationId))
    .where(eq(billingTerms.locationId, locationId));
  if (found === undefined) return refuse("no_billing_terms");
  const { pricesIncludeTax, currency, timeZone, ...seller } = found;
  return done({ seller, pricesIncludeTax, currency, timeZone, today: localDate(tx.now, timeZone) });
}

/** How a patient is named on a document of today. */
export async function buyerOf(tx: Tx<never>, patientId: string): Promise<Buyer | null> {
  const [found] = await tx.db
    .select({
      given: patientDetails.givenName,
      family: patientDetails.familyName,
      number: patientDetails.number,
      street: patientDetails.street,
      city: patientDetails.city,
      region: patientDetails.region,
      postcode: patientDetails.postcode,
    })
    .from(patientDetails)
    .where(eq(patientDetails.id, patientId));
  if (found === undefined) return null;
  const { given, family, number, street, city, region, postcode } = found;
  const place = [city, region, postcode].filter((part) => part !== "").join(" ");
  return { name: `${given} ${family}`.trim(), number, address: [street, place].filter((part) => part !== "").join(", ") };
}

type Line = LineFacts & {
  readonly kind: (typeof invoiceLines.$inferInsert)["kind"];
  readonly description: string;
  readonly serviceId: string | null;
  readonly appointmentId: string | null;
  readonly discountReason: string | null;
};

type Invoicing = {
  /** The record that stands for the patient; the caller holds their lock. */
  readonly patientId: string;
  readonly locationId: string;
  readonly lines: readonly [Line, ...Line[]];
  /** When it is to be paid; left out, all of it on the day. The sum of them is that of the lines. `dueOn` null is the day. */
  readonly instalments?: readonly { readonly amountMinor: number; readonly dueOn: IsoDate | null }[];
};

/**
 * Issues an invoice inside the caller's transaction, in the name of whoever acts. The database gives it the next number of its location.
 * @returns `no_billing_terms`, `not_found`
 */
export async function issueInvoiceIn(tx: Tx<"billing:sell">, invoicing: Invoicing): Promise<Result<{ readonly invoiceId: string }>> {
  const { patientId, locationId, lines } = invoicing;
  const sold = await sellerAt(tx, locationId);
  if (!sold.ok) return sold;
  const { seller, pricesIncludeTax, currency, today } = sold.value;
  const buyer = await buyerOf(tx, patientId);
  if (buyer === null) return refuse("not_found");
  const summed = lines.map((line) => ({ ...line, ...lineSums(line, pricesIncludeTax) }));
  const sums = addSums(summed);
  const [made] = await tx.db
    .insert(invoices)
    .values({
      ...{ patientId, locationId, currency, pricesIncludeTax, seller, buyer, ...sums },
      issuedOn: today,
      issuedAt: tx.now,
      issuedBy: authorId(tx),
    })
    .returning({ id: invoices.id });
  if (made === undefined) throw new Error("The invoice was not returned.");
  const invoiceId = made.id;
  await tx.db.insert(invoiceLines).values(summed.map((line, index) => ({ invoiceId, position: index + 1, ...line })));
  const instalments = invoicing.instalments ?? [{ amountMinor: sums.totalMinor, dueOn: null }];
  await tx.db
    .insert(invoiceInstalments)
    .values(instalments.map(({ amountMinor, dueOn }, index) => ({ invoiceId, position: index + 1, amountMinor, dueOn: dueOn ?? today })));
  await recordAudit(tx, { action: "invoice:issue", objectType: "invoice", objectId: invoiceId, patientId });
  return done({ invoiceId });
}
