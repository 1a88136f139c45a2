import { z } from "zod";
import {
  checkboxField,
  dateField,
  dayMonthYearField,
  idempotencyKeyField,
  idField,
  optionalText,
  requiredText,
  versionField,
} from "../fields.ts";
import { isTimeZone } from "../time.ts";
import { PEOPLE_ROLES } from "./rules/contacts.ts";
import { type HealthKind, isHealthCode, OTHER } from "./rules/health-codes.ts";

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

const phoneText = optionalText(40).refine(
  (phone) => phone === "" || /^\+?[\d\s().\-/]{6,}$/.test(phone),
  "Write the phone number in figures, with its area or country code.",
);
const emailText = z
  .union([z.literal(""), z.email("Write the e-mail like name@example.com.").max(200)], "Write the e-mail like name@example.com.")
  .default("");

const details = {
  givenName: nameText("Give the first name, as on their papers."),
  familyName: nameText("Give the family name, as on their papers."),
  preferredName: optionalText(100).transform((name) => name.normalize("NFC")),
  pronouns: optionalText(40),
  dateOfBirth: dayMonthYearField("This is not a date. Give day, month and year."),
  birthDateUnknown: checkboxField,
  phone: phoneText,
  email: emailText,
  street: optionalText(200),
  city: optionalText(100),
  region: optionalText(100),
  postcode: optionalText(20),
  country: optionalText(2)
    .transform((code) => code.toUpperCase())
    .refine((code) => code === "" || /^[A-Z]{2}$/.test(code), "Write the country as two letters, like AU or NZ."),
  formerNumber: optionalText(60),
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
/** A form that registers also says whether its person has looked at who is alike. */
export const registerFormInput = registerPatientInput.safeExtend({ anyway: checkboxField });
export type RegisterPatientInput = z.output<typeof registerPatientInput>;

export const editPatientInput = z
  .strictObject({ patientId: idField, version: versionField, ...details })
  .refine(bornOrUnknown, askBirthDate);
export type EditPatientInput = z.output<typeof editPatientInput>;

export const audienceField = z.enum(["everyone", "clinicians"], "Choose who may read it.").default("everyone");

export const addAlertInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  words: requiredText("Say in a few words what staff must know.", 120),
  severity: z.enum(["info", "warn", "stop"], "Choose how much it matters."),
  audience: audienceField,
  expiresOn: z.union([z.literal("").transform(() => null), dateField("Give the last day, or leave it empty.")]).default(null),
});
export type AddAlertInput = z.output<typeof addAlertInput>;

export const archiveAlertInput = z.strictObject({ patientId: idField, alertId: idField, version: versionField });
export type ArchiveAlertInput = z.output<typeof archiveAlertInput>;

const channelField = z.enum(["yes", "no", "unasked"], "Choose yes, no, or not asked.").default("unasked");

export const noteContactConsentsInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  call: channelField,
  text: channelField,
  email: channelField,
  post: channelField,
});
export type NoteContactConsentsInput = z.output<typeof noteContactConsentsInput>;

const person = {
  role: z.enum(PEOPLE_ROLES, "Choose who they are to the patient."),
  name: requiredText("Give their name.", 100),
  relation: optionalText(60),
  organisation: optionalText(120),
  phone: phoneText,
  email: emailText,
} as const;

export const addPersonInput = z.strictObject({ idempotencyKey: idempotencyKeyField, patientId: idField, ...person });
export type AddPersonInput = z.output<typeof addPersonInput>;
export const editPersonInput = z.strictObject({ patientId: idField, personId: idField, version: versionField, ...person });
export type EditPersonInput = z.output<typeof editPersonInput>;
export const archivePersonInput = z.strictObject({ patientId: idField, personId: idField, version: versionField });
export type ArchivePersonInput = z.output<typeof archivePersonInput>;

export const addNoteInput = z.strictObject({
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  words: requiredText("Write the note.", 4000),
  audience: audienceField,
});
export type AddNoteInput = z.output<typeof addNoteInput>;
export const strikeNoteInput = z.strictObject({
  patientId: idField,
  noteId: idField,
  version: versionField,
  reason: requiredText("Say why it is struck out.", 200),
});
export type StrikeNoteInput = z.output<typeof strikeNoteInput>;

export const addTagInput = z.strictObject({
  patientId: idField,
  tag: requiredText("Write one word or two.", 40).transform((tag) => tag.normalize("NFC").replaceAll(/\s+/g, " ")),
});
export type AddTagInput = z.output<typeof addTagInput>;
export const removeTagInput = z.strictObject({ patientId: idField, tagId: idField });
export type RemoveTagInput = z.output<typeof removeTagInput>;

const coded = (kind: HealthKind) =>
  z.string("Choose one from the list.").refine((code) => isHealthCode(kind, code), "Choose one from the list.");
const healthItem = {
  idempotencyKey: idempotencyKeyField,
  patientId: idField,
  words: optionalText(120),
  detail: optionalText(200),
} as const;
const named = ({ code, words }: { readonly code: string; readonly words: string }) => code !== OTHER || words !== "";
const askWords = { path: ["words"], message: "Say what it is." };

export const addAllergyInput = z
  .strictObject({
    ...healthItem,
    code: coded("allergy"),
    severity: z.enum(["unknown", "mild", "moderate", "severe"], "Choose how bad it was, or that it is not known.").default("unknown"),
  })
  .refine(named, askWords);
export type AddAllergyInput = z.output<typeof addAllergyInput>;
export const addMedicineInput = z.strictObject({ ...healthItem, code: coded("medicine") }).refine(named, askWords);
export type AddMedicineInput = z.output<typeof addMedicineInput>;
export const endHealthItemInput = z.strictObject({
  patientId: idField,
  itemId: idField,
  version: versionField,
  how: z.enum(["over", "mistake"], "Say whether it is over or was written down by mistake."),
});
export type EndHealthItemInput = z.output<typeof endHealthItemInput>;

export const findPatientsInput = z.strictObject({ words: z.string().max(120, "Search for less than 120 characters.").default("") });

/** The same while somebody types; for a booking with the sessions that each is due. */
export const searchPatientsInput = findPatientsInput.extend({ withDue: z.boolean().default(false) });
export type SearchPatientsInput = z.output<typeof searchPatientsInput>;
