import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { appointments } from "#db/schema/appointments.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { handouts } from "#db/schema/handouts.ts";
import { defaultAftercareSet } from "#db/seed/definitions/aftercare-set.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { addService, updateCategory, updateService } from "#lib/services/commands.ts";
import { addServiceInput } from "#lib/services/input.ts";
import { getServiceWithPhases, listAftercareSets, listCategories } from "#lib/services/queries.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice, equippedVisit, putAftercareInForce, SIGNING, wholeRecord } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
let scalpSet: string;
beforeAll(async () => {
  database = await freshDatabase("aftercare-of-service");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
  scalpSet = await addSet("Aftercare of the scalp", "in_force");
});
afterAll(() => database.close());

const desk = () => as(clinic, { ...clinic.reception, roles: ["admin"] }, ["clinic:write", "clinic:read"]);

async function addSet(name: string, state: "draft" | "in_force") {
  const { db } = database.app;
  const made = await db.insert(definitions).values({ kind: "aftercare", slug: key(), name }).returning({ id: definitions.id });
  const approved = state === "draft" ? {} : { approvedBy: clinic.clinician.id, approvedAt: NOW, inForceAt: NOW };
  const version = { number: 1, state, content: defaultAftercareSet, contentHash: contentHash(defaultAftercareSet), ...approved };
  await db.insert(definitionVersions).values({ definitionId: at(made, 0).id, ...version });
  return at(made, 0).id;
}

const typed = (categoryId: string) =>
  addServiceInput.parse({
    idempotencyKey: key(),
    name: "Scalp, added later",
    categoryId,
    newCategory: "",
    kind: "treatment",
    needles: "on",
    phases: [{ name: "Needling", minutes: "45", clinician: "on" }],
  });

/** The set that is handed out when a visit for this service is signed. */
async function handedOutAfter(serviceId: string): Promise<string | undefined> {
  const { db } = database.app;
  const { appointmentId, treatmentId } = await equippedVisit(clinic);
  await db.update(appointments).set({ serviceId }).where(eq(appointments.id, appointmentId));
  const recording = as(clinic, clinic.clinician, ["treatment:record"], SIGNING);
  const { handoutId } = value(await signTreatment(recording, wholeRecord(treatmentId, deviceId)));
  const [row] = await db
    .select({ set: definitions.name })
    .from(handouts)
    .innerJoin(definitionVersions, eq(definitionVersions.id, handouts.aftercareVersionId))
    .innerJoin(definitions, eq(definitions.id, definitionVersions.definitionId))
    .where(eq(handouts.id, handoutId));
  return row?.set;
}

describe("the aftercare of a service", () => {
  test("failure 19: a service added later inherits its category's, and the clinic's where the category has none", async () => {
    const category = at(await listCategories(desk()), 0);
    const { serviceId } = value(await addService(desk(), typed(category.id)));
    expect(await handedOutAfter(serviceId)).toBe("Aftercare");
    value(await updateCategory(desk(), { ...category, categoryId: category.id, aftercareId: scalpSet }));
    expect(await handedOutAfter(serviceId)).toBe("Aftercare of the scalp");
    const { serviceId: later } = value(await addService(desk(), { ...typed(category.id), name: "Brows, added later still" }));
    expect(await handedOutAfter(later)).toBe("Aftercare of the scalp");
  });

  test("is its own where it has one, whatever its category has", async () => {
    const category = at(await listCategories(desk()), 0);
    const own = await addSet("Aftercare of brows", "in_force");
    const { serviceId } = value(await addService(desk(), { ...typed(category.id), name: "Brows", aftercareId: own }));
    expect(await handedOutAfter(serviceId)).toBe("Aftercare of brows");
  });

  test("can only be chosen among the sets that a clinician has put in force", async () => {
    const category = at(await listCategories(desk()), 0);
    const draft = await addSet("Aftercare that nobody approved", "draft");
    expect((await listAftercareSets(desk())).map(({ name }) => name)).not.toContain("Aftercare that nobody approved");
    const chosen = { ...typed(category.id), name: "Neck", aftercareId: draft };
    expect(refusal(await addService(desk(), chosen))).toMatchObject({ reason: "aftercare_not_approved", field: "aftercareId" });
    expect(refusal(await updateCategory(desk(), { ...category, categoryId: category.id, aftercareId: draft })).reason).toBe(
      "aftercare_not_approved",
    );
    const { serviceId } = value(await addService(desk(), { ...typed(category.id), name: "Neck" }));
    const service = await getServiceWithPhases(desk(), serviceId);
    const { idempotencyKey: _, ...facts } = chosen;
    const change = { ...facts, serviceId, version: service?.version ?? 0, aftercareId: clinic.form.definitionId };
    expect(refusal(await updateService(desk(), change)).reason).toBe("aftercare_not_approved");
  });
});
