/** What a scanner sends for a pack. */
import type { ScannedUnit } from "#lib/gs1.ts";

/** Fourteen digits with the check digit of the first thirteen. */
export function gtinOf(thirteen: string): string {
  const sum = [...thirteen].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${thirteen}${(10 - (sum % 10)) % 10}`;
}

const dated = (expiry: string) => expiry.slice(2).replaceAll("-", "");

/** A Data Matrix as scanned, with its symbology identifier: GTIN, expiry, lot, serial. */
export function scanned({ gtin, lot, expiry, serial }: ScannedUnit): string {
  const date = expiry === null ? "" : `17${dated(expiry)}`;
  return `]d201${gtin}${date}${lot === "" ? "" : `10${lot}\u001d`}${serial === "" ? "" : `21${serial}`}`;
}

/** The same as printed below the symbol. */
export function printed({ gtin, lot, expiry, serial }: ScannedUnit): string {
  const date = expiry === null ? "" : `(17)${dated(expiry)}`;
  return `(01)${gtin}${date}${lot === "" ? "" : `(10)${lot}`}${serial === "" ? "" : `(21)${serial}`}`;
}
