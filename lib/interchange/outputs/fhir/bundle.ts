import type { RecordCopy } from "#lib/privacy/outputs/record.ts";
import { consentsOf } from "./agreements.ts";
import { responsesOf } from "./answers.ts";
import { appointmentsOf, plansOf } from "./diary.ts";
import { documentsOf, eventsOf, mediaOf, scoresOf } from "./findings.ts";
import { flagsOf, healthOf, patientsOf } from "./people.ts";
import { numbingOf, treatmentsOf } from "./treatments.ts";
import { type Resource, type Spoken, spoken, to } from "./words.ts";

/**
 * A patient's copy as a FHIR R4 bundle (4.0.1) of type collection. It is made from the copy and from nothing else, so that it can never tell more or other
 * than the copy does; `docs/interchange.md` says what becomes what, and what stands in the copy alone.
 */
export function fhirBundle(copy: RecordCopy): Spoken {
  const [patient] = copy.record.people;
  if (patient === undefined) throw new Error("A copy without a patient is none.");
  const { record } = copy;
  const subject = to(patient.id);
  const resources: readonly Resource[] = [
    ...patientsOf(copy),
    ...flagsOf(copy, subject),
    ...healthOf(record, subject),
    ...appointmentsOf(record, subject),
    ...plansOf(record, subject),
    ...responsesOf(record, subject),
    ...consentsOf(copy, subject),
    ...treatmentsOf(record, subject),
    ...numbingOf(record, subject),
    ...eventsOf(record, subject),
    ...scoresOf(record, subject),
    ...mediaOf(record, subject),
    ...documentsOf(record, subject),
  ];
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    timestamp: copy.madeAt,
    entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  };
  return spoken(bundle) ?? {};
}
