import { eq, sql } from "drizzle-orm";
import { creditNoteLines } from "#db/schema/credit-notes.ts";
import { invoiceInstalments, invoiceLines, invoices } from "#db/schema/invoices.ts";
import { locations } from "#db/schema/locations.ts";
import { patientDetails, patientIdentities } from "#db/schema/patient-identities.ts";
import { users } from "#db/schema/users.ts";
import type { Ctx } from "#lib/auth/ctx.ts";
import { buyer, seller } from "../rules/parties.ts";

/** An invoice as its row has it, with whose it is now. */
export async function findInvoice(ctx: Ctx<"billing:read">, id: string) {
  const [found] = await ctx.db
    .select({
      id: invoices.id,
      number: invoices.number,
      recordId: invoices.patientId,
      patientId: sql<string>`${patientIdentities.canonicalId}`,
      patientName: sql<string>`trim(${patientDetails.givenName} || ' ' || ${patientDetails.familyName})`,
      locationId: invoices.locationId,
      currency: invoices.currency,
      pricesIncludeTax: invoices.pricesIncludeTax,
      seller: invoices.seller,
      buyer: invoices.buyer,
      totalMinor: invoices.totalMinor,
      taxMinor: invoices.taxMinor,
      issuedOn: invoices.issuedOn,
      issuedBy: users.name,
      timeZone: locations.timeZone,
      jurisdiction: locations.jurisdiction,
    })
    .from(invoices)
    .innerJoin(locations, eq(locations.id, invoices.locationId))
    .innerJoin(patientIdentities, eq(patientIdentities.id, invoices.patientId))
    .innerJoin(patientDetails, eq(patientDetails.id, patientIdentities.canonicalId))
    .leftJoin(users, eq(users.id, invoices.issuedBy))
    .where(eq(invoices.id, id));
  if (found === undefined) return null;
  return { ...found, seller: seller.parse(found.seller), buyer: buyer.parse(found.buyer) };
}

/** Its lines in order, with what was taken back of each. */
export const linesOf = ({ db }: Ctx<"billing:read">, invoiceId: string) =>
  db
    .select({
      id: invoiceLines.id,
      kind: invoiceLines.kind,
      description: invoiceLines.description,
      quantity: invoiceLines.quantity,
      unitMinor: invoiceLines.unitMinor,
      discountMinor: invoiceLines.discountMinor,
      discountReason: invoiceLines.discountReason,
      taxBasisPoints: invoiceLines.taxBasisPoints,
      totalMinor: invoiceLines.totalMinor,
      taxMinor: invoiceLines.taxMinor,
      takenBackMinor:
        sql`(select coalesce(sum(c.total_minor), 0) from ${creditNoteLines} c where c.invoice_line_id = invoice_lines.id)`.mapWith(Number),
    })
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoiceId))
    .orderBy(invoiceLines.position);

/** When it is to be paid, in order. */
export const instalmentsOf = ({ db }: Ctx<"billing:read">, invoiceId: string) =>
  db
    .select({ amountMinor: invoiceInstalments.amountMinor, dueOn: invoiceInstalments.dueOn })
    .from(invoiceInstalments)
    .where(eq(invoiceInstalments.invoiceId, invoiceId))
    .orderBy(invoiceInstalments.position);
