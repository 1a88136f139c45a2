import { idField } from "#lib/fields.ts";
import { LANGUAGES, type RegisterPatientInput, registerPatientInput } from "#lib/patients/input.ts";
import { CHANNELS, type Channel } from "#lib/patients/rules/contacts.ts";
import { canBeBornOn } from "#lib/patients/rules/patient.ts";
import type { DateOrder } from "#lib/patients/rules/search.ts";
import type { IsoDate } from "#lib/time.ts";
import { FIELDS, type FieldName, isField, pickCells } from "./columns.ts";
import { plainCell, type ReadValue, readBirthDate, readConsent, readCountry, saysNothing, splitName } from "./values.ts";

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
const LONGEST_NOTE = 4000;

/**
 * Reads one row: a patient as the form of registration would take them, or every reason why not, each with the column it is about. Whatever a column says that
 * was matched is either in the draft or refused; nothing is cut off or left out.
 */
export function readRow(cells: readonly string[], reading: Reading): ReadRow {
  const reasons: string[] = [];
  const refuse = (name: FieldName, why: string) => reasons.push(`${FIELDS[name].label}: ${why}`);
  if (cells.slice(reading.columns.length).some((cell) => cell.trim() !== ""))
    reasons.push("The row has more cells than there are headings.");
  const said = pickCells(cells.map(plainCell), reading.columns);
  for (const [name, text] of Object.entries(said))
    if (isField(name) && text.includes("\u{fffd}")) refuse(name, "it holds a character that cannot be read. Write it anew.");
  const text = (name: FieldName): string => {
    const cell = said[name] ?? "";
    return saysNothing(cell) ? "" : cell;
  };
  const taken = <T>(name: FieldName, read: ReadValue<T>, otherwise: T): T => {
    if ("value" in read) return read.value;
    refuse(name, read.wrong);
    return otherwise;
  };
  const dateOfBirth = readBorn(text("dateOfBirth"), reading);
  const cadenceId = taken("cadenceId", readCadenceId(text("cadenceId")), null);
  const note = text("note");
  if (note.length > LONGEST_NOTE) refuse("note", `Keep this under ${LONGEST_NOTE} characters.`);
  const given = {
    ...namesOf(text, said),
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

/** First and family name, each from its column where there is one, else from the whole name. */
function namesOf(text: (name: FieldName) => string, said: Readonly<Partial<Record<FieldName, string>>>) {
  // Somebody may be called None or Na: names are read as they stand.
  const whole = splitName(said.fullName ?? "");
  const given = said.givenName ?? whole.givenName;
  const family = said.familyName ?? whole.familyName;
  return text("fullName") === "" && text("givenName") === "" && text("familyName") === ""
    ? { givenName: "", familyName: "" }
    : { givenName: given, familyName: family };
}

function readBorn(text: string, { dateOrder, today }: Reading): ReadValue<IsoDate | null> {
  if (text === "") return { value: null };
  const read = readBirthDate(text, dateOrder, today);
  if ("wrong" in read || canBeBornOn(read.value, today)) return read;
  return { wrong: "Nobody was born then who can be a patient today." };
}

function readCadenceId(text: string): ReadValue<string | null> {
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
  return isField(shown) ? `${FIELDS[shown].label}: ${issue.message}` : issue.message;
}
