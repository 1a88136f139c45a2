import { and, eq } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { consents } from "#db/schema/consents.ts";
import { services } from "#db/schema/services.ts";
import { hashOfConsent, signConsent, withdrawConsent } from "#lib/consent/commands.ts";
import { frozenConsent, getConsent } from "#lib/consent/queries/signed.ts";
import { getConsentForm } from "#lib/consent/queries/text.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { as, bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("consent");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const taking = () => as(clinic, clinic.reception, ["consent:take"]);

type Changes = { readonly without?: string; readonly seen?: string; readonly key?: string };

/** Reads the form as the patient does and signs what was read. */
async function sign(appointmentId: string, { without, seen, key }: Changes = {}) {
  const form = await getConsentForm(taking(), appointmentId);
  if (form?.filled == null) throw new Error("There is nothing to sign.");
  return signConsent(taking(), {
    appointmentId,
    consentVersionId: form.filled.versionId,
    seen: seen ?? form.filled.seen,
    statements: form.filled.text.statements.map(({ id }) => id).filter((id) => id !== without),
    signature: { image: null, typedName: "Ines Carvalho" },
    idempotencyKey: key ?? crypto.randomUUID(),
  });
}

async function signed(appointmentId: string): Promise<string> {
  const result = await sign(appointmentId);
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.value.consentId;
}

async function consentMissing(appointmentId: string): Promise<boolean> {
  const gate = await getStartGate(as(clinic, clinic.reception, ["diary:read"]), appointmentId);
  return gate?.items.some(({ kind }) => kind === "consent") ?? true;
}

async function keptRow(consentId: string) {
  const [row] = await database.app.db.select().from(consents).where(eq(consents.id, consentId));
  if (row === undefined || row.protocolId === null || row.appointmentId === null) throw new Error("The consent was not kept.");
  return { ...row, protocolId: row.protocolId, appointmentId: row.appointmentId };
}

describe("signing", () => {
  test("the copy holds the text as it was read, filled with what the clinic has recorded and nothing invented", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const view = await getConsent(taking(), await signed(appointmentId));
    const words = JSON.stringify(view?.text);
    expect(words).toContain("We plan 4 sessions, about 4 weeks apart.");
    expect(words).toContain("forehead, chin");
    expect(words).toContain("Each session costs $340.00; 4 sessions cost $1,360.00 together.");
    expect(words).toContain("Your clinician will tell you which device will be used.");
    expect(words).not.toMatch(/\{[a-z_]+\}/);
    expect(view).toMatchObject({ state: "in_force", until: "Tue 23 Nov 2027", signedName: "Ines Carvalho", signedWith: "Hanna" });
  });

  test("the hash fits what is kept, and no longer when a byte of it changes", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const row = await keptRow(await signed(appointmentId));
    const kept = {
      patientId: row.patientId,
      protocolId: row.protocolId,
      appointmentId: row.appointmentId,
      consentVersionId: row.consentVersionId,
      statements: frozenConsent.parse(row.statements),
      signedName: row.signedName,
      image: row.signatureImage,
      signedAt: row.signedAt,
      expiresOn: row.expiresOn,
    };
    expect(hashOfConsent(kept).equals(row.contentHash)).toBe(true);
    const { statements } = kept;
    const others = [
      { ...kept, signedName: "Ines Carvalhp" },
      { ...kept, expiresOn: "2027-11-24" },
      { ...kept, image: new Uint8Array([0]) },
      { ...kept, statements: { ...statements, ticked: statements.ticked.slice(1) } },
      { ...kept, statements: { ...statements, text: { ...statements.text, title: `${statements.text.title}.` } } },
    ];
    for (const other of others) expect(hashOfConsent(other).equals(row.contentHash)).toBe(false);
  });

  test("a signed consent is frozen by the database, even for its owner with SQL of their own", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const id = await signed(appointmentId);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      for (const change of ["statements = '{}'", "signed_name = 'Someone else'", "expires_on = '2099-01-01'", "content_hash = ''"]) {
        await expect(client.query(`update consents set ${change} where id = $1`, [id])).rejects.toMatchObject({
          constraint: "consents_frozen",
        });
      }
      await withdrawConsent(taking(), { consentId: id, reason: "Changed her mind." });
      const revived = client.query("update consents set withdrawn_at = null, withdrawn_by = null, withdrawn_reason = null where id = $1", [
        id,
      ]);
      await expect(revived).rejects.toMatchObject({ constraint: "consents_frozen" });
    } finally {
      await client.end();
    }
  });

  test("every statement is ticked, or nothing is signed and the open ones are named", async () => {
    const { appointmentId } = await bookVisit(clinic);
    expect(await sign(appointmentId, { without: "risks" })).toMatchObject({
      ok: false,
      refusal: { reason: "statements_open", beside: { "statements.risks": "Tick this, or ask us about it." } },
    });
    expect(await consentMissing(appointmentId)).toBe(true);
  });

  test("a text that changed while it was read is not signed", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const form = await getConsentForm(taking(), appointmentId);
    await database.app.db.update(services).set({ priceMinor: 35000 }).where(eq(services.id, clinic.serviceId));
    const refused = await sign(appointmentId, { seen: form?.filled?.seen ?? "" });
    await database.app.db.update(services).set({ priceMinor: 34000 }).where(eq(services.id, clinic.serviceId));
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "consent_text_changed" } });
  });

  test("an appointment outside a series takes no consent, and its gate says what to do", async () => {
    const { appointmentId } = await bookVisit(clinic, { inSeries: false });
    const refused = await signConsent(taking(), {
      appointmentId,
      consentVersionId: clinic.consent.versionId,
      seen: "0".repeat(64),
      statements: [],
      signature: { image: null, typedName: "Ines Carvalho" },
      idempotencyKey: crypto.randomUUID(),
    });
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "consent_without_series" } });
  });

  test("the same form sent twice at once is one consent", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const key = crypto.randomUUID();
    const [first, second] = await Promise.all([sign(appointmentId, { key }), sign(appointmentId, { key })]);
    expect(first).toEqual(second);
    expect(await database.app.db.select().from(consents).where(eq(consents.patientId, patientId))).toHaveLength(1);
  });
});

describe("one active consent", () => {
  test("signing again replaces the earlier consent, and two at once leave one active", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const earlier = await signed(appointmentId);
    const both = await Promise.all([sign(appointmentId), sign(appointmentId)]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await getConsent(taking(), earlier)).toMatchObject({ state: "replaced" });
    const rows = await database.app.db.select({ replacedAt: consents.replacedAt }).from(consents).where(eq(consents.patientId, patientId));
    expect(rows.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(1);
    expect(rows).toHaveLength(3);
  });

  test("an older yes does not come back when the newer one is withdrawn", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const older = await signed(appointmentId);
    const newer = await signed(appointmentId);
    expect(await consentMissing(appointmentId)).toBe(false);
    expect((await withdrawConsent(taking(), { consentId: newer, reason: "Changed her mind." })).ok).toBe(true);
    expect(await consentMissing(appointmentId)).toBe(true);
    expect(await withdrawConsent(taking(), { consentId: older, reason: "Again." })).toMatchObject({
      ok: false,
      refusal: { reason: "consent_ended" },
    });
    expect(await getConsent(taking(), newer)).toMatchObject({ state: "withdrawn", ended: { by: "Hanna", reason: "Changed her mind." } });
  });

  test("a consent holds for twelve months, and for the series' protocol in every session", async () => {
    const { appointmentId, visitOn } = await bookVisit(clinic);
    await signed(appointmentId);
    expect(await consentMissing(await visitOn("2027-11-23", 2))).toBe(false);
    expect(await consentMissing(await visitOn("2027-11-24", 3))).toBe(true);
  });

  test("every step is audited, the reading of a copy before it is shown", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const id = await signed(appointmentId);
    await getConsent(taking(), id);
    await withdrawConsent(taking(), { consentId: id, reason: "Changed her mind." });
    const rows = await database.app.db
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.objectType, "consent"), eq(auditLog.objectId, id)));
    expect(rows.map(({ action }) => action).sort()).toEqual(["consent:open", "consent:sign", "consent:withdraw"]);
  });
});
