import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { deviceLogs, devices } from "#db/schema/devices.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { approveZoneCaps, setZoneCaps } from "#lib/resources/commands/caps.ts";
import { logDevice } from "#lib/resources/commands/device-log.ts";
import { logDeviceInput, setZoneCapsInput } from "#lib/resources/input.ts";
import { listCaps, listZoneCaps } from "#lib/resources/queries/caps.ts";
import { listDeviceLog } from "#lib/resources/queries/device-log.ts";
import { sayServiceLate } from "#lib/resources/rules.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
beforeAll(async () => {
  database = await freshDatabase("devices-and-caps");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
});
afterAll(() => database.close());

const caring = () => as(clinic, clinic.clinician, ["device:log"]);
const wording = () => as(clinic, clinic.clinician, ["definition:edit"]);
const approving = () => as(clinic, clinic.doctor, ["definition:approve"]);
const caps = () => listCaps(as(clinic, clinic.reception, ["clinic:read"]), "Australia/Melbourne");
const capOf = async (zone: string) => (await caps()).find((cap) => cap.zone === zone);

describe("a device's log", () => {
  test("says what was done, by whom and when, and a service sets the day of the next", async () => {
    const entry = { idempotencyKey: key(), resourceId: deviceId, nextService: null };
    value(await logDevice(caring(), { ...entry, kind: "cleaning", words: "" }));
    const service = { ...entry, idempotencyKey: key(), kind: "service", words: "Depth checked.", nextService: "2027-11-24" } as const;
    expect(value(await logDevice(caring(), service))).toEqual(value(await logDevice(caring(), service)));
    const log = await listDeviceLog(as(clinic, clinic.reception, ["clinic:read"]), deviceId, "Australia/Melbourne");
    expect(log.map(({ what, words }) => [what, words])).toEqual([
      ["Serviced", "Depth checked."],
      ["Cleaned", ""],
    ]);
    expect(log[0]?.when).toMatch(/2026, 10:00 am, Aroha$/);
    const [device] = await database.app.db.select({ due: devices.serviceDue }).from(devices).where(eq(devices.resourceId, deviceId));
    expect(device).toEqual({ due: "2027-11-24" });
  });

  test("is never rewritten, and an entry other than a cleaning says what was found", async () => {
    const rewritten = database.app.db.update(deviceLogs).set({ words: "Nothing" }).where(eq(deviceLogs.deviceId, deviceId));
    await expect(rewritten).rejects.toThrow();
    const silent = logDeviceInput.safeParse({ idempotencyKey: key(), resourceId: deviceId, kind: "fault", words: " " });
    expect(silent.error?.issues.map(({ path }) => path.join("."))).toEqual(["words"]);
  });

  test("a service is late from the day after it was due", () => {
    expect(sayServiceLate("2026-11-26", "2026-11-26")).toBeNull();
    expect(sayServiceLate("2026-11-26", "2026-11-27")).toBe("Service was due by Thu 26 Nov 2026");
    expect(sayServiceLate(null, "2026-11-27")).toBeNull();
  });
});

describe("a zone's cap", () => {
  test("is a draft until a clinician approves it, and again once it is changed", async () => {
    expect(await capOf("chin")).toMatchObject({ cap: "1.50", approved: null, version: 1 });
    expect(value(await approveZoneCaps(approving(), { zones: { chin: { version: 1 } } }))).toEqual({ approved: 1 });
    expect((await capOf("chin"))?.approved).toMatch(/^approved by Edith, /);
    const changes = { chin: { cap: 1.25, version: 2 }, neck: { cap: 1, version: 1 } };
    expect(value(await setZoneCaps(wording(), { zones: changes }))).toEqual({ changed: 1 });
    expect(await capOf("chin")).toMatchObject({ cap: "1.25", approved: null, version: 3 });
    expect(await capOf("neck")).toMatchObject({ cap: "1.00", version: 1 });
  });

  test("that is raised holds once a clinician approves it, and a lower one at once", async () => {
    const inForce = async () => (await listZoneCaps(database.app)).glabella;
    value(await setZoneCaps(wording(), { zones: { glabella: { cap: 1.25, version: 1 } } }));
    expect(await capOf("glabella")).toMatchObject({ cap: "1.25", held: "0.75", approved: null });
    expect(await inForce()).toBe(0.75);
    value(await approveZoneCaps(approving(), { zones: { glabella: { version: 2 } } }));
    expect(await inForce()).toBe(1.25);
    value(await setZoneCaps(wording(), { zones: { glabella: { cap: 0.5, version: 3 } } }));
    expect(await capOf("glabella")).toMatchObject({ cap: "0.50", held: null, approved: null });
    expect(await inForce()).toBe(0.5);
  });

  test("is neither saved nor approved over another's change", async () => {
    value(await setZoneCaps(wording(), { zones: { nose: { cap: 0.5, version: 1 } } }));
    expect(refusal(await approveZoneCaps(approving(), { zones: { nose: { version: 1 } } })).reason).toBe("changed_meanwhile");
    const late = { zones: { forehead: { cap: 0.8, version: 1 }, nose: { cap: 0.6, version: 1 } } };
    expect(refusal(await setZoneCaps(wording(), late)).reason).toBe("changed_meanwhile");
    expect(await capOf("forehead")).toMatchObject({ cap: "1.00" });
  });

  test.each(["3.05", "0", "-1", "1.23", "deep", ""])("of %s mm is refused by the form", (cap) => {
    const read = setZoneCapsInput.safeParse({ zones: { chin: { cap, version: "1" } } });
    expect(read.error?.issues.map(({ path }) => path.join("."))).toEqual(["zones.chin.cap"]);
  });

  test("above 3 mm, off the steps or inside the orbital rim is refused by the database", async () => {
    const { db } = database.app;
    for (const capMm of [3.05, 0, 1.23])
      expect(await db.update(zoneCaps).set({ capMm }).where(eq(zoneCaps.zone, "back")).catch(violatedConstraint)).toBe("zone_caps_depth");
    expect(await db.insert(zoneCaps).values({ zone: "orbit-left", capMm: 0.5 }).catch(violatedConstraint)).toBe("zone_caps_not_orbit");
    const inside = setZoneCapsInput.safeParse({ zones: { "orbit-left": { cap: "0.5", version: "1" } } });
    expect(inside.success).toBe(false);
  });
});
