import { REGION_CHOICES } from "#lib/anaesthetics/rules.ts";
import { findZone } from "#lib/zones.ts";

/**
 * What every resource is made of. FHIR leaves out what is not known and never says null or an empty text, list or object, so the mappings say what they have
 * and `spoken` takes the rest away.
 */
export type Told = string | number | boolean | null | undefined | readonly Told[] | { readonly [field: string]: Told };
export type Spoken = string | number | boolean | readonly Spoken[] | { readonly [field: string]: Spoken };

export type Resource = { readonly resourceType: string; readonly id: string; readonly [field: string]: Told };

/** Of the blanks, a FHIR string knows four. */
const OTHER_BLANKS = /[^\S \r\n\t]/g;

/** The same without what says nothing; undefined when nothing is left. */
export function spoken(told: Told): Spoken | undefined {
  if (told === null || told === undefined) return undefined;
  if (typeof told === "string") {
    const plain = told.replaceAll(OTHER_BLANKS, " ").trim();
    return plain === "" ? undefined : plain;
  }
  if (typeof told !== "object") return told;
  if (isList(told)) {
    const list = told.map(spoken).filter((each) => each !== undefined);
    return list.length === 0 ? undefined : list;
  }
  const fields = Object.entries(told).flatMap(([field, value]) => {
    const said = spoken(value);
    return said === undefined ? [] : [[field, said] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

const isList = (told: readonly Told[] | { readonly [field: string]: Told }): told is readonly Told[] => Array.isArray(told);

/** Systems of our own, told of in docs/interchange.md. A code of somebody else's is used only where it was verified. */
export const OWN = {
  patientNumber: "urn:cadence:patient-number",
  formerNumber: "urn:cadence:former-number",
  procedure: "urn:cadence:procedure",
  zone: "urn:cadence:zone",
  observation: "urn:cadence:observation",
} as const;

/** HL7's own code systems; a test holds every code that is used to HL7's definitions. */
export const hl7 = (system: string, code: string, display: string): Told => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code, display }],
});

/** Verified LOINC codes, with LOINC's own words. */
export const LOINC = {
  consent: { system: "http://loinc.org", code: "59284-0", display: "Consent Document" },
  fitzpatrick: { system: "http://loinc.org", code: "66555-4", display: "Skin type [Fitzpatrick Classification Scale]" },
} as const;

/** A concept in words alone. Where one has to stand, blanks are told as what they are. */
export const text = (words: string): Told => ({ text: words.trim() === "" ? "Not said" : words });
export const own = (system: string, code: string, words: string): Told => ({ coding: [{ system, code, display: words }], text: words });

export const quantity = (value: number, unit: string): Told => ({ value, unit, system: "http://unitsofmeasure.org", code: unit });

/** A resource of the same bundle. */
export const to = (id: string): Told => ({ reference: `urn:uuid:${id}` });
/** Somebody or something that the bundle only names. */
export const named = (name: string | null): Told => ({ display: name });

/** An instant in which a thing stands, whichever of its ends is known. */
export const between = (start: string | null, end: string | null): Told => ({ start, end });

/**
 * The id of a resource made from part of a row: the row's own, told apart by a number and marked as derived (a UUID of version 8). The same for every bundle
 * of that row.
 * @param place from 0, below 65,536
 */
export function partId(id: string, place: number): string {
  const last = ((Number.parseInt(id.slice(-4), 16) + place) % 0x10000).toString(16).padStart(4, "0");
  return `${id.slice(0, 14)}8${id.slice(15, -4)}${last}`;
}

/** "over_label" → "over label": a word of ours where no better one is at hand. */
export const plain = (word: string): string => word.replaceAll(/[_-]/g, " ");

/** A zone, or a region of zones, in words. */
export const sayZone = (zone: string): string =>
  findZone(zone)?.label ?? REGION_CHOICES.find(({ value }) => value === zone)?.label ?? plain(zone);
