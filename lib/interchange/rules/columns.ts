/**
 * What the columns of a clinic's export can say, and how their headings are known. Synonyms are compared without capitals, accents and punctuation.
 */

type Field = {
  readonly label: string;
  readonly knownBy: readonly string[] /** Several columns may say it together. */;
  readonly joins?: string;
};

export const FIELDS = {
  /** Of a file that Cadence wrote itself: by it a clinic knows its own patients again, and nobody else's. */
  cadenceId: { label: "ID in Cadence", knownBy: ["id in cadence"] },
  formerNumber: {
    label: "Number in the former system",
    knownBy: [
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
      "id",
      "number",
      "no",
    ],
  },
  fullName: { label: "Whole name", knownBy: ["name", "full name", "patient name", "patient", "client name", "client", "customer name"] },
  givenName: {
    label: "First name",
    knownBy: ["first name", "given name", "given names", "forename", "forenames", "vorname", "prenom", "nombre"],
  },
  familyName: { label: "Family name", knownBy: ["last name", "family name", "surname", "nachname", "nom", "apellido", "apellidos"] },
  preferredName: { label: "Called", knownBy: ["preferred name", "known as", "nickname", "called", "rufname"] },
  pronouns: { label: "Pronouns", knownBy: ["pronouns", "pronoun"] },
  dateOfBirth: {
    label: "Date of birth",
    knownBy: [
      "date of birth",
      "dob",
      "birth date",
      "birthdate",
      "birthday",
      "born",
      "born on",
      "d o b",
      "geburtsdatum",
      "date de naissance",
      "fecha de nacimiento",
    ],
  },
  phone: {
    label: "Phone",
    knownBy: [
      "phone",
      "phone number",
      "mobile",
      "mobile phone",
      "mobile number",
      "cell",
      "cell phone",
      "telephone",
      "tel",
      "contact number",
      "handy",
      "telefon",
      "telephone portable",
    ],
  },
  email: { label: "E-mail", knownBy: ["email", "e mail", "email address", "e mail address", "mail", "correo"] },
  street: {
    label: "Street",
    knownBy: [
      "street",
      "street address",
      "address",
      "address 1",
      "address line 1",
      "address 2",
      "address line 2",
      "address line 3",
      "strasse",
      "adresse",
      "direccion",
    ],
    joins: ", ",
  },
  city: { label: "Town", knownBy: ["city", "town", "suburb", "ort", "stadt", "ville", "ciudad"] },
  region: { label: "Region", knownBy: ["state", "region", "county", "province", "bundesland"] },
  postcode: { label: "Postcode", knownBy: ["postcode", "post code", "postal code", "zip", "zip code", "plz", "code postal"] },
  country: { label: "Country", knownBy: ["country", "land", "pays", "pais"] },
  language: { label: "Language", knownBy: ["language", "preferred language", "sprache", "langue", "idioma"] },
  note: { label: "Note", knownBy: ["note", "notes", "comment", "comments", "remarks", "general notes", "notizen"], joins: "\n" },
  consentCall: {
    label: "May be called",
    knownBy: ["call consent", "phone consent", "may call", "phone ok", "consent call", "consent to call"],
  },
  consentText: {
    label: "May be sent texts",
    knownBy: [
      "sms consent",
      "text consent",
      "sms opt in",
      "sms",
      "accepts sms",
      "may text",
      "consent text",
      "consent to text",
      "sms reminders",
      "text messages",
    ],
  },
  consentEmail: {
    label: "May be sent e-mail",
    knownBy: [
      "email consent",
      "e mail consent",
      "email opt in",
      "accepts email",
      "may email",
      "consent email",
      "consent to email",
      "newsletter",
      "email reminders",
      "email marketing",
    ],
  },
  consentPost: {
    label: "May be sent letters",
    knownBy: ["post consent", "mail consent", "letter consent", "consent post", "may post", "consent to post"],
  },
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof FIELDS;

export function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

export const FIELD_NAMES: readonly FieldName[] = Object.keys(FIELDS).filter(isField);

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

const joinsOf = (name: FieldName): string | undefined => {
  const field: Field = FIELDS[name];
  return field.joins;
};

/** What each heading most likely says, empty where it is not known. Nothing is said by two columns that cannot be joined: then the first one counts. */
export function guessColumns(headings: readonly string[]): readonly (FieldName | "")[] {
  const taken = new Set<FieldName>();
  return headings.map((heading) => {
    const plain = plainHeading(heading);
    const squeezed = plain.replaceAll(" ", "");
    const name = FIELD_NAMES.find((each) =>
      FIELDS[each].knownBy.some((known) => known === plain || known.replaceAll(" ", "") === squeezed),
    );
    if (name === undefined || (taken.has(name) && joinsOf(name) === undefined)) return "";
    taken.add(name);
    return name;
  });
}

/** Why these columns cannot be read: no name, or one thing twice. Null where they can. */
export function wrongColumns(columns: readonly string[]): "import_no_name" | "import_column_twice" | null {
  const chosen = columns.filter(isField);
  if (chosen.some((name, at) => chosen.indexOf(name) !== at && joinsOf(name) === undefined)) return "import_column_twice";
  return chosen.includes("fullName") || (chosen.includes("givenName") && chosen.includes("familyName")) ? null : "import_no_name";
}

/** What a row says of each thing, joined where several columns say it. */
export function pickCells(cells: readonly string[], columns: readonly string[]): Readonly<Partial<Record<FieldName, string>>> {
  const said: Partial<Record<FieldName, string>> = {};
  columns.forEach((name, at) => {
    const cell = (cells[at] ?? "").trim();
    if (!isField(name) || cell === "") return;
    const before = said[name];
    said[name] = before === undefined ? cell : `${before}${joinsOf(name) ?? " "}${cell}`;
  });
  return said;
}
