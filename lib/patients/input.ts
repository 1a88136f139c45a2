import { z } from "zod";
import { checkboxField, dayMonthYearField, idempotencyKeyField, idField, optionalText, requiredText, versionField } from "../fields.ts";
import { isTimeZone } from "../time.ts";

/** Languages the clinic can note for a patient; texts exist in English so far. */
export const LANGUAGES = [
  { code: "en", name: "English" },
  { code: "ar", name: "Arabic" },
  { code: "zh", name: "Chinese" },
  { code: "fr", name: "French" },
  { code: "de", name: "German" },
  { code: "el", name: "Greek" },
  { code: "hi", name: "Hindi" },
  { code: "it", name: "Italian" },
  { code: "ja", name: "Japanese" },
  { code: "ko", name: "Korean" },
  { code: "mi", name: "Māori" },
  { code: "fa", name: "Persian" },
  { code: "pt", name: "Portuguese" },
  { code: "es", name: "Spanish" },
  { code: "vi", name: "Vietnamese" },
] as const;

const codes: readonly string[] = LANGUAGES.map(({ code }) => code);

/** Composed letters, so that a name typed on any keyboard is found from any other. */
const nameText = (what: string) => requiredText(what, 100).transform((name) => name.normalize("NFC").replaceAll(/\s+/g, " "));

const details = {
  givenName: nameText("Give the first name, as on their papers."),
  familyName: nameText("Give the family name, as on their papers."),
  preferredName: optionalText(100).transform((name) => name.normalize("NFC")),
  pronouns: optionalText(40),
  dateOfBirth: dayMonthYearField("This is not a date. Give day, month and year."),
  birthDateUnknown: checkboxField,
  phone: optionalText(40).refine(
    (phone) => phone === "" || /^\+?[\d\s().\-/]{6,}$/.test(phone),
    "Write the phone number in figures, with its area or country code.",
  ),
  email: z
    .union([z.literal(""), z.email("Write the e-mail like name@example.com.").max(200)], "Write the e-mail like name@example.com.")
    .default(""),
  language: z
    .string()
    .refine((code) => codes.includes(code), "Choose a language from the list.")
    .default("en"),
  timeZone: z
    .string()
    .trim()
    .default("")
    .refine((zone) => zone === "" || isTimeZone(zone), "Choose a time zone from the list.")
    .transform((zone) => (zone === "" ? null : zone)),
} as const;

const bornOrUnknown = ({ dateOfBirth, birthDateUnknown }: { readonly dateOfBirth: string | null; readonly birthDateUnknown: boolean }) =>
  dateOfBirth !== null || birthDateUnknown;
const askBirthDate = { path: ["dateOfBirth"], message: "Give the date of birth, or tick that it is not known yet." };

export const registerPatientInput = z.strictObject({ idempotencyKey: idempotencyKeyField, ...details }).refine(bornOrUnknown, askBirthDate);
export type RegisterPatientInput = z.output<typeof registerPatientInput>;

export const editPatientInput = z
  .strictObject({ patientId: idField, version: versionField, ...details })
  .refine(bornOrUnknown, askBirthDate);
export type EditPatientInput = z.output<typeof editPatientInput>;

export const addAlertInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  words: requiredText("Say in a few words what staff must know.", 120),
  severity: z.enum(["info", "warn", "stop"], "Choose how much it matters."),
  audience: z.enum(["everyone", "clinicians"], "Choose who may read it.").default("everyone"),
});
export type AddAlertInput = z.output<typeof addAlertInput>;

export const archiveAlertInput = z.strictObject({ patientId: idField, alertId: idField, version: versionField });
export type ArchiveAlertInput = z.output<typeof archiveAlertInput>;

export const findPatientsInput = z.strictObject({ words: z.string().max(120, "Search for less than 120 characters.").default("") });
