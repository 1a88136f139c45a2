/**
 * How the columns of a file are known for what they say, whatever kind of file it is. Headings are compared without capitals, accents and punctuation.
 */

/** Something that a column can say. */
export type Field = {
  readonly label: string;
  readonly knownBy: readonly string[];
  /** What stands between the cells of several columns that say it together; one column alone where there is nothing. */
  readonly joins?: string;
};

/** How other systems head the number under which they keep a patient, in a file of patients and in any other. */
export const NUMBER_ELSEWHERE = [
  "former number",
  "patient number",
  "patient no",
  "patient id",
  "client number",
  "client no",
  "client id",
  "customer id",
  "file number",
  "file no",
  "chart number",
  "record number",
  "mrn",
] as const;
export const WHOLE_NAME = ["name", "full name", "patient name", "patient", "client name", "client", "customer name"] as const;

export type Fields<Name extends string = string> = Readonly<Record<Name, Field>>;

export function isField<Name extends string>(fields: Fields<Name>, name: string): name is Name {
  return Object.hasOwn(fields, name);
}

export function fieldNames<Name extends string>(fields: Fields<Name>): readonly Name[] {
  return Object.keys(fields).filter((name) => isField(fields, name));
}

/** A heading as it is compared: "E-Mail Address" and "email_address" are the same. */
export function plainHeading(heading: string): string {
  return heading
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** What each heading most likely says, empty where it is not known. Nothing is said by two columns that cannot be joined: then the first one counts. */
export function guessColumns<Name extends string>(fields: Fields<Name>, headings: readonly string[]): readonly (Name | "")[] {
  const names = fieldNames(fields);
  const taken = new Set<Name>();
  return headings.map((heading) => {
    const plain = plainHeading(heading);
    const squeezed = plain.replaceAll(" ", "");
    const name = names.find((each) => fields[each].knownBy.some((known) => known === plain || known.replaceAll(" ", "") === squeezed));
    if (name === undefined || (taken.has(name) && fields[name].joins === undefined)) return "";
    taken.add(name);
    return name;
  });
}

/** Whether two columns say what only one can say. */
export function saysTwice(fields: Fields, columns: readonly string[]): boolean {
  const chosen = columns.filter((name) => isField(fields, name));
  return chosen.some((name, at) => chosen.indexOf(name) !== at && fields[name]?.joins === undefined);
}

/** What a row says of each thing, joined where several columns say it. */
export function pickCells<Name extends string>(
  fields: Fields<Name>,
  cells: readonly string[],
  columns: readonly string[],
): Readonly<Partial<Record<Name, string>>> {
  const said: Partial<Record<Name, string>> = {};
  columns.forEach((name, at) => {
    const cell = (cells[at] ?? "").trim();
    if (!isField(fields, name) || cell === "") return;
    const before = said[name];
    said[name] = before === undefined ? cell : `${before}${fields[name].joins ?? " "}${cell}`;
  });
  return said;
}
