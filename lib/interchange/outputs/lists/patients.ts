import type { Channel } from "#lib/patients/rules/contacts.ts";
import type { Details } from "#lib/patients/rules/details.ts";
import type { Columns } from "./columns.ts";

/** A patient as the list tells of them: who they are and how to reach them, and nothing clinical. */
export type PatientLine = Details & {
  readonly id: string;
  readonly number: number;
  /** By channel, the word that holds; nothing where nobody asked. */
  readonly consents: Readonly<Partial<Record<Channel, boolean>>>;
  /** "2026-03-10T15:00:00+11:00". */
  readonly registered: string;
};

const yesOrNo = (agreed: boolean | undefined) => (agreed === undefined ? "" : agreed ? "yes" : "no");

/** In their order. The headings are those that our own import knows; it knows no other number of Cadence than the id, which no other clinic has. */
export const PATIENT_COLUMNS: Columns<PatientLine> = [
  ["ID in Cadence", ({ id }) => id],
  ["Number in Cadence", ({ number }) => String(number)],
  ["Former number", ({ formerNumber }) => formerNumber],
  ["First name", ({ givenName }) => givenName],
  ["Family name", ({ familyName }) => familyName],
  ["Preferred name", ({ preferredName }) => preferredName],
  ["Pronouns", ({ pronouns }) => pronouns],
  ["Date of birth", ({ dateOfBirth }) => dateOfBirth ?? ""],
  ["Phone", ({ phone }) => phone],
  ["E-mail", ({ email }) => email],
  ["Street", ({ street }) => street],
  ["Town", ({ city }) => city],
  ["Region", ({ region }) => region],
  ["Postcode", ({ postcode }) => postcode],
  ["Country", ({ country }) => country],
  ["Language", ({ language }) => language],
  ["Time zone", ({ timeZone }) => timeZone ?? ""],
  ["Phone consent", ({ consents }) => yesOrNo(consents.call)],
  ["SMS consent", ({ consents }) => yesOrNo(consents.text)],
  ["E-mail consent", ({ consents }) => yesOrNo(consents.email)],
  ["Post consent", ({ consents }) => yesOrNo(consents.post)],
  ["Registered", ({ registered }) => registered],
];
