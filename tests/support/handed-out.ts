/** A signed treatment with its handout, as rows: for tests of what is read from them. */
import type { Database } from "#db/client.ts";
import { contentHash } from "#db/once.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { handouts } from "#db/schema/handouts.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import type { AftercareContent } from "#lib/aftercare/input.ts";
import { fillSections } from "#lib/aftercare/outputs/sections.ts";
import { resolveInstructions } from "#lib/aftercare/rules.ts";
import { at } from "./results.ts";
import { insertSigned } from "./signed-row.ts";
import type { SmallClinic } from "./small-clinic.ts";

const TIME_ZONE = "Australia/Melbourne";

export async function handOut(
  database: Database,
  clinic: SmallClinic,
  visit: {
    readonly appointmentId: string;
    readonly patientId: string;
    readonly endedAt: Temporal.Instant;
    readonly content?: AftercareContent;
    readonly homePlan?: readonly string[];
  },
): Promise<void> {
  const { db } = database;
  const { appointmentId, patientId, endedAt, content = defaultAftercareSet, homePlan = [] } = visit;
  const author = at(clinic.clinicians, 0).userId;
  const [definition] = await db
    .insert(definitions)
    .values({ kind: "aftercare", slug: `aftercare-${appointmentId}`, name: "Aftercare" })
    .returning({ id: definitions.id });
  if (definition === undefined) throw new Error("The definition was not made.");
  const [version] = await db
    .insert(definitionVersions)
    .values({
      definitionId: definition.id,
      number: 1,
      state: "in_force",
      content,
      contentHash: contentHash(content),
      approvedBy: author,
      approvedAt: endedAt,
      inForceAt: endedAt,
    })
    .returning({ id: definitionVersions.id });
  if (version === undefined) throw new Error("The aftercare was not made.");
  const treatmentId = await insertSigned(database, {
    appointmentId,
    patientId,
    locationId: clinic.locationId,
    startedAt: endedAt.subtract({ minutes: 40 }),
    endedAt,
    deviceId: at(clinic.devices, 0),
    by: author,
    notes: "canary of the clinical notes",
  });
  await db.insert(handouts).values({
    patientId,
    treatmentId,
    aftercareVersionId: version.id,
    versionNumber: 1,
    approvedBy: "Dr Mara Ilves",
    approvedAt: endedAt,
    locationId: clinic.locationId,
    treatmentEndedAt: endedAt,
    timeZone: TIME_ZONE,
    instructions: resolveInstructions({ instructions: content.instructions, treatmentEndedAt: endedAt, timeZone: TIME_ZONE }),
    sections: fillSections(content.sections, { phone: "03 5550 1482", emergencyNumber: "000" }),
    homePlan,
    issuedBy: author,
    issuedAt: endedAt,
  });
}
