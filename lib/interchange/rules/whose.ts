import { type Likeness, nameKey, scoreLikeness, verdictOf } from "#lib/patients/rules/duplicates.ts";
import type { Whose } from "./read-appointment.ts";
import type { ReadValue } from "./values.ts";

/** A record of a patient, and who it is by now: one that was merged into another is known by what it says, and leads to the record that stands. */
export type KnownRecord = {
  readonly id: string;
  /** The record that stands for the patient, with every record of theirs. */
  readonly patientId: string;
  readonly patientRecords: readonly string[];
  readonly patientNumber: number;
  readonly isArchived: boolean;
  readonly number: number;
  readonly formerNumber: string;
  readonly details: Pick<Likeness, "givenName" | "familyName" | "preferredName" | "dateOfBirth">;
};

/** By what a row says whom it means: an ID or a number alone where there is one, for it is the patient's alone; else the name with the date of birth. */
export function isMeant(whose: Whose, { id, number, formerNumber, details }: KnownRecord): boolean {
  if (whose.cadenceId !== null) return whose.cadenceId === id;
  if (whose.number !== null) return whose.number === number;
  if (whose.formerNumber !== "") return whose.formerNumber === formerNumber;
  return whose.dateOfBirth !== null && whose.dateOfBirth === details.dateOfBirth && nameKey(whose) === nameKey(details);
}

/**
 * The one patient whom a row means. Nobody is guessed: where several are called so, or what else the row says of them is another's, that is a reason.
 * @param found records among which are all that the row can mean
 */
export function whoseIs(whose: Whose, found: readonly KnownRecord[]): ReadValue<KnownRecord> {
  const meant = found.filter((record) => isMeant(whose, record));
  const [first] = meant;
  if (first === undefined) return { wrong: nobody(whose) };
  if (meant.some(({ patientId }) => patientId !== first.patientId)) return { wrong: several(whose) };
  if (!meant.some((record) => agrees(whose, record)))
    return { wrong: `Patient ${first.patientNumber} has another name or date of birth than this row says.` };
  return first.isArchived ? { wrong: `Patient ${first.patientNumber} is archived.` } : { value: first };
}

/** Whether name and date of birth, as far as they are said, are those of the record: as a duplicate is judged, so that a name spelled otherwise is no other. */
function agrees(whose: Whose, { details }: KnownRecord): boolean {
  const isNamed = whose.givenName + whose.familyName !== "";
  const said = {
    ...details,
    ...(isNamed ? { givenName: whose.givenName, familyName: whose.familyName } : {}),
    dateOfBirth: whose.dateOfBirth ?? details.dateOfBirth,
  };
  const nothing = { phone: "", email: "" };
  return verdictOf(scoreLikeness({ ...said, ...nothing }, { ...details, ...nothing }).points) !== null;
}

function nobody({ cadenceId, number, formerNumber }: Whose): string {
  if (cadenceId !== null) return "No patient has this ID here.";
  if (number !== null) return `No patient has the number ${number} here.`;
  return formerNumber === "" ? "No patient has this name and date of birth." : "No patient has this number of the former system.";
}

function several({ formerNumber }: Whose): string {
  return formerNumber === ""
    ? "Several patients have this name and date of birth. Give the number of the one who is meant."
    : "Several patients have this number of the former system. Give the number here of the one who is meant.";
}
