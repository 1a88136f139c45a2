/** What is kept of who a patient is, in the order in which it is read. */
export const DETAIL_FIELDS = [
  "givenName",
  "familyName",
  "preferredName",
  "pronouns",
  "dateOfBirth",
  "phone",
  "email",
  "street",
  "city",
  "region",
  "postcode",
  "country",
  "formerNumber",
  "language",
  "timeZone",
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

export const DETAIL_LABELS: Readonly<Record<DetailField, string>> = {
  givenName: "First name",
  familyName: "Family name",
  preferredName: "Called",
  pronouns: "Pronouns",
  dateOfBirth: "Born",
  phone: "Phone",
  email: "E-mail",
  street: "Street",
  city: "Town or suburb",
  region: "State or county",
  postcode: "Postcode",
  country: "Country",
  formerNumber: "Former number",
  language: "Language",
  timeZone: "Time zone",
};

/** A patient's details: a date in ISO form or null while it is not known, a time zone only where it is not the clinic's, else text that may be empty. */
export type Details = Readonly<Record<Exclude<DetailField, "dateOfBirth" | "timeZone">, string>> & {
  readonly dateOfBirth: string | null;
  readonly timeZone: string | null;
};

/** Details that read as `base` does, but for these fields, which are the other's. */
export function takeFields(base: Details, fields: readonly DetailField[], other: Details): Details {
  const of = (field: DetailField) => (fields.includes(field) ? other : base);
  return {
    givenName: of("givenName").givenName,
    familyName: of("familyName").familyName,
    preferredName: of("preferredName").preferredName,
    pronouns: of("pronouns").pronouns,
    dateOfBirth: of("dateOfBirth").dateOfBirth,
    phone: of("phone").phone,
    email: of("email").email,
    street: of("street").street,
    city: of("city").city,
    region: of("region").region,
    postcode: of("postcode").postcode,
    country: of("country").country,
    formerNumber: of("formerNumber").formerNumber,
    language: of("language").language,
    timeZone: of("timeZone").timeZone,
  };
}

/** A patient's details alone, of whatever carries them. */
export const detailsOf = (carrier: Details): Details => takeFields(carrier, [], carrier);
