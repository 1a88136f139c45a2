import { eq } from "drizzle-orm";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violatedConstraint } from "#db/errors.ts";
import { attempts } from "#db/schema/attempts.ts";
import { devices } from "#db/schema/devices.ts";
import { treatments, treatmentZones } from "#db/schema/treatments.ts";
import { users } from "#db/schema/users.ts";
import { zoneCaps } from "#db/schema/zone-caps.ts";
import { signTreatment } from "#lib/aftercare/commands.ts";
import { cosignTreatment } from "#lib/treatments/commands/cosign.ts";
import { putTemplateIntoNotes, saveTreatmentDraft } from "#lib/treatments/commands/draft.ts";
import { signOffDepth } from "#lib/treatments/commands/sign-off.ts";
import { addNoteTemplate, editNoteTemplate } from "#lib/treatments/commands/templates.ts";
import { listZones } from "#lib/treatments/queries/last.ts";
import { getSignedTreatment } from "#lib/treatments/queries/signed.ts";
import { listNoteTemplates } from "#lib/treatments/queries/templates.ts";
import { listToCosign } from "#lib/treatments/queries/to-cosign.ts";
import { plainZone } from "#lib/treatments/rules/zones.ts";
import { ZONES } from "#lib/zones.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import {
  addDevice,
  equippedVisit,
  putAftercareInForce,
  raiseCap,
  SIGNING,
  startedVisit,
  wholeRecord,
} from "#tests/support/treatment-room.ts";
import { letSignIn, PIN } from "#tests/support/ways-in.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let deviceId: string;
/** To 2.50 mm, labelled to 0.75 mm: shallower than the cheeks' cap of 1.50 mm. */
let shallowId: string;
beforeAll(async () => {
  database = await freshDatabase("record-writing");
  clinic = await openScreeningClinic(database.app);
  deviceId = await addDevice(clinic);
  shallowId = await addDevice(clinic, "Stamp");
  await database.app.db.update(devices).set({ labelCapMm: 0.75 }).where(eq(devices.resourceId, shallowId));
  await putAftercareInForce(clinic);
  await letSignIn(clinic, clinic.doctor);
  await letSignIn(clinic, clinic.reception);
});
afterAll(() => database.close());

const recording = (person = clinic.clinician) => as(clinic, person, ["treatment:record"], SIGNING);
const CHEEK = "cheek-upper-left";
const deep = (overLabelReason: string, depthMm = 1) => [{ ...plainZone(CHEEK, depthMm, 3), overLabelReason }];
const shallow = (treatmentId: string, changes: object = {}) => wholeRecord(treatmentId, shallowId, { endedAt: null, ...changes });
const zonesOf = (treatmentId: string) => listZones(database.app, treatmentId);

describe("a depth over the device's label", () => {
  const asked = (treatmentId: string, changes: object = {}) => ({
    treatmentId,
    zone: CHEEK,
    depthMm: 1,
    passes: 3,
    reason: "Thick rolling scar",
    colleagueId: clinic.doctor.id,
    secret: PIN,
    ...changes,
  });

  test("is not even a draft by a reason alone, and is one where a doctor records it with a reason", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const draft = shallow(treatmentId, { zones: deep("Thick rolling scar") });
    expect(refusal(await saveTreatmentDraft(recording(), draft)).beside).toEqual({
      [`zones.${CHEEK}.depth`]: "Left upper cheek goes to 0.75 mm by the device’s label. Deeper needs a reason and a doctor’s sign-off.",
    });
    expect(refusal(await saveTreatmentDraft(recording(clinic.doctor), shallow(treatmentId, { zones: deep("") }))).reason).toBe(
      "treatment_not_possible",
    );
    value(await saveTreatmentDraft(recording(clinic.doctor), draft));
    expect(await zonesOf(treatmentId)).toMatchObject([{ overLabelBy: clinic.doctor.id, overLabelReason: "Thick rolling scar" }]);
  });

  test("is signed off by a doctor at another's screen, and holds for later saves up to that depth and for that device alone", async () => {
    const { treatmentId } = await startedVisit(clinic);
    value(await saveTreatmentDraft(recording(), shallow(treatmentId, { zones: [] })));
    value(await signOffDepth(recording(), asked(treatmentId)));
    expect(await zonesOf(treatmentId)).toMatchObject([{ zone: CHEEK, depthMm: 1, overLabelBy: clinic.doctor.id }]);
    value(await saveTreatmentDraft(recording(), shallow(treatmentId, { version: 3, zones: deep("", 0.95) })));
    expect(await zonesOf(treatmentId)).toMatchObject([
      { depthMm: 0.95, overLabelBy: clinic.doctor.id, overLabelReason: "Thick rolling scar" },
    ]);
    const deeper = shallow(treatmentId, { version: 4, zones: deep("", 1.05) });
    expect(refusal(await saveTreatmentDraft(recording(), deeper)).reason).toBe("treatment_not_possible");
    const otherId = await addDevice(clinic, "Another stamp");
    await database.app.db.update(devices).set({ labelCapMm: 0.5 }).where(eq(devices.resourceId, otherId));
    const other = wholeRecord(treatmentId, otherId, { version: 4, endedAt: null, zones: deep("", 0.95) });
    expect(refusal(await saveTreatmentDraft(recording(), other)).reason).toBe("treatment_not_possible");
  });

  test("is signed off by nobody but a doctor who proves themself, and never over the clinic's cap", async () => {
    const { treatmentId } = await startedVisit(clinic);
    expect(refusal(await signOffDepth(recording(), asked(treatmentId))).reason).toBe("device_first");
    value(await saveTreatmentDraft(recording(), shallow(treatmentId, { zones: [] })));
    const reasonFor = async (changes: object) => refusal(await signOffDepth(recording(), asked(treatmentId, changes))).reason;
    expect(await reasonFor({ secret: "7391" })).toBe("second_person_unproved");
    expect(await reasonFor({ colleagueId: clinic.reception.id })).toBe("doctor_needed");
    expect(await reasonFor({ depthMm: 1.55 })).toBe("depth_over_cap");
    expect(await reasonFor({ depthMm: 0.75 })).toBe("within_label");
    expect(await zonesOf(treatmentId)).toEqual([]);
    await database.app.db.delete(attempts);
  });
});

test("the clinic's own lower cap holds for what is typed", async () => {
  const { treatmentId } = await startedVisit(clinic);
  const { db } = database.app;
  await db.update(zoneCaps).set({ capMm: 0.45 }).where(eq(zoneCaps.zone, "forehead"));
  const typed = wholeRecord(treatmentId, deviceId, { endedAt: null, zones: [plainZone("forehead", 0.5, 3)] });
  expect(refusal(await saveTreatmentDraft(recording(), typed)).beside).toMatchObject({
    "zones.forehead.depth": "Forehead may be treated to 0.45 mm at most.",
  });
  await raiseCap(clinic, "forehead", 1);
});

test("no statement of the application's role writes a depth over a cap, whatever the zone and the depth", async () => {
  const { treatmentId } = await startedVisit(clinic);
  value(await saveTreatmentDraft(recording(), wholeRecord(treatmentId, deviceId, { endedAt: null, zones: [] })));
  const { db } = database.app;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ZONES), fc.integer({ min: 1, max: 60 }), async ({ id, defaultCapMm }, steps) => {
      const depthMm = Math.round(steps * 5) / 100;
      await db.delete(treatmentZones).where(eq(treatmentZones.treatmentId, treatmentId));
      const written = await db
        .insert(treatmentZones)
        .values({ treatmentId, zone: id, depthMm, passes: 1 })
        .then(
          () => "written",
          (error: unknown) => violatedConstraint(error),
        );
      expect(written).toBe(depthMm <= defaultCapMm ? "written" : "treatment_zones_cap");
    }),
    { numRuns: 40 },
  );
});

describe("a supervised clinician's record", () => {
  test("is signed by them, waits for another's signature, and takes it once from somebody who is not supervised", async () => {
    const { db } = database.app;
    await db.update(users).set({ isSupervised: true }).where(eq(users.id, clinic.clinician.id));
    const { treatmentId } = await equippedVisit(clinic);
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    const reading = as(clinic, clinic.doctor, ["clinical:read"], SIGNING);
    expect(await getSignedTreatment(reading, treatmentId)).toMatchObject({ cosign: "waiting", hash: { intact: true } });
    expect((await listToCosign(reading)).map(({ id, signedBy }) => [id, signedBy])).toEqual([[treatmentId, clinic.clinician.name]]);
    expect(refusal(await cosignTreatment(recording(), { treatmentId })).reason).toBe("cosign_by_another");
    await db.update(users).set({ isSupervised: true }).where(eq(users.id, clinic.doctor.id));
    expect(refusal(await cosignTreatment(recording(clinic.doctor), { treatmentId })).reason).toBe("cosign_unsupervised");
    await db.update(users).set({ isSupervised: false }).where(eq(users.id, clinic.doctor.id));
    const both = await Promise.all([1, 2].map(() => cosignTreatment(recording(clinic.doctor), { treatmentId })));
    expect(both.flatMap((each) => (each.ok ? ["done"] : [each.refusal.reason])).sort()).toEqual(["cosigned_already", "done"]);
    expect(await getSignedTreatment(reading, treatmentId)).toMatchObject({ cosign: { by: clinic.doctor.name }, hash: { intact: true } });
    expect(await listToCosign(reading)).toEqual([]);
    await db.update(users).set({ isSupervised: false }).where(eq(users.id, clinic.clinician.id));
  });

  test("is not asked of anybody else's record", async () => {
    const { treatmentId } = await equippedVisit(clinic);
    expect(refusal(await cosignTreatment(recording(clinic.doctor), { treatmentId })).reason).toBe("not_found");
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    expect(refusal(await cosignTreatment(recording(clinic.doctor), { treatmentId })).reason).toBe("cosign_not_needed");
  });
});

describe("note templates", () => {
  test("go under what stands in the notes, are changed under the version that was seen, and go out of use", async () => {
    const { templateId } = value(
      await addNoteTemplate(recording(), { idempotencyKey: key(), name: "Comfortable", words: "Comfortable throughout." }),
    );
    const { treatmentId } = await startedVisit(clinic);
    const draft = wholeRecord(treatmentId, deviceId, { endedAt: null, notes: "Even redness." });
    value(await putTemplateIntoNotes(recording(), templateId, draft));
    const [row] = await database.app.db.select({ notes: treatments.notes }).from(treatments).where(eq(treatments.id, treatmentId));
    expect(row?.notes).toBe("Even redness.\nComfortable throughout.");
    const edit = { templateId, version: 1, name: "Comfortable", words: "No discomfort.", intent: "save" as const };
    value(await editNoteTemplate(recording(), edit));
    expect(refusal(await editNoteTemplate(recording(clinic.doctor), edit)).reason).toBe("changed_meanwhile");
    expect(at(await listNoteTemplates(recording()), 0)).toMatchObject({ words: "No discomfort.", version: 2 });
    value(await editNoteTemplate(recording(), { ...edit, version: 2, intent: "archive" }));
    expect(await listNoteTemplates(recording())).toEqual([]);
    expect(refusal(await putTemplateIntoNotes(recording(), templateId, { ...draft, version: 2 })).reason).toBe("not_found");
  });

  test("never make the notes longer than a draft can be saved with", async () => {
    const words = "w".repeat(1000);
    const { templateId } = value(await addNoteTemplate(recording(), { idempotencyKey: key(), name: "Long", words }));
    const { treatmentId } = await startedVisit(clinic);
    const draft = wholeRecord(treatmentId, deviceId, { endedAt: null, notes: "n".repeat(3_000) });
    const refused = refusal(await putTemplateIntoNotes(recording(), templateId, draft));
    expect([refused.reason, refused.field]).toEqual(["notes_too_long", "notes"]);
    value(await putTemplateIntoNotes(recording(), templateId, { ...draft, notes: "n".repeat(2_999) }));
    const [row] = await database.app.db.select({ notes: treatments.notes }).from(treatments).where(eq(treatments.id, treatmentId));
    expect(row?.notes).toHaveLength(4_000);
  });
});

describe("a save whose answer was lost", () => {
  const editor = key();
  const stand = async (treatmentId: string) => {
    const rows = await database.app.db
      .select({ notes: treatments.notes, version: treatments.version })
      .from(treatments)
      .where(eq(treatments.id, treatmentId));
    return at(rows, 0);
  };

  test("is one save when it comes again, and what was typed since goes on from it", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const first = wholeRecord(treatmentId, deviceId, { endedAt: null, notes: "One.", editor, edit: 1 });
    value(await saveTreatmentDraft(recording(), first));
    expect(value(await saveTreatmentDraft(recording(), first)).version).toBe(2);
    expect(value(await saveTreatmentDraft(recording(), { ...first, notes: "One, two.", edit: 2 })).version).toBe(3);
    // The first comes late, after what was typed since: nothing of that is lost.
    expect(value(await saveTreatmentDraft(recording(), first)).version).toBe(3);
    expect(await stand(treatmentId)).toEqual({ notes: "One, two.", version: 3 });
  });

  test("is another person's change for everybody else, and for its own page once somebody else has saved", async () => {
    const { treatmentId } = await startedVisit(clinic);
    const mine = wholeRecord(treatmentId, deviceId, { endedAt: null, notes: "Mine.", editor, edit: 1 });
    value(await saveTreatmentDraft(recording(), mine));
    const elsewhere = { ...mine, editor: key(), edit: 9 };
    expect(refusal(await saveTreatmentDraft(recording(), elsewhere)).reason).toBe("changed_meanwhile");
    expect(refusal(await saveTreatmentDraft(recording(clinic.doctor), { ...mine, edit: 2 })).reason).toBe("changed_meanwhile");
    value(await saveTreatmentDraft(recording(clinic.doctor), { ...elsewhere, version: 2, notes: "Theirs." }));
    expect(refusal(await saveTreatmentDraft(recording(), { ...mine, edit: 2 })).reason).toBe("changed_meanwhile");
    expect(await stand(treatmentId)).toEqual({ notes: "Theirs.", version: 3 });
  });
});

describe("a treatment beyond its consent", () => {
  /** Consented with the device of the room booked for it. */
  async function consentedFor(device: string) {
    const visit = await equippedVisit(clinic);
    // As a consent signed with a device planned keeps it; nothing else of it is read here.
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query("set session_replication_role = replica");
    await owner.query("update consents set device = $2 where patient_id = $1", [visit.patientId, device]);
    await owner.end();
    return visit;
  }

  test("is signed only with how the patient agreed to the other device, sealed with it", async () => {
    const { treatmentId } = await consentedFor("Dermapen 4; Stamp");
    const record = wholeRecord(treatmentId, deviceId);
    const refused = refusal(await signTreatment(recording(), record));
    expect([refused.reason, refused.beside]).toEqual([
      "treatment_incomplete",
      { consentReason: "The consent names Dermapen 4 or Stamp, not this device. Write how the patient agreed to it." },
    ]);
    const consentReason = "The pen failed; she agreed to the other before the first pass.";
    value(await signTreatment(recording(), { ...record, consentReason }));
    const view = await getSignedTreatment(as(clinic, clinic.doctor, ["clinical:read"], SIGNING), treatmentId);
    expect(view).toMatchObject({ consentReason, hash: { intact: true } });
  });

  test("asks for nothing where the consent names the device, and can be saved before a reason is written", async () => {
    const { treatmentId } = await consentedFor("SkinPen Precision; Stamp");
    value(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    const other = await consentedFor("Dermapen 4");
    value(await saveTreatmentDraft(recording(), wholeRecord(other.treatmentId, deviceId)));
  });

  test("is one too when the series became another protocol after the start", async () => {
    const { treatmentId, seriesId } = await equippedVisit(clinic);
    const { db } = database.app;
    const protocol =
      await db.execute(`with d as (insert into definitions (kind, slug, name) values ('protocol', '${key()}', 'Other') returning id)
      insert into definition_versions (definition_id, number, state, content, content_hash, approved_by, approved_at, in_force_at)
      select id, 1, 'in_force', '{}', '\\x00', '${clinic.clinician.id}', now(), now() from d returning id`);
    await db.execute(`update series set protocol_version_id = '${String(at(protocol.rows, 0).id)}' where id = '${seriesId}'`);
    const refused = refusal(await signTreatment(recording(), wholeRecord(treatmentId, deviceId)));
    expect(refused.beside).toMatchObject({
      consentReason: "The consent was given for another protocol. Write how the patient agreed to it.",
    });
  });
});
