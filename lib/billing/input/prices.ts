import { z } from "zod";
import { checkboxField, dateField, idField, optionalText, requiredText, versionField, wholeNumberField } from "#lib/fields.ts";
import { percentField } from "./percent.ts";

/** A price from a day on. Left empty, the amount takes the service off the list from that day. */
export const setPriceInput = z.strictObject({
  serviceId: idField,
  locationId: idField,
  amount: optionalText(14),
  tax: percentField,
  validFrom: dateField("Choose the day from which it holds."),
});
export type SetPriceInput = z.output<typeof setPriceInput>;

/** A whole number, or nothing. */
const maybeWhole = (what: string, min: number, max: number) =>
  z.union([z.literal("").transform(() => null), wholeNumberField(what, min, max)]).default(null);

export const billingTermsInput = z
  .strictObject({
    locationId: idField,
    /** Left out while nothing has been set. */
    version: z.union([z.literal("").transform(() => null), versionField]).default(null),
    sellerName: requiredText("Write who sells, as it stands in the register.", 120),
    sellerAddress: optionalText(300),
    taxName: optionalText(30),
    taxNumber: optionalText(60),
    pricesIncludeTax: z.enum(["yes", "no"], "Choose whether prices have the tax in them.").transform((said) => said === "yes"),
    numberPrefix: optionalText(8)
      .transform((typed) => typed.toUpperCase())
      .refine((typed) => /^[A-Z0-9]*$/.test(typed), "Letters and figures only."),
    footer: optionalText(600),
    quoteDays: wholeNumberField("Write for how many days a quote holds, 1 to 365.", 1, 365),
    lateHours: maybeWhole("Write the hours, 1 to 336, or leave it empty.", 1, 336),
    lateFee: optionalText(14),
    noShowFee: optionalText(14),
    feeTax: percentField,
    showsPrices: checkboxField,
  })
  .refine(({ taxName, taxNumber }) => taxNumber === "" || taxName !== "", {
    path: ["taxName"],
    message: "Say what the tax is called that the number is for.",
  })
  .refine(({ lateHours, lateFee }) => (lateHours === null) === (lateFee === ""), {
    path: ["lateFee"],
    message: "A late cancellation needs both the hours and the fee, or neither.",
  });
export type BillingTermsInput = z.output<typeof billingTermsInput>;
