/** What tests of money begin with: how a location bills, what a service costs there, and a package that was sold. */
import { eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { packages } from "#db/schema/packages.ts";
import { prices } from "#db/schema/prices.ts";
import { quoteInstalments, quoteLines, quotes } from "#db/schema/quotes.ts";
import { type Ctx, transaction } from "#lib/auth/ctx.ts";
import type { Permission, Role } from "#lib/auth/policy.ts";
import { issueInvoiceIn } from "#lib/billing/commands/issue.ts";
import { done } from "#lib/result.ts";
import { addDays, type IsoDate, localDate } from "#lib/time.ts";
import { at, value } from "./results.ts";
import { insertSigned } from "./signed-row.ts";
import { actingAs, type SmallClinic, START } from "./small-clinic.ts";

const ZONE = "Australia/Melbourne";

/** The clinic's first clinician at work, who sells, takes money and forgives. */
export const atTheTill = (database: Database, clinic: SmallClinic, now = START, roles: readonly Role[] = ["clinician"]) =>
  actingAs(database, { userId: at(clinic.clinicians, 0).userId, roles }, now);

type Terms = Partial<typeof billingTerms.$inferInsert>;

/** A registered seller whose prices include a tax of 10 %: late within 24 hours for $50.00, $80.00 for who does not come. */
export async function setTerms({ db }: Database, { locationId }: Pick<SmallClinic, "locationId">, more: Terms = {}): Promise<void> {
  await db.insert(billingTerms).values({
    ...{
      locationId,
      sellerName: "Carlton Skin Pty Ltd",
      sellerAddress: "1 Lygon Street, Carlton VIC 3053",
      taxNumber: "ABN 51 824 753 556",
    },
    ...{ taxName: "GST", pricesIncludeTax: true, numberPrefix: "CAR", footer: "Thank you.", quoteDays: 30 },
    ...{ lateHours: 24, lateFeeMinor: 5_000, noShowFeeMinor: 8_000, feeTaxBasisPoints: 1000 },
    ...more,
  });
}

type Price = { readonly serviceId: string; readonly amountMinor: number | null; readonly validFrom?: IsoDate; readonly tax?: number };

export async function setPrice({ db }: Database, { locationId }: Pick<SmallClinic, "locationId">, price: Price): Promise<void> {
  const { serviceId, amountMinor, validFrom = "2025-01-01", tax = 1000 } = price;
  await db.insert(prices).values({ serviceId, locationId, amountMinor, currency: "AUD", taxBasisPoints: tax, validFrom });
}

type Sold = {
  readonly patientId: string;
  readonly seriesId: string;
  readonly sessions: number;
  readonly unitMinor: number;
  readonly discountMinor?: number;
  /** Parts of the whole, each with how many days from now it is due. */
  readonly parts?: readonly { readonly amountMinor: number; readonly days: number }[];
};

/** Sells a series ahead: a quote that was accepted, its invoice, and the package. */
export async function sellPackage(ctx: Ctx<Permission>, clinic: SmallClinic, sold: Sold) {
  const { patientId, seriesId, sessions, unitMinor, discountMinor = 0 } = sold;
  const { locationId, serviceId } = clinic;
  const today = localDate(ctx.now, ZONE);
  const by = ctx.actor.id;
  const parts = sold.parts ?? [{ amountMinor: unitMinor * sessions - discountMinor, days: 0 }];
  const instalments = parts.map(({ amountMinor, days }, index) => ({ amountMinor, dueOn: index === 0 ? null : addDays(today, days) }));
  return value(
    await transaction(ctx, async (tx) => {
      const discount = discountMinor === 0 ? {} : { discountMinor, discountReason: "For all at once", discountBy: by };
      const made = await tx.db
        .insert(quotes)
        .values({
          ...{ patientId, seriesId, locationId, currency: "AUD", pricesIncludeTax: true, taxName: "GST", ...discount },
          ...{ quotedOn: today, validUntil: addDays(today, 30), quotedBy: by },
        })
        .returning({ id: quotes.id });
      const quoteId = at(made, 0).id;
      const line = { description: `${sessions} sessions`, serviceId, quantity: sessions, unitMinor, taxBasisPoints: 1000 };
      await tx.db.insert(quoteLines).values({ quoteId, position: 1, kind: "session", ...line });
      const due = instalments.filter(({ amountMinor }) => amountMinor > 0);
      if (due.length > 0)
        await tx.db.insert(quoteInstalments).values(due.map((part, index) => ({ quoteId, position: index + 1, ...part })));
      await tx.db.update(quotes).set({ acceptedAt: tx.now, acceptedBy: by }).where(eq(quotes.id, quoteId));
      const sellable = { kind: "session" as const, ...line, discountMinor, discountReason: discountMinor === 0 ? null : "For all at once" };
      const issued = value(await issueInvoiceIn(tx, { patientId, locationId, lines: [{ ...sellable, appointmentId: null }], instalments }));
      const { invoiceId } = issued;
      const opened = await tx.db
        .insert(packages)
        .values({ quoteId, invoiceId, patientId, seriesId, sessions, openedAt: tx.now })
        .returning({ id: packages.id });
      return done({ packageId: at(opened, 0).id, invoiceId });
    }),
  );
}

/** A visit that took place: treated, with a signed record. */
export async function treat(database: Database, clinic: SmallClinic, appointmentId: string, signedAt: Temporal.Instant): Promise<string> {
  const found = await database.db
    .select({ patientId: appointments.patientId })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  await database.db.update(appointments).set({ status: "treated" }).where(eq(appointments.id, appointmentId));
  return insertSigned(database, {
    appointmentId,
    patientId: at(found, 0).patientId,
    locationId: clinic.locationId,
    startedAt: signedAt.subtract({ minutes: 40 }),
    endedAt: signedAt,
    deviceId: at(clinic.devices, 0),
    by: at(clinic.clinicians, 0).userId,
  });
}
