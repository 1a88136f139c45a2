import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claims } from "#db/schema/claims.ts";
import { transaction } from "#lib/auth/ctx.ts";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { screeningSafeguard } from "#lib/screening/commands/safeguard.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { completePart, giveConsent, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { addDevice } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("consent ended");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const taking = () => as(clinic, clinic.reception, ["consent:take"]);
const signed = async (appointmentId: string) => value(await signPart(clinic, appointmentId)).consentId;
const withdraw = (consentId: string) => withdrawConsent(taking(), { consentId, scope: "whole", use: "", reason: "Changed her mind." });

/** What the gate says of the consent; null where it is in force. */
async function consentMissing(appointmentId: string): Promise<string | null> {
  const gate = await getStartGate(as(clinic, clinic.reception, ["diary:read"]), appointmentId);
  return gate?.items.find(({ kind }) => kind === "consent")?.words ?? null;
}

/** Plans a device for a visit, instead of the one before. */
async function plan(appointmentId: string, resourceId: string): Promise<void> {
  const { db } = database.app;
  await db.update(claims).set({ releasedAt: NOW }).where(eq(claims.appointmentId, appointmentId));
  const start = Temporal.Instant.from("2026-11-23T01:00:00Z").add({ hours: plan.next });
  plan.next += 1;
  await db.insert(claims).values({ appointmentId, resourceId, kind: "device", during: { start, end: start.add({ minutes: 30 }) } });
}
plan.next = 0;

describe("failure 11: an older yes cannot revive a lapsed consent", () => {
  test("another device is none that was consented to, and only a new consent to it holds", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const [pen, stamp] = [await addDevice(clinic), await addDevice(clinic, "eDermastamp")];
    await plan(appointmentId, pen);
    const older = await giveConsent(clinic, appointmentId);
    expect(await getConsent(taking(), older)).toMatchObject({ device: "SkinPen Precision" });
    const late = await signed(appointmentId);
    await plan(appointmentId, stamp);
    expect(await consentMissing(appointmentId)).toBe("The treatment consent lapsed: another device was planned. Sign it again.");
    expect(refusal(await completePart(clinic, late)).sentence).toContain("another device was planned");
    expect(await consentMissing(appointmentId)).not.toBeNull();
    const newer = await giveConsent(clinic, appointmentId);
    expect(await consentMissing(appointmentId)).toBeNull();
    value(await withdraw(newer));
    await plan(appointmentId, pen);
    expect(await consentMissing(appointmentId)).not.toBeNull();
    expect(await getConsent(taking(), older)).toMatchObject({ state: "replaced" });
  });

  test("what lapsed while it waited for the clinician is never completed, and its copy says why it ended", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const [pen, stamp] = [await addDevice(clinic), await addDevice(clinic, "eDermastamp")];
    await plan(appointmentId, pen);
    const waiting = await signed(appointmentId);
    await plan(appointmentId, stamp);
    const kept = [{ appointmentId, became: "kept", field: null }] as const;
    value(await transaction(as(clinic, clinic.reception, ["appointment:change"]), (tx) => screeningSafeguard(tx, kept, null)));
    await plan(appointmentId, pen);
    expect(refusal(await completePart(clinic, waiting)).sentence).toContain("another device was planned");
    expect(await getConsent(taking(), waiting)).toMatchObject({
      state: "lapsed",
      intact: true,
      ended: { reason: "another device was planned" },
    });
    expect(refusal(await withdraw(waiting)).sentence).toContain("lapsed");
    await giveConsent(clinic, appointmentId);
    expect(await consentMissing(appointmentId)).toBeNull();
    expect(await getConsent(taking(), waiting)).toMatchObject({ state: "lapsed" });
  });

  test("a clinician's signature after the last day completes nothing", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const consentId = await signed(appointmentId);
    const after = NOW.add({ hours: 24 * 366 });
    expect(refusal(await completePart(clinic, consentId, {}, after)).sentence).toContain("it has expired");
  });
});
