import { z } from "zod";
import { checkboxField, idempotencyKeyField, idField, optionalText, requiredText, versionField, wholeNumberField } from "#lib/fields.ts";
import { isCurrency } from "#lib/money.ts";
import { isTimeZone } from "#lib/time.ts";
import { weekField } from "#lib/week.ts";

/** Where a location lies, as far as law and retention care. The code is stored. */
export const JURISDICTIONS = [
  { code: "AU-ACT", label: "Australian Capital Territory", country: "Australia" },
  { code: "AU-NSW", label: "New South Wales", country: "Australia" },
  { code: "AU-NT", label: "Northern Territory", country: "Australia" },
  { code: "AU-QLD", label: "Queensland", country: "Australia" },
  { code: "AU-SA", label: "South Australia", country: "Australia" },
  { code: "AU-TAS", label: "Tasmania", country: "Australia" },
  { code: "AU-VIC", label: "Victoria", country: "Australia" },
  { code: "AU-WA", label: "Western Australia", country: "Australia" },
  { code: "NZ", label: "New Zealand", country: "Elsewhere" },
  { code: "GB", label: "United Kingdom", country: "Elsewhere" },
  { code: "IE", label: "Ireland", country: "Elsewhere" },
  { code: "EU", label: "Another country of the European Union", country: "Elsewhere" },
  { code: "US", label: "United States", country: "Elsewhere" },
  { code: "CA", label: "Canada", country: "Elsewhere" },
  { code: "OTHER", label: "Somewhere else", country: "Elsewhere" },
] as const;

const CODES: readonly string[] = JURISDICTIONS.map(({ code }) => code);

/** What a location says of itself; set-up uses the same fields. */
export const locationFields = {
  name: requiredText("Give the location a name, such as the suburb.", 80),
  address: optionalText(300),
  phone: optionalText(40),
  timeZone: z.string("Choose the time zone.").refine(isTimeZone, "Choose the time zone."),
  jurisdiction: z.string("Choose the jurisdiction.").refine((code) => CODES.includes(code), "Choose the jurisdiction."),
  dateOrder: z.enum(["dmy", "mdy", "ymd"], "Choose how dates are typed."),
  currency: z.string("Choose a currency.").trim().toUpperCase().refine(isCurrency, "Write a currency's three letters, such as AUD."),
  emergencyNumber: requiredText("Write the number for emergencies; it stands on every handout.", 20),
};

export const renameClinicInput = z.strictObject({ version: versionField, name: requiredText("Give the clinic a name.", 120) });
/** How long a treatment consent holds, in months: "valid 12 months by default". */
export const setConsentMonthsInput = z.strictObject({
  version: versionField,
  months: wholeNumberField("Give a number of months from 1 to 24.", 1, 24),
});
/** Whether patients under 18 may be treated, on the pathway. */
export const setMinorsPathwayInput = z.strictObject({ version: versionField, on: checkboxField });
export const addLocationInput = z.strictObject({ idempotencyKey: idempotencyKeyField, ...locationFields });
export const updateLocationInput = z.strictObject({ locationId: idField, version: versionField, ...locationFields });
export const setLocationHoursInput = z.strictObject({ locationId: idField, version: versionField, week: weekField });

export type RenameClinicInput = z.output<typeof renameClinicInput>;
export type SetConsentMonthsInput = z.output<typeof setConsentMonthsInput>;
export type SetMinorsPathwayInput = z.output<typeof setMinorsPathwayInput>;
export type AddLocationInput = z.output<typeof addLocationInput>;
export type UpdateLocationInput = z.output<typeof updateLocationInput>;
export type SetLocationHoursInput = z.output<typeof setLocationHoursInput>;
