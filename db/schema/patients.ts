import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, date, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, version } from "../columns.ts";

/**
 * A patient of the clinic. Never deleted; merging sets `mergedInto` and rewrites nothing else: reads resolve it through the view `patient_identities`.
 * `searchText`, `familyFirst` and `phoneDigits` are kept by a trigger from the names and the phone: names in plain small letters between spaces, so that
 * " ann" finds the words that begin so, first name first in the one and family name first in the other.
 */
export const patients = pgTable(
  "patients",
  {
    id: id(),
    number: integer().generatedAlwaysAsIdentity({ startWith: 1001 }).notNull().unique("patients_number_once"),
    givenName: text().notNull(),
    familyName: text().notNull(),
    preferredName: text().notNull().default(""),
    pronouns: text().notNull().default(""),
    dateOfBirth: date(),
    phone: text().notNull().default(""),
    email: text().notNull().default(""),
    /** Street and number, one line or several. */
    street: text().notNull().default(""),
    city: text().notNull().default(""),
    /** State, county or region, as it stands on letters there. */
    region: text().notNull().default(""),
    postcode: text().notNull().default(""),
    /** ISO 3166-1, two capitals; empty where the address names none. */
    country: text().notNull().default(""),
    /** Their number in the system that the clinic used before: by it a file brought over finds them again. */
    formerNumber: text().notNull().default(""),
    language: text().notNull().default("en"),
    timeZone: text(),
    searchText: text().notNull().default(""),
    /** Every spelling that is one slip away from a word of theirs: kept, since working it out for each name that is looked at took longer than all else. */
    closeSpellings: text().array().notNull().generatedAlwaysAs(sql`close_spellings(search_text)`),
    familyFirst: text().notNull().default(""),
    phoneDigits: text().notNull().default(""),
    mergedInto: uuid().references((): AnyPgColumn => patients.id),
    createdAt: createdAt(),
    archivedAt: instant(),
    version: version(),
  },
  (t) => [
    check("patients_named", sql`length(trim(${t.givenName})) + length(trim(${t.familyName})) > 0`),
    check("patients_born_after_1900", sql`${t.dateOfBirth} is null or ${t.dateOfBirth} >= date '1900-01-01'`),
    check("patients_not_merged_into_self", sql`${t.mergedInto} is null or ${t.mergedInto} <> ${t.id}`),
    check("patients_country", sql`${t.country} = '' or ${t.country} ~ '^[A-Z]{2}$'`),
    index("patients_search").using("gin", sql`search_text gin_trgm_ops`),
    index("patients_close_spellings").using("gin", t.closeSpellings),
    index("patients_first_name_first").on(sql`search_text collate "C"`, t.id),
    index("patients_family_first").on(sql`family_first collate "C"`, t.id),
    index("patients_email").on(sql`lower(email) text_pattern_ops`),
    index("patients_phone").using("gin", sql`phone_digits gin_trgm_ops`),
    /** By the figures that every way of writing a number ends with: two hundred of a file are looked up at once. */
    index("patients_phone_end").on(sql`right(phone_digits, 6)`).where(sql`phone_digits <> ''`),
    index("patients_former_number").on(t.formerNumber).where(sql`former_number <> ''`),
    index("patients_born").on(t.dateOfBirth),
  ],
);
