import { z } from "zod";
import { day, detail, id, instant, maybe, whole, words } from "./atoms.ts";

const instalments = z.array(z.object({ amountMinor: whole, dueOn: day.nullable() }));

/** What a series was said to cost, and the package that it became. */
export const quote = z.object({
  id,
  seriesId: id,
  quotedOn: day,
  validUntil: day,
  currency: words,
  pricesIncludeTax: z.boolean(),
  discountMinor: whole,
  discountReason: maybe,
  discountBy: maybe,
  note: words,
  by: maybe,
  at: instant,
  acceptedAt: instant.nullable(),
  acceptedBy: maybe,
  withdrawnAt: instant.nullable(),
  withdrawnBy: maybe,
  packageSessions: whole.nullable(),
  packageOpenedAt: instant.nullable(),
  packageClosedAt: instant.nullable(),
  packageClosedBy: maybe,
  packageClosedReason: maybe,
  lines: z.array(z.object({ kind: words, description: words, quantity: whole, unitMinor: whole, taxBasisPoints: whole })),
  instalments,
});

/** An invoice as it was issued, with all that was paid, taken back and given up of it. */
export const invoice = z.object({
  id,
  location: words,
  number: whole,
  currency: words,
  pricesIncludeTax: z.boolean(),
  seller: detail,
  buyer: detail,
  totalMinor: whole,
  taxMinor: whole,
  issuedOn: day,
  by: maybe,
  at: instant,
  lines: z.array(
    z.object({
      kind: words,
      description: words,
      appointmentId: id.nullable(),
      quantity: whole,
      unitMinor: whole,
      discountMinor: whole,
      discountReason: maybe,
      taxBasisPoints: whole,
      totalMinor: whole,
      taxMinor: whole,
    }),
  ),
  instalments,
  payments: z.array(
    z.object({
      method: words,
      /** Below nought it went back. */
      amountMinor: whole,
      takenOn: day,
      at: instant,
      by: maybe,
      reference: words,
      reason: maybe,
      corrects: z.boolean(),
    }),
  ),
  creditNotes: z.array(
    z.object({
      number: whole,
      reason: words,
      totalMinor: whole,
      taxMinor: whole,
      issuedOn: day,
      by: maybe,
      seller: detail,
      buyer: detail,
      lines: z.array(z.object({ description: words, sessions: whole.nullable(), totalMinor: whole, taxMinor: whole })),
    }),
  ),
  writeOffs: z.array(z.object({ amountMinor: whole, reason: words, writtenOffOn: day, by: maybe })),
});

/** What was decided on a fee for a visit cancelled late or missed. */
export const fee = z.object({ appointmentId: id, kind: words, invoiceId: id.nullable(), waivedReason: maybe, by: maybe, at: instant });
