/** Sums of money in whole minor units. Nothing here is rounded twice: a line is rounded once, and a whole is the sum of its lines. Pure. */

/** What a line is made of. `unitMinor` is as the price list says it; tax in hundredths of a percent. */
export type LineFacts = {
  readonly quantity: number;
  readonly unitMinor: number;
  readonly discountMinor: number;
  readonly taxBasisPoints: number;
};

export type Sums = { readonly totalMinor: number; readonly taxMinor: number };

const WHOLE = 10_000;

/**
 * What a line comes to, with its tax, and how much of that the tax is. Where prices include tax it is taken out of the sum, else it is put on top; half a unit is
 * rounded up, once for the whole line.
 */
export function lineSums(line: LineFacts, pricesIncludeTax: boolean): Sums {
  const listed = line.quantity * line.unitMinor - line.discountMinor;
  const taxMinor = roundHalfUp(listed * line.taxBasisPoints, pricesIncludeTax ? WHOLE + line.taxBasisPoints : WHOLE);
  return { totalMinor: pricesIncludeTax ? listed : listed + taxMinor, taxMinor };
}

export function addSums(sums: readonly Sums[]): Sums {
  return sums.reduce((all, each) => ({ totalMinor: all.totalMinor + each.totalMinor, taxMinor: all.taxMinor + each.taxMinor }), {
    totalMinor: 0,
    taxMinor: 0,
  });
}

/** The quotient of two whole numbers that are not below nought, half rounded up. */
function roundHalfUp(dividend: number, divisor: number): number {
  return Math.floor((dividend * 2 + divisor) / (divisor * 2));
}

/**
 * What the first `count` of `of` equal parts of an amount are worth: whole units, nothing lost over all parts. The database reads a package's sessions in the
 * same way (view `package_uses`).
 */
export function worthOfFirst(amountMinor: number, count: number, of: number): number {
  return Math.floor((amountMinor * count) / of);
}

/**
 * How much of a line's tax goes with a part of its sum: by what is taken back so far, so that the whole of a line takes back its whole tax, however many parts it
 * is taken back in.
 */
export function taxOfPart(line: Sums, takenBackMinor: number, partMinor: number): number {
  if (line.totalMinor === 0) return 0;
  const upTo = (minor: number) => Math.floor((line.taxMinor * minor) / line.totalMinor);
  return upTo(takenBackMinor + partMinor) - upTo(takenBackMinor);
}
