import { idField } from "#lib/fields.ts";
import { LANGUAGES, type RegisterPatientInput, registerPatientInput } from "#lib/patients/input.ts";
import { CHANNELS, type Channel } from "#lib/patients/rules/contacts.ts";
import { canBeBornOn } from "#lib/patients/rules/patient.ts";
import type { DateOrder } from "#lib/patients/rules/search.ts";
import type { IsoDate } from "#lib/time.ts";
import { isField } from "./columns.ts";
import { PATIENT_FIELDS } from "./patient-fields.ts";
import { namesOf, openRow, readNote } from "./said.ts";
import { type ReadValue, readBirthDate, readConsent, readCountry } from "./values.ts";

/** How a file is read. */
export type Reading = { readonly columns: readonly string[]; readonly dateOrder: DateOrder; readonly today: IsoDate };

const CONSENTS = { call: "consentCall", text: "consentText", email: "consentEmail", post: "consentPost" } as const;

/** A patient as a row tells of them. */
export type Draft = {
  readonly cadenceId: string | null;
  readonly details: Omit<RegisterPatientInput, "idempotencyKey" | "birthDateUnknown">;
  /** The channels that the patient was asked about; one that is not there was not asked about. */
  readonly consents: readonly { readonly channel: Channel; readonly agreed: boolean }[];
  readonly note: string;
};

export type ReadRow = { readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly reasons: readonly string[] };

/** The form that a patient is registered with decides what may be kept; this key of it is never used. */
const NO_KEY = "00000000-0000-7000-8000-000000000000";

/**
 * Reads one row: a patient as the form of registration would take them, or every reason why not, each with the column it is about. Whatever a column says that
 * was matched is either in the draft or refused; nothing is cut off or left out.
 */
export function readRow(cells: readonly string[], reading: Reading): ReadRow {
  const { said, reasons, text, taken } = openRow(PATIENT_FIELDS, cells, reading.columns);
  const dateOfBirth = readBorn(text("dateOfBirth"), reading);
  const cadenceId = taken("cadenceId", readCadenceId(text("cadenceId")), null);
  const note = taken("note", readNote(text("note")), "");
  const given = {
    ...namesOf(said),
    preferredName: text("preferredName"),
    pronouns: text("pronouns"),
    phone: text("phone"),
    email: text("email"),
    street: text("street"),
    city: text("city"),
    region: text("region"),
    postcode: text("postcode"),
    country: text("country") === "" ? "" : taken("country", readCountry(text("country")), ""),
    formerNumber: text("formerNumber"),
    language: taken("language", readLanguage(text("language")), "en"),
  };
  const born = taken("dateOfBirth", dateOfBirth, null);
  const [year = "", month = "", day = ""] = (born ?? "").split("-");
  const form = registerPatientInput.safeParse({
    idempotencyKey: NO_KEY,
    ...given,
    dateOfBirth: { day, month, year },
    birthDateUnknown: born === null ? "on" : undefined,
  });
  if (!form.success) for (const issue of form.error.issues) reasons.push(sayIssue(issue, reading.columns));
  const consents = CHANNELS.flatMap((channel) => {
    const agreed = taken(CONSENTS[channel], readConsent(said[CONSENTS[channel]] ?? ""), null);
    return agreed === null ? [] : [{ channel, agreed }];
  });
  if (!form.success || reasons.length > 0) return { ok: false, reasons };
  const { idempotencyKey: _, birthDateUnknown: __, ...details } = form.data;
  return { ok: true, draft: { cadenceId, details, consents, note } };
}

/** A date of birth, null where none is given; nobody is a patient who was born then where the registration says so. */
export function readBorn(text: string, { dateOrder, today }: Pick<Reading, "dateOrder" | "today">): ReadValue<IsoDate | null> {
  if (text === "") return { value: null };
  const read = readBirthDate(text, dateOrder, today);
  if ("wrong" in read || canBeBornOn(read.value, today)) return read;
  return { wrong: "Nobody was born then who can be a patient today." };
}

/** What Cadence itself calls somebody, null where that is not said. */
export function readCadenceId(text: string): ReadValue<string | null> {
  if (text === "") return { value: null };
  return idField.safeParse(text).success ? { value: text.toLowerCase() } : { wrong: `“${text}” is no ID of Cadence. Leave it empty.` };
}

function readLanguage(text: string): ReadValue<string> {
  if (text === "") return { value: "en" };
  const word = text.toLowerCase();
  const found = LANGUAGES.find(({ code, name }) => word === code || word === name.toLowerCase() || word.startsWith(`${code}-`));
  return found === undefined ? { wrong: `“${text}” is not one of the clinic’s languages.` } : { value: found.code };
}

function sayIssue(issue: { readonly path: readonly PropertyKey[]; readonly message: string }, columns: readonly string[]): string {
  const name = String(issue.path[0] ?? "");
  const shown = columns.includes(name) ? name : name === "givenName" || name === "familyName" ? "fullName" : name;
  return isField(PATIENT_FIELDS, shown) ? `${PATIENT_FIELDS[shown].label}: ${issue.message}` : issue.message;
}
