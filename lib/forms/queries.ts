import { and, eq } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { type FormDefinition, formDefinition } from "./input.ts";

/** The stable name of the clinic's screening form. */
const SCREENING_FORM = "screening";

export type FormInForce = { readonly versionId: string; readonly number: number; readonly definition: FormDefinition };

const columns = { versionId: definitionVersions.id, number: definitionVersions.number, content: definitionVersions.content };

/** The screening form in force; null while no clinician approved one, and then nobody can be screened. Part of reads that are gated themselves. */
export async function findScreeningForm({ db }: { readonly db: Db }): Promise<FormInForce | null> {
  const [found] = await db
    .select(columns)
    .from(definitionVersions)
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(and(eq(definitions.kind, "form"), eq(definitions.slug, SCREENING_FORM), eq(definitionVersions.state, "in_force")));
  return found === undefined ? null : { versionId: found.versionId, number: found.number, definition: formDefinition.parse(found.content) };
}
