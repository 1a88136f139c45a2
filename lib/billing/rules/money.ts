/** What is due of an invoice and when, and how it is said. Pure. */
import type { IsoDate } from "#lib/time.ts";

/** The visits that took place. */
export const CHARGEABLE = ["treated", "closed"] as const;

type Instalment = { readonly amountMinor: number; readonly dueOn: IsoDate };
type Settled = { readonly paidMinor: number; readonly creditedMinor: number; readonly writtenOffMinor: number };
type Due = { readonly dueOn: IsoDate; readonly openMinor: number; readonly amountMinor: number };

/** What is still to be paid of each instalment: what came in pays the first ones, what was given up or taken back takes from the last. */
export function duesOf(instalments: readonly Instalment[], { paidMinor, creditedMinor, writtenOffMinor }: Settled): readonly Due[] {
  let paid = Math.max(paidMinor, 0);
  const unpaid = instalments.map(({ amountMinor, dueOn }) => {
    const part = Math.min(amountMinor, paid);
    paid -= part;
    return { dueOn, amountMinor, openMinor: amountMinor - part };
  });
  let given = creditedMinor + writtenOffMinor;
  return unpaid
    .toReversed()
    .map((due) => {
      const part = Math.min(due.openMinor, given);
      given -= part;
      return { ...due, openMinor: due.openMinor - part };
    })
    .toReversed();
}

/** What a method of payment is called. */
export const METHOD_LABELS = { cash: "Cash", card: "Card", transfer: "Transfer", credit: "Credit" } as const;

export const FEE_LABELS = { late_fee: "Cancelled late", no_show_fee: "Missed" } as const;
