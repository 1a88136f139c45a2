import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinics } from "#db/schema/clinics.ts";
import { consents } from "#db/schema/consents.ts";
import { mintForm } from "#lib/auth/ctx.ts";
import { setConsentMonths } from "#lib/clinic/commands/locations.ts";
import { setConsentMonthsInput } from "#lib/clinic/input/locations.ts";
import { signConsentAtTablet } from "#lib/consent/commands/sign.ts";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { getConsentForm, getConsentFormAtTablet } from "#lib/consent/queries/text.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { completePart, giveConsent, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, DRAWN, listAt, NOW, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("consent");
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

describe("the patient's part", () => {
  test("the copy holds the text as it was read, filled with what the clinic has recorded and nothing invented", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const view = await getConsent(taking(), await signed(appointmentId));
    const words = JSON.stringify(view?.text);
    expect(words).toContain("We plan 4 sessions, about 4 weeks apart.");
    expect(words).toContain("forehead, chin");
    expect(words).toContain("Each session costs $340.00; 4 sessions cost $1,360.00 together.");
    expect(words).toContain("Your clinician will tell you which device will be used.");
    expect(words).not.toMatch(/\{[a-z_]+\}/);
    expect(view).toMatchObject({ state: "waiting", until: "Tue 23 Nov 2027", signedWith: "Hanna", intact: true, clinician: null });
    expect(view?.signature).toEqual({ name: "Ines Carvalho", drawn: false, image: null });
  });

  test("every statement is ticked, or nothing is signed and the open ones are named", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const refused = refusal(await signPart(clinic, appointmentId, { statements: ["understood"] }));
    expect(refused.reason).toBe("statements_open");
    expect(refused.beside).toMatchObject({ "statements.risks": "Tick this, or ask us about it." });
    expect(await consentMissing(appointmentId)).toBe("There is no valid treatment consent.");
  });

  test("a text that changed while it was read is not signed", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const form = await getConsentForm(taking(), appointmentId);
    await listAt(database.app, clinic, 35_000);
    const refused = await signPart(clinic, appointmentId, { seen: form?.filled?.seen ?? "" });
    await listAt(database.app, clinic, 34_000);
    expect(refusal(refused).reason).toBe("consent_text_changed");
  });

  test("an appointment outside a series takes no consent, and neither does a patient without a date of birth", async () => {
    const nothing = { consentVersionId: clinic.consent.versionId, seen: "0".repeat(64), statements: [] };
    const alone = await bookVisit(clinic, { inSeries: false });
    const unborn = await bookVisit(clinic, { dateOfBirth: null });
    const sign = async (appointmentId: string, patientId: string) => {
      const other = await bookVisit(clinic);
      expect(other.patientId).not.toBe(patientId);
      return refusal(await signPart(clinic, other.appointmentId, { ...nothing, appointmentId })).reason;
    };
    expect(await sign(alone.appointmentId, alone.patientId)).toBe("consent_without_series");
    expect(await sign(unborn.appointmentId, unborn.patientId)).toBe("birth_date_missing");
  });

  test("is never signed at home, nor at a tablet that was handed over for another form", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const actor = { kind: "patient", id: null, name: "patient", roles: [], isDoctor: false, isPrescriber: false, sessionId: null } as const;
    const base = { actor, now: NOW, db: database.app.db, database: database.app, requestId: "test" };
    const visit = { formSessionId: appointmentId, appointmentId, patientId, attendedBy: clinic.reception.id };
    const form = {
      consentVersionId: clinic.consent.versionId,
      seen: "0".repeat(64),
      statements: [],
      signature: null,
      idempotencyKey: key(),
    };
    for (const way of [
      { via: "home", forms: ["consent"] },
      { via: "tablet", forms: ["screening"] },
    ] as const) {
      const ctx = mintForm(base, { ...visit, ...way });
      expect(refusal(await signConsentAtTablet(ctx, form)).reason).toBe("not_allowed");
      expect(await getConsentFormAtTablet(ctx)).toBeNull();
    }
  });

  test("the same form sent twice at once is one consent", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const idempotencyKey = key();
    const [first, second] = await Promise.all([
      signPart(clinic, appointmentId, { idempotencyKey }),
      signPart(clinic, appointmentId, { idempotencyKey }),
    ]);
    expect(first).toEqual(second);
    expect(await database.app.db.select().from(consents).where(eq(consents.patientId, patientId))).toHaveLength(1);
  });
});

describe("a patient under 18", () => {
  const guardian = { name: "Rosa Carvalho", relation: "Mother", signature: { image: DRAWN, typedName: null } };

  test("signs nothing without a guardian's name, relation and signature", async () => {
    const { appointmentId } = await bookVisit(clinic, { dateOfBirth: "2010-01-01" });
    const without = refusal(await signPart(clinic, appointmentId));
    expect(without.reason).toBe("signature_missing");
    expect(Object.keys(without.beside ?? {})).toEqual(["guardian.name", "guardian.relation", "guardian.signature"]);
    const unsigned = { guardian: { ...guardian, signature: null } };
    expect(Object.keys(refusal(await signPart(clinic, appointmentId, unsigned)).beside ?? {})).toEqual(["guardian.signature"]);
  });

  test("signs beside their guardian, or leaves it to them where they cannot", async () => {
    const { appointmentId } = await bookVisit(clinic, { dateOfBirth: "2010-01-01" });
    const { consentId } = value(await signPart(clinic, appointmentId, { guardian }));
    expect(await getConsent(taking(), consentId)).toMatchObject({
      signature: { name: "Ines Carvalho" },
      guardian: { name: "Rosa Carvalho", relation: "Mother", image: expect.stringContaining("data:image/png") },
    });
    const alone = value(await signPart(clinic, appointmentId, { guardian, signature: null }));
    value(await completePart(clinic, alone.consentId));
    expect(await getConsent(taking(), alone.consentId)).toMatchObject({ signature: null, state: "in_force", intact: true });
  });

  test("is somebody else than an adult, for whom no guardian signs", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const { consentId } = value(await signPart(clinic, appointmentId, { guardian }));
    expect(await getConsent(taking(), consentId)).toMatchObject({ guardian: null });
  });
});

describe("the clinician's part", () => {
  test("only both parts together are in force", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const consentId = await signed(appointmentId);
    expect(await consentMissing(appointmentId)).toBe("The patient has signed the treatment consent; the clinician has not yet.");
    value(await completePart(clinic, consentId, { signature: { image: DRAWN, typedName: null } }));
    expect(await consentMissing(appointmentId)).toBeNull();
    const view = await getConsent(taking(), consentId);
    expect(view).toMatchObject({
      state: "in_force",
      intact: true,
      clinician: { name: "Aroha", image: expect.stringContaining("data:image/png") },
    });
    expect(view?.clinician?.elements.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  });

  test("every element is ticked as talked over, or nothing is completed and the open ones are named", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const consentId = await signed(appointmentId);
    const refused = refusal(await completePart(clinic, consentId, { elements: ["identity", "risks"] }));
    expect(refused.reason).toBe("elements_open");
    expect(Object.keys(refused.beside ?? {})).toHaveLength(14);
    expect(await consentMissing(appointmentId)).not.toBeNull();
  });

  test("two clinicians at once complete it once, and what is complete or ended is completed no more", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const consentId = await signed(appointmentId);
    const both = await Promise.all([completePart(clinic, consentId), completePart(clinic, consentId)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    value(await withdraw(consentId));
    expect(refusal(await completePart(clinic, consentId)).sentence).toContain("was withdrawn");
  });

  test("what the patient signed must be what the clinician had before them", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const consentId = await signed(appointmentId);
    expect(refusal(await completePart(clinic, consentId, { seen: "0".repeat(64) })).reason).toBe("document_altered");
  });
});

describe("one consent in force", () => {
  test("one that waits leaves the one in force standing, and replaces it when it is completed", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const earlier = await giveConsent(clinic, appointmentId);
    const first = await signed(appointmentId);
    const waiting = await signed(appointmentId);
    expect(await getConsent(taking(), first)).toMatchObject({ state: "replaced" });
    expect(await consentMissing(appointmentId)).toBeNull();
    value(await completePart(clinic, waiting));
    expect(await getConsent(taking(), earlier)).toMatchObject({ state: "replaced" });
    const rows = await database.app.db.select({ replacedAt: consents.replacedAt }).from(consents).where(eq(consents.patientId, patientId));
    expect(rows.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(1);
  });

  test("a withdrawal ends what is in force and what waits, says how much of it, and stops the next start", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const consentId = await giveConsent(clinic, appointmentId);
    const waiting = await signed(appointmentId);
    const part = { consentId, scope: "use", use: "The numbing cream", reason: "It stung." } as const;
    value(await withdrawConsent(taking(), part));
    expect(await consentMissing(appointmentId)).toBe("The patient has withdrawn the treatment consent.");
    expect(await getConsent(taking(), consentId)).toMatchObject({
      state: "withdrawn",
      intact: true,
      ended: { by: "Hanna", scope: "The numbing cream", reason: "It stung." },
    });
    expect(await getConsent(taking(), waiting)).toMatchObject({ state: "withdrawn" });
  });

  test("an older yes does not come back when the newer one is withdrawn", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const older = await giveConsent(clinic, appointmentId);
    const newer = await giveConsent(clinic, appointmentId);
    value(await withdraw(newer));
    expect(await consentMissing(appointmentId)).not.toBeNull();
    expect(refusal(await withdraw(older)).reason).toBe("consent_ended");
  });

  test("a consent holds for as many months as the clinic has set, in every session of the protocol", async () => {
    const { appointmentId, visitOn } = await bookVisit(clinic);
    await giveConsent(clinic, appointmentId);
    expect(await consentMissing(await visitOn("2027-11-23", 2))).toBeNull();
    expect(await consentMissing(await visitOn("2027-11-24", 3))).toBe("The treatment consent has expired.");
    const [made] = await database.app.db.insert(clinics).values({ name: "Carlton Skin" }).returning({ version: clinics.version });
    const admin = as(clinic, { ...clinic.reception, roles: ["admin"] }, ["clinic:write"]);
    const version = made?.version ?? 0;
    const taken = ["0", "1", "24", "25"].map((months) => setConsentMonthsInput.safeParse({ version: String(version), months }).success);
    expect(taken).toEqual([false, true, true, false]);
    value(await setConsentMonths(admin, { version, months: 3 }));
    expect(refusal(await setConsentMonths(admin, { version, months: 6 })).reason).toBe("changed_meanwhile");
    await giveConsent(clinic, appointmentId);
    await database.app.db.update(clinics).set({ consentMonths: 12 });
    expect(await consentMissing(await visitOn("2027-02-24", 4))).toBe("The treatment consent has expired.");
  });

  test("every step is audited, the reading of a copy before it is shown", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const id = await signed(appointmentId);
    value(await completePart(clinic, id));
    value(await withdraw(id));
    const rows = await database.app.db
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.objectType, "consent"), eq(auditLog.objectId, id)));
    expect(rows.map(({ action }) => action).sort()).toEqual(["consent:complete", "consent:open", "consent:sign", "consent:withdraw"]);
  });
});
