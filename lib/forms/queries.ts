import type { Db } from "#db/client.ts";
import { findInForce } from "#lib/definitions/queries.ts";
import { type FormDefinition, formDefinition } from "./input.ts";

/** The stable name of the clinic's screening form. */
const SCREENING_FORM = "screening";

export type FormInForce = { readonly versionId: string; readonly number: number; readonly definition: FormDefinition };

/** The screening form in force; null while no clinician approved one, and then nobody can be screened. Part of reads that are gated themselves. */
export async function findScreeningForm(reading: { readonly db: Db }): Promise<FormInForce | null> {
  const found = await findInForce(reading, "form", SCREENING_FORM);
  return found === null ? null : { versionId: found.versionId, number: found.number, definition: formDefinition.parse(found.content) };
}
