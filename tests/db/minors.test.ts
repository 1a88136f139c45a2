import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { clinics } from "#db/schema/clinics.ts";
import { patients } from "#db/schema/patients.ts";
import { screeningDecisions } from "#db/schema/screening-decisions.ts";
import { serviceCategories, services } from "#db/schema/services.ts";
import { setMinorsPathway } from "#lib/clinic/commands/locations.ts";
import { getPatientTimeline } from "#lib/patients/queries/timeline.ts";
import { decideFinding } from "#lib/screening/commands/decide.ts";
import { completeStaffPart } from "#lib/screening/commands/staff-part.ts";
import { getAssessment } from "#lib/screening/queries/assessment.ts";
import { getClearance } from "#lib/screening/queries/clearance.ts";
import { listSeriesDecisions } from "#lib/screening/queries/decisions.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { addDays, daysBetween } from "#lib/time.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { bookAppointment } from "#tests/support/booking.ts";
import { completePart, signPart } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, DRAWN, NOW, openScreeningClinic, type ScreeningClinic, signFor, TODAY } from "#tests/support/screened-visit.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
let consultationId: string;
beforeAll(async () => {
  database = await freshDatabase("minors");
  clinic = await openScreeningClinic(database.app);
  const { db } = database.app;
  await db.insert(clinics).values({ name: "Carlton Skin" });
  const category = await db.insert(serviceCategories).values({ name: "Talks" }).returning({ id: serviceCategories.id });
  const made = await db
    .insert(services)
    .values({
      categoryId: at(category, 0).id,
      name: "First consultation",
      kind: "consultation",
      needles: false,
    })
    .returning({ id: services.id });
  consultationId = at(made, 0).id;
});
afterAll(() => database.close());

type Person = ScreeningClinic["clinician"];
const admin = () => as(clinic, { ...clinic.reception, roles: ["admin"] }, ["clinic:write"]);

async function turn(on: boolean): Promise<void> {
  const [row] = await database.app.db.select({ version: clinics.version }).from(clinics);
  value(await setMinorsPathway(admin(), { version: row?.version ?? 0, on }));
}
beforeEach(() => turn(true));

const SIXTEEN = "2010-05-17";
const guardian = { name: "Rosa Carvalho", relation: "Mother", signature: { image: DRAWN, typedName: null } };

/** A consultation of the patient that took place so many days ago. */
async function consulted(patientId: string, daysAgo: number, status: "treated" | "booked" | "no_show" = "treated"): Promise<string> {
  const date = addDays(TODAY, -daysAgo);
  const start = Temporal.Instant.from(`${date}T03:00:00Z`);
  const made = await database.app.db
    .insert(appointments)
    .values({
      patientId,
      locationId: clinic.locationId,
      serviceId: consultationId,
      status,
      during: { start, end: start.add({ minutes: 30 }) },
      localDate: date,
      localStart: "14:00",
      timeZone: "Australia/Melbourne",
    })
    .returning({ id: appointments.id });
  return at(made, 0).id;
}

/** A screened minor, arrived for the first session. */
async function screened(daysSinceConsultation: number | null) {
  const visit = await bookVisit(clinic, { dateOfBirth: SIXTEEN });
  if (daysSinceConsultation !== null) await consulted(visit.patientId, daysSinceConsultation);
  value(await signFor(clinic, visit.appointmentId));
  const { appointmentId } = visit;
  const staff = as(clinic, clinic.clinician, ["screening:decide"]);
  const answers = { capacity_concern: "no" };
  value(await completeStaffPart(staff, { appointmentId, formVersionId: clinic.form.versionId, answers, idempotencyKey: key() }));
  return visit;
}

async function consent(appointmentId: string): Promise<void> {
  const { consentId } = value(await signPart(clinic, appointmentId, { guardian }));
  value(await completePart(clinic, consentId));
}

async function decide(appointmentId: string, person: Person, kind: "sign_off" | "override" | "resolution" = "sign_off") {
  const assessment = await getAssessment(as(clinic, person, ["clinical:read"]), appointmentId);
  const seen = assessment?.findings.find(({ rule }) => rule === "age")?.seen ?? "0".repeat(64);
  const reason = "Talked with her and her mother; she understands it.";
  return decideFinding(as(clinic, person, ["screening:decide"]), { appointmentId, rule: "age", kind, reason, seen, idempotencyKey: key() });
}

const start = (appointmentId: string) =>
  startTreatment(as(clinic, clinic.clinician, ["treatment:record"]), { idempotencyKey: key(), appointmentId });

const words = async (appointmentId: string) =>
  (await getStartGate(as(clinic, clinic.reception, ["diary:read"]), appointmentId))?.items.map((item) => item.words);

describe("the minors pathway", () => {
  test("starts a minor's treatment after seven days, with a guardian's consent and a doctor's sign-off, and with nothing less", async () => {
    const { appointmentId, seriesId } = await screened(7);
    expect(await words(appointmentId)).toEqual(["The screening: needs a clinician.", "There is no valid treatment consent."]);
    expect(refusal(await start(appointmentId)).reason).toBe("gate_closed");
    await consent(appointmentId);
    expect(await words(appointmentId)).toEqual(["The screening: needs a clinician."]);
    value(await decide(appointmentId, clinic.doctor));
    expect(await words(appointmentId)).toEqual([]);
    expect((await start(appointmentId)).ok).toBe(true);
    const kept = await database.app.db.select().from(screeningDecisions).where(eq(screeningDecisions.seriesId, seriesId));
    expect(kept).toMatchObject([{ rule: "age", kind: "sign_off", outcome: "caution", byDoctor: true, decidedBy: clinic.doctor.id }]);
  });

  test("is signed off by a doctor alone, and overridden by nobody", async () => {
    const { appointmentId } = await screened(10);
    expect(refusal(await decide(appointmentId, clinic.clinician)).reason).toBe("decision_for_doctor");
    for (const kind of ["override", "resolution"] as const) {
      expect(refusal(await decide(appointmentId, clinic.doctor, kind)).reason).toBe("decision_not_allowed");
    }
    expect((await decide(appointmentId, clinic.doctor)).ok).toBe(true);
  });

  test("waits for a consultation that took place, and names the first day after it", async () => {
    const { appointmentId, patientId } = await screened(null);
    await consulted(patientId, 30, "no_show");
    expect(refusal(await decide(appointmentId, clinic.doctor)).reason).toBe("decision_not_allowed");
    expect(await words(appointmentId)).toContain("The screening: needs a clinician.");
    await consulted(patientId, 2);
    expect(await words(appointmentId)).toContain("The screening: not before Sat 28 Nov 2026.");
    expect(refusal(await decide(appointmentId, clinic.doctor)).reason).toBe("decision_not_allowed");
  });

  test("counts from the first consultation, whichever came later", async () => {
    const { appointmentId, patientId } = await screened(20);
    await consulted(patientId, 1);
    expect((await decide(appointmentId, clinic.doctor)).ok).toBe(true);
  });

  test("counts from the day the patient came, in the clinic's zone, whatever day was agreed", async () => {
    const { appointmentId, patientId } = await screened(null);
    const consultation = await consulted(patientId, 30);
    const step = { appointmentId: consultation, what: "status", fromStatus: "booked", toStatus: "arrived" } as const;
    // Saturday afternoon in UTC is Sunday in Melbourne.
    await database.app.db.insert(appointmentEvents).values({ ...step, at: Temporal.Instant.from("2026-11-21T14:30:00Z") });
    expect(await words(appointmentId)).toContain("The screening: not before Sun 29 Nov 2026.");
    expect(refusal(await decide(appointmentId, clinic.doctor)).reason).toBe("decision_not_allowed");
  });

  test("turned off again, the block is back, whatever was consented to and signed off; turned on, it stands again", async () => {
    const { appointmentId } = await screened(9);
    await consent(appointmentId);
    value(await decide(appointmentId, clinic.doctor));
    await turn(false);
    expect(await words(appointmentId)).toEqual(["The screening: needs a clinician."]);
    expect(refusal(await decide(appointmentId, clinic.doctor)).reason).toBe("decision_not_allowed");
    expect(refusal(await start(appointmentId)).reason).toBe("gate_closed");
    await turn(true);
    expect((await start(appointmentId)).ok).toBe(true);
  });

  test("tells the plan from which day on, with and without a form", async () => {
    const visit = await bookVisit(clinic, { dateOfBirth: SIXTEEN });
    await consulted(visit.patientId, 3);
    const ask = () =>
      getClearance(as(clinic, clinic.reception, ["diary:read"]), {
        patientId: visit.patientId,
        seriesId: visit.seriesId,
        dateOfBirth: SIXTEEN,
        on: TODAY,
        timeZone: "Australia/Melbourne",
      });
    expect(await ask()).toEqual({ state: "not_before", notBefore: "2026-11-27" });
    value(await signFor(clinic, visit.appointmentId));
    expect((await ask()).notBefore).toBe("2026-11-27");
  });

  test("refuses a booking before the seven days with the date, form or no form, and before any consultation altogether", async () => {
    const desk = deskOf(database.app);
    const small = await desk.clinicOf();
    const patientId = at(small.patients, 0);
    await database.app.db.update(patients).set({ dateOfBirth: SIXTEEN }).where(eq(patients.id, patientId));
    const book = (date: string) => bookAppointment(desk.reception(), single(small, { date }));
    expect(refusal(await book("2026-02-03")).sentence).toContain("needs a clinician, says the screening");
    await consulted(patientId, daysBetween("2026-01-28", TODAY));
    const refused = refusal(await book("2026-02-03"));
    expect(refused.reason).toBe("screening_refuses");
    expect(refused.sentence).toContain("not before Wed 4 Feb 2026, says the screening");
    expect((await book("2026-02-04")).ok).toBe(true);
  });

  test("is turned on by an admin alone, written down, and refused to whoever saw an older page", async () => {
    const [row] = await database.app.db.select().from(clinics);
    expect(refusal(await setMinorsPathway(admin(), { version: (row?.version ?? 0) - 1, on: false })).reason).toBe("changed_meanwhile");
    expect(() => as(clinic, clinic.doctor, ["clinic:write"])).toThrow("This role may not.");
    const changes = await database.app.db.select({ detail: auditLog.detail }).from(auditLog).where(eq(auditLog.action, "clinic:minors"));
    expect(changes.length).toBeGreaterThan(0);
  });
});

describe("what clinicians decided in a series", () => {
  test("is told to clinicians with who, when and why, and whether it still stands", async () => {
    const visit = await bookVisit(clinic);
    value(await signFor(clinic, visit.appointmentId, { tattoo_in_area: "yes" }));
    const reading = (now = NOW) => as(clinic, clinic.clinician, ["clinical:read"], now);
    expect(await listSeriesDecisions(reading(), visit.seriesId)).toEqual([]);
    const assessment = await getAssessment(reading(), visit.appointmentId);
    const seen = assessment?.findings.find(({ rule }) => rule === "tattoo_in_area")?.seen ?? "";
    const decision = {
      appointmentId: visit.appointmentId,
      rule: "tattoo_in_area",
      kind: "sign_off",
      reason: "Old and well healed.",
    } as const;
    value(await decideFinding(as(clinic, clinic.clinician, ["screening:decide"]), { ...decision, seen, idempotencyKey: key() }));
    expect(await listSeriesDecisions(reading(), visit.seriesId)).toMatchObject([
      {
        by: "Aroha",
        at: "Mon 23 Nov 2026, 10:00 am",
        reason: "Old and well healed.",
        standing: "Stands to Mon 22 Nov 2027, for the same answer and no worse an outcome.",
      },
    ]);
    const later = NOW.add({ hours: 24 * 365 });
    expect((await listSeriesDecisions(reading(later), visit.seriesId))[0]?.standing).toBe("Ended: it was twelve months ago.");
    value(await signFor(clinic, visit.appointmentId, { tattoo_in_area: "no" }));
    expect((await listSeriesDecisions(reading(), visit.seriesId))[0]?.standing).toBe("Ended: the answer is another now.");
  });

  test("stands in the patient's timeline for clinicians, and for nobody else", async () => {
    const { appointmentId, patientId } = await screened(8);
    value(await decide(appointmentId, clinic.doctor));
    const kinds = async (person: Person) =>
      (await getPatientTimeline(as(clinic, person, ["patient:read"]), patientId)).entries.map(({ kind }) => kind);
    expect(await kinds(clinic.clinician)).toContain("decision");
    expect(await kinds(clinic.reception)).not.toContain("decision");
    const [entry] = (await getPatientTimeline(as(clinic, clinic.clinician, ["patient:read"]), patientId)).entries.filter(
      ({ kind }) => kind === "decision",
    );
    expect(entry).toMatchObject({
      title: "A finding signed off",
      detail: "Edith: Talked with her and her mother; she understands it.",
      when: "Mon 23 Nov 2026, 10:00 am",
    });
  });

  test("is decided by clinicians only: neither reception nor an admin who is none", () => {
    for (const roles of [["reception"], ["admin"], ["admin", "reception"]] as const) {
      expect(() => as(clinic, { ...clinic.doctor, roles: [...roles] }, ["screening:decide"])).toThrow("This role may not.");
      expect(() => as(clinic, { ...clinic.doctor, roles: [...roles] }, ["clinical:read"])).toThrow("This role may not.");
    }
  });
});

describe("a visit that starts on another day than agreed", () => {
  test("meets no finding that cannot be decided on its page", async () => {
    const { appointmentId, visitOn, patientId } = await bookVisit(clinic);
    const agreed = await visitOn("2026-12-21", 2);
    // Given today, the answer is a caution today and only advice on the day agreed.
    value(
      await signFor(clinic, appointmentId, {
        aspirin_last: null,
        "aspirin_last.day": "20",
        "aspirin_last.month": "11",
        "aspirin_last.year": "2026",
      }),
    );
    await database.app.db.update(appointments).set({ status: "arrived" }).where(eq(appointments.id, agreed));
    const assessment = await getAssessment(as(clinic, clinic.clinician, ["clinical:read"]), agreed);
    const gate = await getStartGate(as(clinic, clinic.clinician, ["treatment:record", "clinical:read"]), agreed);
    const open = assessment?.findings
      .filter(({ settledBy, outcome }) => settledBy === null && outcome !== "advise")
      .map(({ rule }) => rule);
    expect(gate?.items.filter(({ kind }) => kind === "finding").map(({ key: rule }) => rule)).toEqual(open);
    expect(open).toContain("aspirin_last");
    expect(assessment?.date).toBe("Mon 23 Nov 2026");
    expect(patientId).toBeDefined();
  });
});
