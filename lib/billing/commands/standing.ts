import { eq, inArray } from "drizzle-orm";
import { invoiceBalances } from "#db/schema/billing-views.ts";
import { invoices } from "#db/schema/invoices.ts";
import { locations } from "#db/schema/locations.ts";
import { patientIdentities } from "#db/schema/patient-identities.ts";
import { lockPatient } from "#lib/appointments/commands/locks.ts";
import type { Tx } from "#lib/auth/ctx.ts";
import { minorUnits, sayMoney } from "#lib/money.ts";
import { done, type Result, refuse } from "#lib/result.ts";
import { type IsoDate, localDate } from "#lib/time.ts";

type StandingInvoice = {
  readonly id: string;
  /** The record that it was issued for, which what is added to it names too. */
  readonly patientId: string;
  readonly locationId: string;
  readonly currency: string;
  readonly paidMinor: number;
  readonly owedMinor: number;
  /** At its location. */
  readonly today: IsoDate;
};

/** Takes the lock of the invoice's patient, and reads what stands on it then. */
export async function lockInvoice(tx: Tx<never>, invoiceId: string): Promise<StandingInvoice | null> {
  const [named] = await tx.db.select({ recordId: invoices.patientId }).from(invoices).where(eq(invoices.id, invoiceId));
  if (named === undefined || (await lockPatient(tx, named.recordId)) === null) return null;
  const [found] = await tx.db
    .select({
      id: invoices.id,
      patientId: invoices.patientId,
      locationId: invoices.locationId,
      currency: invoices.currency,
      paidMinor: invoiceBalances.paidMinor,
      owedMinor: invoiceBalances.owedMinor,
      timeZone: locations.timeZone,
    })
    .from(invoices)
    .innerJoin(invoiceBalances, eq(invoiceBalances.invoiceId, invoices.id))
    .innerJoin(locations, eq(locations.id, invoices.locationId))
    .where(eq(invoices.id, invoiceId));
  if (found === undefined) return null;
  const { timeZone, ...invoice } = found;
  return { ...invoice, today: localDate(tx.now, timeZone) };
}

/** The amount as it was typed, above nought, in whole units of the currency. */
export function readAmount(typed: string, currency: string, field = "amount"): Result<number> {
  const minor = minorUnits(typed, currency);
  return minor === null || minor === 0 ? refuse("no_amount", { example: sayMoney({ minor: 12_000, currency }) }, field) : done(minor);
}

/** The typed amount where it is within what is owed, else why not. */
export function withinOwed({ owedMinor, currency }: StandingInvoice, typed: string): Result<number> {
  const amount = readAmount(typed, currency);
  if (!amount.ok) return amount;
  if (owedMinor <= 0) return refuse("nothing_owed", {}, "amount");
  if (amount.value > owedMinor) return refuse("more_than_owed", { owed: sayMoney({ minor: owedMinor, currency }) }, "amount");
  return amount;
}

/** The typed amount where it is within what is too much, else why not. */
export function withinTooMuch({ owedMinor, currency }: StandingInvoice, typed: string): Result<number> {
  const amount = readAmount(typed, currency);
  if (!amount.ok) return amount;
  if (owedMinor >= 0) return refuse("nothing_too_much", {}, "amount");
  if (amount.value > -owedMinor) return refuse("more_than_too_much", { most: sayMoney({ minor: -owedMinor, currency }) }, "amount");
  return amount;
}

/** Whether two records are one patient's, merges followed. */
export async function isOnePatient(tx: Tx<never>, one: string, other: string): Promise<boolean> {
  const standing = await tx.db
    .selectDistinct({ id: patientIdentities.canonicalId })
    .from(patientIdentities)
    .where(inArray(patientIdentities.id, [one, other]));
  return standing.length === 1;
}
