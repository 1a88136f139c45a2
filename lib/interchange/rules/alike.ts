import { type Likeness as Compared, emailKey, nameKey, phoneKey } from "#lib/patients/rules/duplicates.ts";

/** What people are compared by. */
export type Person = Omit<Compared, "preferredName"> & {
  readonly formerNumber: string;
  /** What Cadence itself calls them; of a file of this clinic or of another. */
  readonly cadenceId: string | null;
};

/** Something that two who share it are probably one person by; `same` where they are without doubt. */
export type Mark = { readonly key: string; readonly reason: string; readonly same: boolean };

/**
 * By what somebody is known again. An ID of Cadence and the number of the former system are theirs alone; a household shares a phone and an e-mail, so that neither counts without
 * the name.
 */
export function marksOf(person: Person): readonly Mark[] {
  const name = nameKey(person);
  const [phone, email, number] = [phoneKey(person.phone), emailKey(person.email), person.formerNumber.trim()];
  return [
    { key: `c ${person.cadenceId}`, reason: "The same ID in Cadence", same: true, there: person.cadenceId !== null },
    { key: `n ${number}`, reason: "The same number in the former system", same: true, there: number !== "" },
    { key: `b ${name} ${person.dateOfBirth}`, reason: "The same name and date of birth", same: false, there: person.dateOfBirth !== null },
    { key: `p ${name} ${phone}`, reason: "The same name and phone", same: false, there: phone !== null },
    { key: `e ${name} ${email}`, reason: "The same name and e-mail", same: false, there: email !== null },
  ].flatMap(({ there, ...mark }) => (there ? [mark] : []));
}

/** Whom a mark belongs to: a patient by their number, or an earlier row of the file. */
export type Owner = { readonly patient: number } | { readonly row: number };

export type Likeness = { readonly same: boolean; readonly reason: string; readonly patient: number | null };

/** The weightiest mark that somebody else has too, in words; null where nobody is alike. */
export function likeness(marks: readonly Mark[], ownerOf: (key: string) => Owner | undefined): Likeness | null {
  for (const { key, reason, same } of marks) {
    const owner = ownerOf(key);
    if (owner === undefined) continue;
    return "patient" in owner
      ? { same, reason: `${reason} as patient ${owner.patient}.`, patient: owner.patient }
      : { same, reason: `${reason} as row ${owner.row} of this file.`, patient: null };
  }
  return null;
}
