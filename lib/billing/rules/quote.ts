/** What a series comes to, and how that is paid. Pure. */
import { addDays, type IsoDate } from "#lib/time.ts";
import { addSums, lineSums, type Sums, worthOfFirst } from "./sums.ts";

export type QuoteLine = {
  readonly kind: "session" | "extra" | "follow_up";
  readonly description: string;
  readonly serviceId: string | null;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly taxBasisPoints: number;
};

/** The discount is taken off the sessions. */
const discountOf = (line: Pick<QuoteLine, "kind">, discountMinor: number) => (line.kind === "session" ? discountMinor : 0);

/** A line with its discount and sums. */
export function summedLine<L extends QuoteLine>(
  line: L,
  discountMinor: number,
  pricesIncludeTax: boolean,
): L & Sums & { readonly discountMinor: number } {
  const discounted = { ...line, discountMinor: discountOf(line, discountMinor) };
  return { ...discounted, ...lineSums(discounted, pricesIncludeTax) };
}

/** What is sold when a quote is accepted: its sessions and what goes with them, not what might come on top. */
export function quoteSums(lines: readonly QuoteLine[], discountMinor: number, pricesIncludeTax: boolean): Sums {
  return addSums(lines.filter(({ kind }) => kind !== "follow_up").map((line) => summedLine(line, discountMinor, pricesIncludeTax)));
}

type Parts = {
  readonly totalMinor: number;
  readonly depositMinor: number;
  readonly parts: number;
  readonly firstDue: IsoDate | null;
  readonly everyWeeks: number;
};

export type Instalment = { readonly amountMinor: number; readonly dueOn: IsoDate | null };

/**
 * When a sum is paid: the deposit on acceptance (`dueOn` null), the rest in equal parts from a day on, whole units each, nothing lost. Without a deposit and
 * with one part and no day, all of it on acceptance.
 * @returns null where the deposit is more than the sum
 */
export function instalmentsFor({ totalMinor, depositMinor, parts, firstDue, everyWeeks }: Parts): readonly Instalment[] | null {
  if (depositMinor > totalMinor) return null;
  const rest = totalMinor - depositMinor;
  const first = depositMinor > 0 ? [{ amountMinor: depositMinor, dueOn: null }] : [];
  if (firstDue === null) return [...first, ...(rest > 0 ? [{ amountMinor: rest, dueOn: null }] : [])];
  const each = Array.from({ length: parts }, (_, index) => ({
    amountMinor: worthOfFirst(rest, index + 1, parts) - worthOfFirst(rest, index, parts),
    dueOn: addDays(firstDue, index * everyWeeks * 7),
  }));
  return [...first, ...each.filter(({ amountMinor }) => amountMinor > 0)];
}

export type QuoteState = "open" | "accepted" | "withdrawn" | "expired";

/** Where a quote stands on a day. */
export function quoteState(
  quote: { readonly accepted: boolean; readonly withdrawn: boolean; readonly validUntil: IsoDate },
  today: IsoDate,
): QuoteState {
  if (quote.accepted) return "accepted";
  if (quote.withdrawn) return "withdrawn";
  return quote.validUntil < today ? "expired" : "open";
}

export const QUOTE_STATES: Readonly<Record<QuoteState, string>> = {
  open: "Open",
  accepted: "Accepted",
  withdrawn: "Withdrawn",
  expired: "No longer holds",
};
