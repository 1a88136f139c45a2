import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { treatments } from "#db/schema/treatments.ts";
import type { DefinitionInForce } from "#lib/definitions/queries.ts";

/** The stable name of the set that holds where neither service nor category has one. */
const CLINIC_SET = "aftercare";

/**
 * The aftercare set in force for what was done: that of the service, else that of its category, else the clinic's. A service added later inherits its
 * category's. Null where no clinician has approved one, and then nothing may be issued. Part of commands that are gated themselves.
 */
export async function findSetOfTreatment({ db }: { readonly db: Db }, treatmentId: string): Promise<DefinitionInForce | null> {
  const clinicSet = sql`(select id from definitions where kind = 'aftercare' and slug = ${CLINIC_SET})`;
  const [found] = await db
    .select({
      versionId: definitionVersions.id,
      definitionId: definitions.id,
      slug: definitions.slug,
      name: definitions.name,
      number: definitionVersions.number,
      content: definitionVersions.content,
    })
    .from(treatments)
    .innerJoin(appointments, eq(appointments.id, treatments.appointmentId))
    .innerJoin(services, eq(services.id, appointments.serviceId))
    .innerJoin(serviceCategories, eq(serviceCategories.id, services.categoryId))
    .innerJoin(definitions, eq(definitions.id, sql`coalesce(${services.aftercareId}, ${serviceCategories.aftercareId}, ${clinicSet})`))
    .innerJoin(definitionVersions, and(eq(definitionVersions.definitionId, definitions.id), eq(definitionVersions.state, "in_force")))
    .where(and(eq(treatments.id, treatmentId), eq(definitions.kind, "aftercare")));
  return found ?? null;
}
