import { eq } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { sayRefusal } from "#lib/refusals.ts";
import { decideFinding } from "#lib/screening/commands/decide.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { completeStaffPart } from "#lib/screening/commands/staff-part.ts";
import { getAssessment } from "#lib/screening/queries/assessment.ts";
import { getScreeningRecord } from "#lib/screening/queries/facts.ts";
import { getStartGate, listReadiness } from "#lib/screening/queries/gate.ts";
import { hashOfSignedForm } from "#lib/screening/queries/seal.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import {
  as,
  bookVisit,
  DRAWN,
  NOW,
  openScreeningClinic,
  postedForm,
  type ScreeningClinic,
  type SigningOptions,
  signFor,
  TODAY,
} from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("screening");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

const reception = <P extends Permission>(...permissions: readonly P[]) => as(clinic, clinic.reception, permissions);
const clinician = <P extends Permission>(...permissions: readonly P[]) => as(clinic, clinic.clinician, permissions);

const sign = (appointmentId: string, changes?: Readonly<Record<string, string | null>>, others?: SigningOptions) =>
  signFor(clinic, appointmentId, changes, others);

function staffPart(appointmentId: string, answer: string) {
  const answers = { capacity_concern: answer };
  return completeStaffPart(clinician("screening:decide"), {
    appointmentId,
    formVersionId: clinic.form.versionId,
    answers,
    idempotencyKey: crypto.randomUUID(),
  });
}

async function openFindings(appointmentId: string): Promise<string[]> {
  const assessment = await getAssessment(clinician("clinical:read"), appointmentId);
  return (assessment?.findings ?? [])
    .filter(({ settledBy, outcome }) => settledBy === null && outcome !== "advise")
    .map(({ rule, outcome }) => `${rule}:${outcome}`);
}

async function decide(appointmentId: string, rule: string, kind: "sign_off" | "resolution" | "override" = "sign_off", seen?: string) {
  const assessment = await getAssessment(clinician("clinical:read"), appointmentId);
  const finding = assessment?.findings.find((each) => each.rule === rule);
  return decideFinding(clinician("screening:decide"), {
    appointmentId,
    rule,
    kind,
    reason: "Talked it over, small risk.",
    seen: seen ?? finding?.seen ?? "0".repeat(64),
    idempotencyKey: crypto.randomUUID(),
  });
}

describe("signing", () => {
  test("a signed form is the version in force, answered on the location's day, and its hash fits what is kept", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const signed = await sign(appointmentId);
    expect(signed.ok).toBe(true);
    const [row] = await database.app.db.select().from(formResponses).where(eq(formResponses.patientId, patientId));
    if (row === undefined || row.signedAt === null || row.answeredOn === null) throw new Error("The form was not kept.");
    expect(row).toMatchObject({
      state: "signed",
      part: "full",
      answeredOn: TODAY,
      signedName: "Ines Carvalho",
      formVersionId: clinic.form.versionId,
    });
    const kept = {
      part: "full" as const,
      answers: { ...Object(row.answers) },
      answeredOn: row.answeredOn,
      signedName: row.signedName ?? "",
      image: row.signatureImage,
      confirmed: row.confirmed,
      patientId,
      appointmentId,
      formVersionId: row.formVersionId,
      signedAt: row.signedAt,
      ...{ mode: row.mode, signedWith: row.signedWith },
    };
    expect(hashOfSignedForm(kept).equals(row.contentHash ?? Buffer.from(""))).toBe(true);
    const changes = [
      { signedName: "Ines Carvalhp" },
      { image: Buffer.from([...DRAWN, 4]) },
      { answers: { ...kept.answers, pregnant: "yes" } },
    ];
    for (const change of changes) {
      expect(hashOfSignedForm({ ...kept, ...change }).equals(row.contentHash ?? Buffer.from(""))).toBe(false);
    }
  });

  test("a signed form is frozen by the database, even for its owner with SQL of their own", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    await sign(appointmentId);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      for (const change of ["answers = '{}'", "signed_name = 'Someone else'", "state = 'draft'", "part = 'staff'"]) {
        const update = client.query(`update form_responses set ${change} where patient_id = $1`, [patientId]);
        await expect(update).rejects.toMatchObject({ constraint: "form_responses_frozen" });
      }
    } finally {
      await client.end();
    }
  });

  test("nobody is screened without a date of birth", async () => {
    const { appointmentId } = await bookVisit(clinic, { dateOfBirth: null });
    expect(await sign(appointmentId)).toMatchObject({ ok: false, refusal: { reason: "birth_date_missing" } });
  });

  test("a day that has not come is an error beside its field, and nothing is kept", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const ahead = { filler_last: null, "filler_last.day": "24", "filler_last.month": "11", "filler_last.year": "2026" };
    const refused = await sign(appointmentId, ahead);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { reason: "answers_to_check", beside: { "answers.filler_last": "Tue 24 Nov 2026 has not come yet." } },
    });
    expect(await getScreeningRecord(reception("screening:take"), patientId)).toBeNull();
  });

  test("open questions are pointed out once, then left open on purpose, and are cautions", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const refused = await sign(appointmentId, { keloid: null, metal_allergy: null });
    if (refused.ok) throw new Error("It was signed.");
    expect(sayRefusal(refused.refusal)).toContain("2 questions are not answered");
    expect(Object.keys(refused.refusal.beside ?? {})).toEqual(["answers.metal_allergy", "answers.keloid", "leaveOpen"]);
    expect((await sign(appointmentId, { keloid: null, metal_allergy: null }, { leaveOpen: true })).ok).toBe(true);
    expect(await openFindings(appointmentId)).toEqual(expect.arrayContaining(["keloid:caution", "metal_allergy:caution"]));
  });

  test("the same form sent twice is kept once", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const input = {
      appointmentId,
      formVersionId: clinic.form.versionId,
      part: "full",
      mode: "tablet",
      answers: postedForm(),
      seen: {},
      begun: false,
      leaveOpen: false,
      signature: { image: null, typedName: "Ines Carvalho" },
      idempotencyKey: crypto.randomUUID(),
    } as const;
    const [first, second] = await Promise.all([
      signScreening(reception("screening:take"), input),
      signScreening(reception("screening:take"), input),
    ]);
    expect(first).toEqual(second);
    expect(await database.app.db.select().from(formResponses).where(eq(formResponses.patientId, patientId))).toHaveLength(1);
  });

  test("a version that is no longer in force is refused", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const old = await sign(appointmentId, {}, { formVersionId: crypto.randomUUID() });
    expect(old).toMatchObject({ ok: false, refusal: { reason: "form_superseded" } });
  });
});

describe("the record", () => {
  test("the latest answer to each question holds, and the staff part joins the patient's answers", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    await sign(appointmentId, { dark_marks_history: "yes" });
    await staffPart(appointmentId, "no");
    const record = await getScreeningRecord(clinician("clinical:read"), patientId);
    expect(record?.answers).toMatchObject({ dark_marks_history: "yes", capacity_concern: "no", pregnant: "no" });
    await sign(appointmentId, { dark_marks_history: "no" });
    const later = await getScreeningRecord(clinician("clinical:read"), patientId);
    expect(later?.answers).toMatchObject({ dark_marks_history: "no", capacity_concern: "no" });
  });

  test("a question left open in a newer form is not answered by an older no, but an older yes holds", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await sign(appointmentId, { scleroderma: "yes" });
    await staffPart(appointmentId, "no");
    await sign(appointmentId, { scleroderma: null, metal_allergy: null }, { leaveOpen: true, now: NOW.add({ minutes: 1 }) });
    expect(await openFindings(appointmentId)).toEqual(["scleroderma:block", "metal_allergy:caution"]);
  });

  test("the staff part waits for the patient's, and asks for every answer", async () => {
    const { appointmentId } = await bookVisit(clinic);
    expect(await staffPart(appointmentId, "no")).toMatchObject({ ok: false, refusal: { reason: "screening_first" } });
    await sign(appointmentId);
    expect(await staffPart(appointmentId, "")).toMatchObject({
      ok: false,
      refusal: { beside: { "answers.capacity_concern": "Choose yes, no or unsure." } },
    });
    expect(await openFindings(appointmentId)).toEqual(["capacity_concern:caution"]);
  });
});

describe("deciding", () => {
  test("a sign-off covers the same answer for the rest of the series, and ends for good when the answer changes", async () => {
    const { appointmentId, visitOn } = await bookVisit(clinic);
    const next = await visitOn("2026-12-21", 2);
    await sign(appointmentId, { dark_marks_history: "yes" });
    await staffPart(appointmentId, "no");
    expect(await openFindings(appointmentId)).toEqual(["dark_marks_history:caution"]);
    expect((await decide(appointmentId, "dark_marks_history")).ok).toBe(true);
    expect([await openFindings(appointmentId), await openFindings(next)]).toEqual([[], []]);
    await sign(appointmentId, { dark_marks_history: "unsure" });
    expect(await openFindings(appointmentId)).toEqual(["dark_marks_history:caution"]);
    await sign(appointmentId, { dark_marks_history: "yes" });
    expect(await openFindings(appointmentId)).toEqual(["dark_marks_history:caution"]);
  });

  test("a decision about answers that changed meanwhile is refused", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await sign(appointmentId, { keloid: "family" });
    const seen = (await getAssessment(clinician("clinical:read"), appointmentId))?.findings.find(({ rule }) => rule === "keloid")?.seen;
    await sign(appointmentId, { keloid: "unsure" });
    expect(await decide(appointmentId, "keloid", "sign_off", seen)).toMatchObject({ ok: false, refusal: { reason: "finding_changed" } });
  });

  test("a block is overridden, never signed off; the age block is lifted by nothing here", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await sign(appointmentId, { metal_allergy: "yes" });
    expect(await decide(appointmentId, "metal_allergy", "sign_off")).toMatchObject({
      ok: false,
      refusal: { reason: "decision_not_allowed" },
    });
    expect((await decide(appointmentId, "metal_allergy", "override")).ok).toBe(true);
    const minor = await bookVisit(clinic, { dateOfBirth: "2010-01-01" });
    await sign(minor.appointmentId);
    expect(await decide(minor.appointmentId, "age", "override")).toMatchObject({ ok: false, refusal: { reason: "decision_not_allowed" } });
  });

  test("two clinicians deciding one finding at once leave one decision", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await sign(appointmentId, { tattoo_in_area: "yes" });
    const results = await Promise.all([decide(appointmentId, "tattoo_in_area"), decide(appointmentId, "tattoo_in_area")]);
    expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  test("a decision needs a series", async () => {
    const { appointmentId } = await bookVisit(clinic, { inSeries: false });
    await sign(appointmentId, { tattoo_in_area: "yes" });
    expect(await decide(appointmentId, "tattoo_in_area")).toMatchObject({ ok: false, refusal: { reason: "decision_without_series" } });
  });
});

describe("the gate", () => {
  test("reception's words hold no clinical text, and nothing that only clinicians read leaves the query", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await sign(appointmentId, { pregnant: "yes", keloid: "self", cold_sore_now: "yes", filler_last: null, "filler_last.state": "unknown" });
    const gate = await getStartGate(reception("diary:read"), appointmentId);
    const readiness = await listReadiness(reception("diary:read"), [appointmentId]);
    const told = JSON.stringify([gate, [...readiness.values()]]);
    for (const word of ["pregnan", "keloid", "cold", "filler", "answered yes", "block", "Block", "caution", "Caution", "capacity"])
      expect(told).not.toContain(word);
    expect(gate?.items.map(({ words }) => words)).toEqual(["The screening: needs a clinician.", "There is no valid treatment consent."]);
    expect(gate).toMatchObject({ outcome: null, clear: false, summary: "needs a clinician" });
    expect(readiness.get(appointmentId)?.mark).toEqual({ meaning: "warn", words: "Needs a clinician" });
  });

  test("clinicians read the reasons, and the opening is audited before they do", async () => {
    const { appointmentId } = await bookVisit(clinic);
    await sign(appointmentId, { pregnant: "yes" });
    const gate = await getStartGate(clinician("diary:read", "clinical:read"), appointmentId);
    expect(gate?.items.map(({ words }) => words).join(" ")).toContain("Pregnan");
    await getAssessment(clinician("clinical:read"), appointmentId);
    const openings = await database.app.db.select({ action: auditLog.action }).from(auditLog).where(eq(auditLog.objectId, appointmentId));
    expect(openings.map(({ action }) => action)).toEqual(expect.arrayContaining(["gate:open", "screening:open"]));
  });

  test("everything missing is named at once, in a visit of a series and outside of one", async () => {
    const { appointmentId } = await bookVisit(clinic, { inSeries: false });
    const gate = await getStartGate(reception("diary:read"), appointmentId);
    expect(gate?.items.map(({ kind }) => kind)).toEqual(["screening", "consent"]);
    expect(gate?.items[1]?.words).toContain("Book it as part of a series");
  });

  test("a readiness that is only due on the day is no warning before it", async () => {
    const { visitOn } = await bookVisit(clinic);
    const next = await visitOn("2026-12-21", 2);
    const readiness = (await listReadiness(reception("diary:read"), [next])).get(next);
    expect(readiness).toMatchObject({ ready: false, mark: { meaning: "info", words: "Screening on the day" } });
  });
});
