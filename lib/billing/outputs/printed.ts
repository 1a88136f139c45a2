import type { Buyer, Seller } from "../rules/parties.ts";

type Document = {
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly number: string;
  readonly issued: string;
  readonly jurisdiction: string;
  readonly currency: string;
  /** One for each rate: what it is reckoned on, and what it comes to. */
  readonly taxes: readonly { readonly rate: string; readonly net: string; readonly tax: string }[];
  readonly total: string;
  readonly tax: string;
  readonly net: string;
  readonly printed: string;
};

/** An invoice as it was issued. What was paid since stands on receipts. */
export type PrintedInvoice = Document & {
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly {
    readonly id: string;
    readonly description: string;
    readonly quantity: number;
    readonly unit: string;
    readonly discount: { readonly amount: string; readonly reason: string } | null;
    readonly rate: string;
    readonly total: string;
  }[];
  readonly dues: readonly { readonly amount: string; readonly due: string }[];
};

export type PrintedCreditNote = Document & {
  readonly invoice: { readonly number: string; readonly issued: string };
  readonly reason: string;
  readonly lines: readonly {
    readonly id: string;
    readonly description: string;
    readonly sessions: number | null;
    readonly rate: string;
    readonly total: string;
  }[];
};

export type PrintedReceipt = {
  readonly seller: Seller;
  readonly buyer: Buyer;
  /** `tax` is null where none is in it. */
  readonly invoice: { readonly number: string; readonly issued: string; readonly total: string; readonly tax: string | null };
  readonly isRefund: boolean;
  readonly amount: string;
  readonly method: string;
  readonly when: string;
  readonly by: string;
  readonly reference: string;
  readonly reason: string;
  /** Of the invoice, as of printing; null where nothing was taken back or given up. */
  readonly credited: string | null;
  readonly writtenOff: string | null;
  readonly paid: string;
  readonly owed: string;
  readonly printed: string;
};
