/** Amounts are whole minor units (cents, yen) beside an ISO 4217 currency. Pure. */
export type Money = { readonly minor: number; readonly currency: string };

/** Whether this is an ISO 4217 code that the runtime knows. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf("currency").includes(code);
}

/** How many decimals the currency is written with: 2 for AUD, 0 for JPY. */
function decimalsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "340.00", as it stands in a field. */
export function moneyDigits({ minor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  return (minor / 10 ** decimals).toFixed(decimals);
}

/** "$340.00"; a currency that shares its sign with another is named, "US$340.00". */
export function sayMoney({ minor, currency }: Money): string {
  return new Intl.NumberFormat("en-AU", { style: "currency", currency }).format(minor / 10 ** decimalsOf(currency));
}

/** "$", as it stands before an amount of the currency. */
export function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat("en-AU", { style: "currency", currency }).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}

/**
 * Reads an amount as a person types it: "340", "340.5", "1,340.00".
 * @returns minor units, or null when it is no amount, is negative, or has more decimals than the currency.
 */
export function minorUnits(typed: string, currency: string): number | null {
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d+))?$/.exec(typed.trim());
  const decimals = decimalsOf(currency);
  const [, whole, fraction = ""] = match ?? [];
  if (whole === undefined || fraction.length > decimals) return null;
  return Number(whole.replaceAll(",", "")) * 10 ** decimals + Number(fraction.padEnd(decimals, "0") || "0");
}
