import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "#db/once.ts";
import { consents } from "#db/schema/consents.ts";
import { definitions, definitionVersions } from "#db/schema/definitions.ts";
import { defaultContactConsent } from "#db/seed/definitions/contact-consent.ts";
import { defaultPhotoConsent } from "#db/seed/definitions/photo-consent.ts";
import { noteContactConsent, signPhotoConsent } from "#lib/consent/commands/uses.ts";
import { withdrawConsent } from "#lib/consent/commands/withdraw.ts";
import { getPatientConsents } from "#lib/consent/queries/patient.ts";
import { getConsent } from "#lib/consent/queries/signed.ts";
import { fillUses } from "#lib/consent/queries/uses.ts";
import type { UseKind } from "#lib/consent/rules/uses.ts";
import { giveConsent, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, DRAWN, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("consent uses");
  clinic = await openScreeningClinic(database.app);
  await putInForce("photo", defaultPhotoConsent);
  await putInForce("contact", defaultContactConsent);
});
afterAll(() => database.close());

async function putInForce(slug: string, content: object): Promise<void> {
  const { db } = database.app;
  const made = await db.insert(definitions).values({ kind: "consent", slug, name: slug }).returning({ id: definitions.id });
  const approved = { approvedBy: clinic.clinician.id, approvedAt: Temporal.Now.instant(), inForceAt: Temporal.Now.instant() };
  await db
    .insert(definitionVersions)
    .values({ definitionId: at(made, 0).id, number: 1, state: "in_force", content, contentHash: contentHash(content), ...approved });
}

const taking = () => as(clinic, clinic.reception, ["consent:take"]);

async function form(kind: UseKind, patientId: string, uses: readonly string[]) {
  const filled = await fillUses(database.app, kind);
  return { patientId, consentVersionId: filled?.versionId ?? "", seen: filled?.seen ?? "", uses: [...uses], idempotencyKey: key() };
}

const signature = { image: DRAWN, typedName: null };
const sign = async (patientId: string, uses: readonly string[], changes: Partial<Parameters<typeof signPhotoConsent>[1]> = {}) =>
  signPhotoConsent(taking(), { ...(await form("photo", patientId, uses)), signature, ...changes });

const on = (uses: readonly { readonly id: string; readonly standing: unknown }[]) =>
  uses.flatMap(({ id, standing }) => (standing === null ? [] : [id]));

describe("photographs", () => {
  test("every use is off until it is ticked and signed, and only what was ticked is on", async () => {
    const { patientId } = await bookVisit(clinic);
    expect(on((await getPatientConsents(taking(), patientId)).photo)).toEqual([]);
    value(await sign(patientId, ["record", "teaching"]));
    expect(on((await getPatientConsents(taking(), patientId)).photo)).toEqual(["record", "teaching"]);
  });

  test("a use is withdrawn by itself, the others stay, and giving it again is a consent of its own", async () => {
    const { patientId } = await bookVisit(clinic);
    value(await sign(patientId, ["record", "marketing"]));
    const given = (await getPatientConsents(taking(), patientId)).photo.find(({ id }) => id === "marketing");
    const consentId = given?.standing?.consentId ?? "";
    value(await withdrawConsent(taking(), { consentId, scope: "whole", use: "", reason: "No reason given." }));
    const view = await getPatientConsents(taking(), patientId);
    expect(on(view.photo)).toEqual(["record"]);
    expect(view.endedUses.map(({ of, state }) => [of, state])).toEqual([["Website and social media", "withdrawn"]]);
    value(await sign(patientId, ["marketing"]));
    expect(await getConsent(taking(), consentId)).toMatchObject({ state: "withdrawn", intact: true });
    expect(on((await getPatientConsents(taking(), patientId)).photo)).toEqual(["record", "marketing"]);
  });

  test("nothing is kept unsigned, without a tick, for a use that the text does not name, or without a minor's guardian", async () => {
    const { patientId } = await bookVisit(clinic);
    expect(refusal(await sign(patientId, ["record"], { signature: null })).reason).toBe("signature_missing");
    expect(refusal(await sign(patientId, [])).reason).toBe("no_use_chosen");
    expect(refusal(await sign(patientId, ["billboards"])).reason).toBe("no_use_chosen");
    expect(refusal(await sign(patientId, ["record"], { seen: "0".repeat(64) })).reason).toBe("consent_text_changed");
    const minor = await bookVisit(clinic, { dateOfBirth: "2010-01-01" });
    expect(Object.keys(refusal(await sign(minor.patientId, ["record"])).beside ?? {})).toContain("guardian.signature");
    expect(await database.app.db.select().from(consents).where(eq(consents.patientId, patientId))).toEqual([]);
  });

  test("two at once give each use once", async () => {
    const { patientId } = await bookVisit(clinic);
    await Promise.all([sign(patientId, ["record", "sharing"]), sign(patientId, ["record", "teaching"])]);
    const rows = await database.app.db.select({ purpose: consents.purpose }).from(consents).where(eq(consents.patientId, patientId));
    expect(rows.map(({ purpose }) => purpose).sort()).toEqual(["record", "sharing", "teaching"]);
  });
});

test("ways of contact are noted by staff, each by itself, and say that nobody signed", async () => {
  const { patientId } = await bookVisit(clinic);
  value(await noteContactConsent(taking(), await form("contact", patientId, ["text_message"])));
  const view = await getPatientConsents(taking(), patientId);
  expect(on(view.contact)).toEqual(["text_message"]);
  expect(on(view.photo)).toEqual([]);
  const consentId = view.contact.find(({ standing }) => standing !== null)?.standing?.consentId ?? "";
  expect(await getConsent(taking(), consentId)).toMatchObject({
    kind: "contact",
    signature: null,
    signedWith: "Hanna",
    intact: true,
    until: null,
  });
});

test("the patient's page says for which session a consent is missing, waits, is in force or ends too early", async () => {
  const { patientId, appointmentId, visitOn } = await bookVisit(clinic);
  await visitOn("2027-12-01", 2);
  const marks = async () => (await getPatientConsents(taking(), patientId)).sessions.map(({ mark }) => mark.words);
  expect(await marks()).toEqual(["Missing: not signed yet", "Missing: not signed yet"]);
  value(await signPart(clinic, appointmentId));
  expect((await getPatientConsents(taking(), patientId)).sessions.map(({ waiting }) => waiting)).toEqual([true, true]);
  await giveConsent(clinic, appointmentId);
  expect(await marks()).toEqual(["In force to Tue 23 Nov 2027", "Expires on Tue 23 Nov 2027, before this session"]);
  const { treatments } = await getPatientConsents(taking(), patientId);
  expect(treatments.map(({ of, state }) => [of, state])).toEqual([
    ["Acne scarring", "in_force"],
    ["Acne scarring", "replaced"],
  ]);
});
