import type { ClinicObject } from "#lib/auth/objects.ts";

/** What the id in an address is of, by the part of its pattern up to the id. */
const ADDRESSED: Readonly<Record<string, ClinicObject>> = {
  "/adverse-events/[id]": "adverse_events",
  "/api/diary/visits/[id]": "appointments",
  "/appointments/[id]": "appointments",
  "/consents/[id]": "consents",
  "/credit-notes/[id]": "credit_notes",
  "/documents/[id]": "patient_documents",
  "/handouts/[id]": "handouts",
  "/imports/[id]": "imports",
  "/invoices/[id]": "invoices",
  "/messages/[id]": "messages",
  "/patients/[id]": "patients",
  "/patients/[id]/photos/[photo]": "photos",
  "/photos/[id]": "photos",
  "/portal/consents/[id]": "consents",
  "/portal/handouts/[id]": "handouts",
  "/quotes/[id]": "quotes",
  "/receipts/[id]": "payments",
  "/screenings/[id]": "form_responses",
  "/series/[id]": "series",
  "/settings/audit/patients/[id]": "patients",
  "/settings/audit/staff/[id]": "users",
  "/settings/billing/[id]": "locations",
  "/settings/breaches/[id]": "breaches",
  "/settings/closures/[id]": "closures",
  "/settings/definitions/[versionId]": "definition_versions",
  "/settings/hours/[id]": "users",
  "/settings/locations/[id]": "locations",
  "/settings/resources/[id]": "resources",
  "/settings/services/[id]": "services",
  "/settings/staff/[id]": "users",
  "/supplies/[id]": "supplies",
  "/treatments/[id]": "treatments",
};

/** The object that each id of the pattern names, in their order; a secret in an address names none, nor does a report. @throws for a pattern whose object nobody named */
export function objectsIn(pattern: string): readonly { readonly part: string; readonly object: ClinicObject }[] {
  return [...pattern.matchAll(/\[(?!token\]|report\])\w+\]/g)].map(({ 0: part, index }) => {
    const object = ADDRESSED[pattern.slice(0, index + part.length)];
    if (object === undefined) throw new Error(`Nobody said what the id in ${pattern} is of.`);
    return { part, object };
  });
}
