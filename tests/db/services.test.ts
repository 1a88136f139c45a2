import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addService, updateService } from "#lib/services/commands.ts";
import { addServiceInput } from "#lib/services/input.ts";
import { getServiceWithPhases, listServices } from "#lib/services/queries.ts";
import { type NewClinic, openNewClinic, reasonOf } from "#tests/support/new-clinic.ts";
import { at, key, value } from "#tests/support/results.ts";

let clinic: NewClinic;
beforeAll(async () => {
  clinic = await openNewClinic("services");
});
afterAll(() => clinic.database.close());

describe("a service", () => {
  const row = (name: string, minutes: string) => ({ name, minutes, clinician: "on" as const });
  const sent = (changes: Record<string, unknown>) => ({
    idempotencyKey: key(),
    name: "Face",
    categoryId: "",
    newCategory: "Needling",
    kind: "treatment",
    needles: "on",
    turnoverMinutes: "10",
    phases: [row("Numbing", "30"), { name: "", minutes: "" }, row("Needling", "45")],
    ...changes,
  });

  test("keeps its phases in order without the empty rows", async () => {
    const { serviceId } = value(await addService(clinic.olive, addServiceInput.parse(sent({}))));
    expect(await getServiceWithPhases(clinic.olive, serviceId)).toMatchObject({
      minutes: 75,
      turnoverMinutes: 10,
      phases: [{ name: "Numbing" }, { name: "Needling" }],
    });
  });

  test("without a phase, with a phase that needs nobody, or with needles outside a treatment is refused beside the field", () => {
    const paths = (changes: Record<string, unknown>) =>
      addServiceInput.safeParse(sent(changes)).error?.issues.map(({ path }) => path.join("."));
    expect(paths({ phases: [{ name: "", minutes: "" }] })).toEqual(["phases.0.name"]);
    expect(paths({ phases: [{ name: "Rest", minutes: "10" }, row("Talk", "4")] })).toEqual(["phases.0.clinician", "phases.1.minutes"]);
    expect(paths({ kind: "review" })).toEqual(["needles"]);
    expect(paths({ turnoverMinutes: "61" })).toEqual(["turnoverMinutes"]);
    expect(paths({ kind: "review", newCategory: "", phases: [row("Talk", "4")] })).toEqual(["phases.0.minutes", "needles", "categoryId"]);
    expect(paths({ idempotencyKey: 7, kind: 7, categoryId: [], newCategory: {}, phases: "x" })).toContain("kind");
  });

  test("of a category name that is taken says so, and leaves nothing behind", async () => {
    const before = (await listServices(clinic.olive)).length;
    expect(await addService(clinic.olive, addServiceInput.parse(sent({ name: "Again" })))).toMatchObject({
      ok: false,
      refusal: { reason: "category_taken", field: "newCategory" },
    });
    expect(await listServices(clinic.olive)).toHaveLength(before);
  });

  test("is not overwritten by someone who saw an older version", async () => {
    const service = at(await listServices(clinic.olive), 0);
    const { idempotencyKey: _, ...facts } = addServiceInput.parse(sent({ newCategory: "", categoryId: service.categoryId }));
    value(await updateService(clinic.olive, { serviceId: service.id, version: service.version, ...facts, name: "Renamed" }));
    expect(reasonOf(await updateService(clinic.olive, { serviceId: service.id, version: service.version, ...facts, name: "Lost" }))).toBe(
      "changed_meanwhile",
    );
    expect((await getServiceWithPhases(clinic.olive, service.id))?.name).toBe("Renamed");
  });
});
