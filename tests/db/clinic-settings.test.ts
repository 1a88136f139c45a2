import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinicianHours } from "#db/schema/clinician-hours.ts";
import { clinics } from "#db/schema/clinics.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { devices } from "#db/schema/devices.ts";
import { locations } from "#db/schema/locations.ts";
import { resources } from "#db/schema/resources.ts";
import { authorId } from "#lib/auth/ctx.ts";
import { addLocation, setLocationHours, updateLocation } from "#lib/clinic/commands/locations.ts";
import { addNewDefaults } from "#lib/clinic/commands/set-up.ts";
import { addLocationInput } from "#lib/clinic/input/locations.ts";
import { getLocation } from "#lib/clinic/queries/locations.ts";
import { setClinicianHours } from "#lib/resources/commands/hours.ts";
import { addDevice, addRoom, archiveResource, updateRoom } from "#lib/resources/commands/places.ts";
import { addDeviceInput } from "#lib/resources/input.ts";
import { getClinicianHours, listCliniciansAt } from "#lib/resources/queries/hours.ts";
import { getResource, listDevices, listRooms } from "#lib/resources/queries/places.ts";
import { CARLTON, type NewClinic, openNewClinic, reasonOf } from "#tests/support/new-clinic.ts";
import { key, value } from "#tests/support/results.ts";

const monday = (opens: string, closes: string) => ({ weekday: 1, opens, closes });

let clinic: NewClinic;
beforeAll(async () => {
  clinic = await openNewClinic("clinic_settings");
});
afterAll(() => clinic.database.close());

test("a clinic of an earlier release gets the drafts that came since, once, and keeps what it has", async () => {
  const { db } = clinic.database.app;
  await db.insert(clinics).values({ name: "Carlton Skin" });
  const [own] = await db.insert(definitions).values({ kind: "form", slug: "screening", name: "Our own" }).returning({ id: definitions.id });
  for (let start = 0; start < 2; start += 1) await addNewDefaults(clinic.olive);
  const all = await db
    .select({ id: definitions.id, kind: definitions.kind, slug: definitions.slug, name: definitions.name })
    .from(definitions);
  expect(all.find(({ id }) => id === own?.id)?.name).toBe("Our own");
  expect(all.filter(({ kind, slug }) => kind === "consent" && slug === "photo")).toHaveLength(1);
  const versions = await db.select({ of: definitionVersions.definitionId, state: definitionVersions.state }).from(definitionVersions);
  expect(versions.every(({ state }) => state === "draft")).toBe(true);
  expect(versions).toHaveLength(all.length - 1);
});

describe("a location", () => {
  test("sent twice with one key is added once, and the second answer is the first", async () => {
    const input = { idempotencyKey: key(), ...CARLTON, name: "Twice" };
    const first = value(await addLocation(clinic.olive, input));
    expect(value(await addLocation(clinic.olive, input))).toEqual(first);
    expect(await clinic.database.app.db.select({ id: locations.id }).from(locations).where(eq(locations.name, "Twice"))).toHaveLength(1);
    expect(reasonOf(await addLocation(clinic.olive, { ...input, name: "Other" }))).toBe("key_reused");
  });

  test("changed by somebody since is not overwritten: the refusal says by whom", async () => {
    const seen = (await getLocation(clinic.olive, clinic.locationId))?.version ?? 0;
    value(await setLocationHours(clinic.olive, { locationId: clinic.locationId, version: seen, week: [monday("09:00", "17:00")] }));
    const late = await updateLocation(clinic.priya, { locationId: clinic.locationId, version: seen, ...CARLTON, name: "Lost" });
    expect(late).toMatchObject({ ok: false, refusal: { reason: "changed_meanwhile", facts: { by: "Olive" } } });
    expect(await getLocation(clinic.olive, clinic.locationId)).toMatchObject({ name: "Carlton", hoursWords: "Monday, 9:00 am to 5:00 pm" });
  });

  test("takes a zone and a currency only if they exist", () => {
    const wrong = addLocationInput.safeParse({ idempotencyKey: key(), ...CARLTON, timeZone: "Mars/Olympus", currency: "XQZ" });
    expect(wrong.error?.issues.map(({ path }) => path.join("."))).toEqual(["timeZone", "currency"]);
  });

  test("every change is in the audit log with who made it", async () => {
    const rows = await clinic.database.app.db
      .select({ action: auditLog.action, actorId: auditLog.actorId })
      .from(auditLog)
      .where(eq(auditLog.objectId, clinic.locationId));
    expect(rows.map(({ action }) => action)).toEqual(["location:add", "location:hours"]);
    expect(rows.every(({ actorId }) => actorId === clinic.olive.actor.id)).toBe(true);
  });
});

describe("rooms and devices", () => {
  const pen = { name: "Pen", deviceKind: "pen" as const, manufacturer: "", model: "P1", serial: "", maxDepthMm: 2.5, labelCapMm: 1.5 };
  const kept = { ...pen, regulatoryId: "", needleCount: null, speeds: "", serviceDue: null };

  test("a device's cap deeper than the device goes is refused by the form, the command and the database", async () => {
    const typed = { idempotencyKey: key(), locationId: clinic.locationId, ...pen, maxDepthMm: "1.5", labelCapMm: "2" };
    expect(addDeviceInput.safeParse(typed).error?.issues[0]?.path).toEqual(["labelCapMm"]);
    const refused = await addDevice(clinic.olive, { idempotencyKey: key(), locationId: clinic.locationId, ...kept, labelCapMm: 2.6 });
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "device_depths", field: "labelCapMm" } });
    expect(await listDevices(clinic.olive, clinic.locationId)).toEqual([]);
    const { resourceId } = value(await addDevice(clinic.olive, { idempotencyKey: key(), locationId: clinic.locationId, ...kept }));
    const deeper = clinic.database.app.db.update(devices).set({ maxDepthMm: 3.1 }).where(eq(devices.resourceId, resourceId));
    expect(await deeper.catch(violatedConstraint)).toBe("devices_depths");
  });

  test("an archived room is no longer offered, and what was known of it stays", async () => {
    const { resourceId } = value(await addRoom(clinic.olive, { idempotencyKey: key(), locationId: clinic.locationId, name: "Room 9" }));
    value(await archiveResource(clinic.olive, { resourceId, version: 1 }));
    expect((await listRooms(clinic.olive, clinic.locationId)).map(({ name }) => name)).not.toContain("Room 9");
    expect(await getResource(clinic.olive, resourceId)).toMatchObject({ kind: "room", room: { name: "Room 9", archived: true } });
    expect(reasonOf(await updateRoom(clinic.olive, { resourceId, version: 1, name: "Late" }))).toBe("changed_meanwhile");
  });
});

describe("a clinician's hours", () => {
  const week = (from: string, version: number, ...periods: { weekday: number; opens: string; closes: string }[]) => ({
    userId: authorId(clinic.priya),
    locationId: clinic.locationId,
    version,
    from,
    week: periods,
  });
  const versionNow = async () => (await getClinicianHours(clinic.olive, authorId(clinic.priya)))?.version ?? 0;

  test("a new set ends the one before and leaves what was worked as it was", async () => {
    value(await setClinicianHours(clinic.olive, week("2025-01-06", 0, monday("09:00", "12:00"))));
    value(await setClinicianHours(clinic.olive, week("2026-04-01", await versionNow(), monday("10:00", "16:00"))));
    const rows = await clinic.database.app.db
      .select({ from: clinicianHours.validFrom, until: clinicianHours.validUntil })
      .from(clinicianHours)
      .orderBy(clinicianHours.validFrom);
    expect(rows).toEqual([
      { from: "2025-01-06", until: "2026-04-01" },
      { from: "2026-04-01", until: null },
    ]);
    expect((await listCliniciansAt(clinic.olive, clinic.locationId)).map(({ name }) => name)).toEqual(["Priya"]);
  });

  test("do not change for days that have passed", async () => {
    const refused = await setClinicianHours(clinic.olive, week("2026-03-09", await versionNow(), monday("08:00", "09:00")));
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "hours_in_past", field: "from" } });
  });

  test("cannot have the clinician at two locations at once", async () => {
    const other = value(await addLocation(clinic.olive, { idempotencyKey: key(), ...CARLTON, name: "Fitzroy" })).locationId;
    const clash = await setClinicianHours(clinic.olive, {
      ...week("2026-05-01", await versionNow(), monday("15:00", "18:00")),
      locationId: other,
    });
    expect(clash).toMatchObject({ ok: false, refusal: { reason: "clinician_elsewhere", facts: { day: "Monday", location: "Carlton" } } });
    expect(
      reasonOf(
        await setClinicianHours(clinic.olive, { ...week("2026-05-01", await versionNow(), monday("16:00", "18:00")), locationId: other }),
      ),
    ).toBe("done");
  });

  test("two people setting them from one page: the second is refused", async () => {
    const seen = await versionNow();
    value(await setClinicianHours(clinic.olive, week("2026-06-01", seen, monday("09:00", "10:00"))));
    expect(reasonOf(await setClinicianHours(clinic.olive, week("2026-06-01", seen)))).toBe("changed_meanwhile");
    expect(await clinic.database.app.db.select({ id: resources.id }).from(resources).where(eq(resources.kind, "clinician"))).toHaveLength(
      1,
    );
  });
});
