import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
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

/** Within a query: the questions that flag a caution in a version of a form, as JSON, read from the column of its content. */
export const flaggingQuestions = sql`jsonb_path_query_array(v.content, '$.sections[*].questions[*] ? (exists (@.cautionIf))')`;

/** Within a query: the numbers that the clinic waits longer by now, as JSON. An earlier version's are past: it is a rule of the clinic's, and no answer. */
export const stricterInForce = sql`coalesce((
  select w.content -> 'stricter' from ${definitionVersions} w join ${definitions} d on d.id = w.definition_id
  where d.kind = 'form' and d.slug = ${SCREENING_FORM} and w.state = 'in_force'
), '{}'::jsonb)`;
