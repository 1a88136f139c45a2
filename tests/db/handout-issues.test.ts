import { eq } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { clinics } from "#db/schema/clinics.ts";
import { handouts } from "#db/schema/handouts.ts";
import { adjustAftercare, correctHandout } from "#lib/aftercare/commands/adjust.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { adjustAftercareInput, correctHandoutInput } from "#lib/aftercare/input/adjustments.ts";
import { getAftercarePlan, getCorrection } from "#lib/aftercare/queries/adjusting.ts";
import { getHandout } from "#lib/aftercare/queries.ts";
import { mintPortal } from "#lib/auth/ctx.ts";
import { getPortalView } from "#lib/portal/queries/view.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice, equippedVisit, putAftercareInForce, SIGNING, wholeRecord } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let portal: Database;
let clinic: ScreeningClinic;
let deviceId: string;
beforeAll(async () => {
  database = await freshDatabase("handout issues");
  portal = openDatabase(database.roles.portal, { name: "cadence-portal-tests" });
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  await putAftercareInForce(clinic);
});
afterAll(async () => {
  await portal.pool.end();
  await database.close();
});

const recording = (now = SIGNING) => as(clinic, clinic.clinician, ["treatment:record"], now);
const reading = () => as(clinic, clinic.reception, ["handout:read"], SIGNING);
const open = async (id: string) => {
  const view = await getHandout(reading(), id);
  if (view === null) throw new Error("There is no such handout.");
  return view;
};
const planOf = async (appointmentId: string) => {
  const plan = await getAftercarePlan(recording(), appointmentId);
  if (plan === null) throw new Error("No treatment has begun.");
  return plan;
};
/** The form as a browser sends it. */
const adjustment = (treatmentId: string, seen: string, fields: object) => adjustAftercareInput.parse({ treatmentId, seen, ...fields });
const correction = (handoutId: string, fields: object = {}) => correctHandoutInput.parse({ handoutId, reason: "Sunny work.", ...fields });
const untilOf = (view: Awaited<ReturnType<typeof open>>, id: string) =>
  view.timeline.now.leaveOff.find(({ items }) => items.some((item) => item.id === id))?.until;

async function signedVisit() {
  const visit = await equippedVisit(clinic);
  return { ...visit, ...value(await signTreatment(recording(), wholeRecord(visit.treatmentId, deviceId))) };
}

describe("before the aftercare is issued", () => {
  test("a clinician adjusts it for one patient, and signing hands it out so, with the version and who approved it frozen in it", async () => {
    const { treatmentId, appointmentId } = await equippedVisit(clinic);
    const { seen } = await planOf(appointmentId);
    const fields = {
      until: { "sun-and-solarium": "28", "home-roller": "3", makeup: "24" },
      drop: { "rescue-balm": "on" },
      own: [{ kind: "use", subject: "", title: "Cool mist", detail: "Spray when it feels warm.", fromDays: "", untilDays: "2" }],
      homePlan: "Cleanser morning and evening\n\nOil at night",
      products: "Hyaluronic serum",
      rollerMm: "0,2",
    };
    expect(value(await adjustAftercare(recording(), adjustment(treatmentId, seen, fields)))).toEqual({ appointmentId });
    const plan = await planOf(appointmentId);
    expect(plan.form?.lines.find(({ id }) => id === "sun-and-solarium")?.end?.count).toBe(28);
    expect(plan.form?.chosen.own).toHaveLength(1);
    const { handoutId } = value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    const handout = await open(handoutId);
    expect(untilOf(handout, "sun-and-solarium")).toBe("Mon 21 Dec 2026, 10:50 am");
    expect(untilOf(handout, "home-roller")).toBe("Thu 26 Nov 2026, 10:50 am");
    expect(handout.timeline.now.do.map(({ title }) => title)).toContain("Cool mist");
    expect(JSON.stringify(handout.timeline)).not.toContain("Rescue Balm");
    expect(handout).toMatchObject({
      issue: 1,
      products: ["Hyaluronic serum"],
      homePlan: [
        "Cleanser morning and evening",
        "Oil at night",
        "Home roller with needles of 0.2 mm, not before Thu 26 Nov 2026, 10:50 am.",
      ],
    });
    expect(handout.approval).toMatch(/^Aftercare version 1, approved by .+ on Mon 23 Nov 2026\.$/);
  });

  test("less than is safe is refused beside its field, and nothing is kept", async () => {
    const { treatmentId, appointmentId } = await equippedVisit(clinic);
    const { seen } = await planOf(appointmentId);
    const fields = { until: { "home-roller": "1", makeup: "12" }, drop: { "sun-and-solarium": "on" }, rollerMm: "0.5" };
    const refused = refusal(await adjustAftercare(recording(), adjustment(treatmentId, seen, fields)));
    expect(refused.reason).toBe("aftercare_unsafe");
    expect(Object.keys(refused.beside ?? {}).sort()).toEqual(["drop.sun-and-solarium", "rollerMm", "until.home-roller", "until.makeup"]);
    expect((await planOf(appointmentId)).seen).toBe(seen);
  });

  test("one who looks at what another has changed meanwhile is told, and a signed record's aftercare is adjusted no more", async () => {
    const { treatmentId, appointmentId } = await equippedVisit(clinic);
    const { seen } = await planOf(appointmentId);
    value(await adjustAftercare(recording(), adjustment(treatmentId, seen, { homePlan: "Oil" })));
    expect(refusal(await adjustAftercare(recording(), adjustment(treatmentId, seen, { homePlan: "Cream" }))).reason).toBe(
      "changed_meanwhile",
    );
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    expect(refusal(await adjustAftercare(recording(), adjustment(treatmentId, seen, {}))).reason).toBe("already_signed");
  });
});

describe("a correction", () => {
  test("issues a new handout with its reason, which holds from then on, and keeps the one before, marked as replaced", async () => {
    const { handoutId: first, patientId } = await signedVisit();
    const before = await open(first);
    const later = recording(SIGNING.add({ hours: 2 }));
    const { handoutId: second } = value(await correctHandout(later, correction(first, { until: { "sun-and-solarium": "21" } })));
    const old = await open(first);
    expect(old.replaced).toBe("Replaced: a newer handout of this treatment was given on Mon 23 Nov 2026, 1:00 pm.");
    expect({ ...old, replaced: null, issues: [] }).toEqual({ ...before, replaced: null, issues: [] });
    const corrected = await open(second);
    expect(corrected).toMatchObject({ issue: 2, replaced: null, treatedAt: before.treatedAt, supersedes: [], supersededBy: null });
    expect(corrected.issues.map(({ id, reason }) => [id, reason])).toEqual([
      [second, "Sunny work."],
      [first, null],
    ]);
    expect([untilOf(old, "sun-and-solarium"), untilOf(corrected, "sun-and-solarium")]).toEqual([
      "Mon 7 Dec 2026, 10:50 am",
      "Mon 14 Dec 2026, 10:50 am",
    ]);
    await database.app.db.insert(clinics).values({ name: "Carlton Skin" });
    const page = await getPortalView(mintPortal({ patientId, linkId: first, now: SIGNING.add({ hours: 24 * 16 }), database: portal }));
    expect(page.now?.now.leaveOff.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(["sun-and-solarium"]);
  });

  test("is made of the newest issue alone, from what was chosen for it", async () => {
    const { handoutId: first } = await signedVisit();
    const { handoutId: second } = value(await correctHandout(recording(), correction(first, { homePlan: "Oil" })));
    expect(refusal(await correctHandout(recording(), correction(first))).reason).toBe("handout_replaced");
    expect((await getCorrection(recording(), first))?.newerId).toBe(second);
    expect((await getCorrection(recording(), second))?.form?.chosen.homePlan).toEqual(["Oil"]);
    const unsafe = refusal(await correctHandout(recording(), correction(second, { until: { "home-roller": "1" } })));
    expect(Object.keys(unsafe.beside ?? {})).toEqual(["until.home-roller"]);
  });

  test("keeps nothing from being frozen: the database changes no issue, and takes none anew without a reason", async () => {
    const { handoutId, treatmentId } = await signedVisit();
    const client = new Client({ connectionString: database.roles.app });
    await client.connect();
    const refused = (text: string) =>
      client.query(text).then(
        () => "nothing",
        (error: Error & { constraint?: string }) => error.constraint ?? error.message,
      );
    expect(await refused(`update handouts set adjustments = '{}' where id = '${handoutId}'`)).toMatch(/permission denied/);
    expect(await refused(`update treatments set aftercare = '{}' where id = '${treatmentId}'`)).toMatch(/frozen|signed/);
    const [row] = await database.app.db.select().from(handouts).where(eq(handouts.id, handoutId));
    const { id: _, ...copy } = at(row === undefined ? [] : [row], 0);
    await expect(database.app.db.insert(handouts).values({ ...copy, issue: 2 })).rejects.toMatchObject({
      cause: { constraint: "handouts_reason" },
    });
    await client.end();
  });
});
