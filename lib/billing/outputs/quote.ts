import type { QuoteState } from "../rules/quote.ts";

/** A quote whole, as it is read and printed. */
export type QuoteView = {
  readonly id: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly seriesId: string;
  readonly service: string;
  readonly location: string;
  readonly seller: string;
  readonly currency: string;
  readonly state: QuoteState;
  readonly stateWords: string;
  readonly quoted: string;
  readonly by: string;
  readonly until: string;
  /** What happened to it: "Tue 10 Mar 2026, 3:00 pm by Sam"; null while it is open. */
  readonly ended: string | null;
  readonly invoiceId: string | null;
  readonly lines: readonly {
    readonly id: string;
    readonly kind: "session" | "extra" | "follow_up";
    readonly description: string;
    readonly quantity: number;
    readonly each: string;
    readonly discount: string | null;
    readonly total: string;
  }[];
  readonly discountReason: string;
  readonly total: string;
  /** "Total, GST included". */
  readonly totalWords: string;
  readonly tax: string | null;
  readonly taxWords: string;
  readonly perSession: string;
  /** "On acceptance", or a day. */
  readonly instalments: readonly { readonly due: string; readonly amount: string }[];
  readonly note: string;
  readonly printed: string;
};
