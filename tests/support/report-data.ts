/** A week of a small clinic, written by hand: what the reports' tests know by heart. Monday 2 to Sunday 8 March 2026 in Melbourne, looked at on the Monday after. */
import { eq } from "drizzle-orm";
import { type Database, runTransaction } from "#db/client.ts";
import { adverseEvents } from "#db/schema/adverse-events.ts";
import { appointmentEvents } from "#db/schema/appointment-events.ts";
import { appointments } from "#db/schema/appointments.ts";
import { billingTerms } from "#db/schema/billing-terms.ts";
import { changes } from "#db/schema/changes.ts";
import { claims } from "#db/schema/claims.ts";
import { clinics } from "#db/schema/clinics.ts";
import { closures } from "#db/schema/closures.ts";
import { invoiceInstalments, invoiceLines, invoices } from "#db/schema/invoices.ts";
import { messages } from "#db/schema/messages.ts";
import { patients } from "#db/schema/patients.ts";
import { payments } from "#db/schema/payments.ts";
import { reviews, scores } from "#db/schema/scores.ts";
import { series } from "#db/schema/series.ts";
import { waitlistEntries } from "#db/schema/waitlist-entries.ts";
import { done } from "#lib/result.ts";
import { wallToInstantCompatible } from "#lib/time.ts";
import { at } from "./results.ts";
import { makeSmallClinic, type SmallClinic } from "./small-clinic.ts";

const ZONE = "Australia/Melbourne";
const instant = (date: string, time: string) => wallToInstantCompatible(date, time, ZONE);

export const WEEK = { from: "2026-03-02", to: "2026-03-08" } as const;
/** Monday 9 March, 11:00 am in Melbourne. */
export const AFTER = instant("2026-03-09", "11:00");

type Status = NonNullable<(typeof appointments.$inferInsert)["status"]>;
type Visit = {
  readonly patient: number;
  readonly date: string;
  readonly time: string;
  readonly status: Status;
  readonly clinician: number;
  readonly room?: number;
  readonly seriesId?: string;
  readonly session?: number;
};

export async function writeReportData(database: Database): Promise<SmallClinic> {
  const { db } = database;
  const clinic = await makeSmallClinic(database, "r", { patients: 8 });
  const { locationId, serviceId, consultationId, protocolVersionId } = clinic;
  const patient = (number: number) => at(clinic.patients, number - 1);
  const doctor = at(clinic.clinicians, 0).userId;

  async function visit({ patient: who, date, time, status, clinician, room, seriesId, session }: Visit): Promise<string> {
    const start = instant(date, time);
    const during = { start, end: start.add({ hours: 1 }) };
    const made = await db
      .insert(appointments)
      .values({
        patientId: patient(who),
        locationId,
        serviceId,
        seriesId: seriesId ?? null,
        sessionNumber: session ?? null,
        status,
        during,
        localDate: date,
        localStart: time,
        timeZone: ZONE,
        cancelReason: status === "cancelled" ? "Unwell" : null,
      })
      .returning({ id: appointments.id });
    const { id } = at(made, 0);
    const releasedAt = status === "cancelled" || status === "no_show" ? start : null;
    const resourceId = at(clinic.clinicians, clinician - 1).resourceId;
    await db.insert(claims).values({ appointmentId: id, resourceId, kind: "clinician", during, releasedAt });
    if (room !== undefined)
      await db.insert(claims).values({ appointmentId: id, resourceId: at(clinic.rooms, room - 1), kind: "room", during, releasedAt });
    return id;
  }

  async function planned(who: number): Promise<string> {
    const made = await db
      .insert(series)
      .values({
        patientId: patient(who),
        protocolVersionId,
        serviceId,
        locationId,
        sessions: 3,
        gapMinDays: 21,
        gapTargetDays: 28,
        gapMaxDays: 42,
        zones: ["chin"],
        proposedBy: doctor,
        proposedAt: instant("2026-01-02", "10:00"),
      })
      .returning({ id: series.id });
    return at(made, 0).id;
  }

  await db.insert(clinics).values({ name: "r" });
  await db
    .insert(billingTerms)
    .values({ locationId, sellerName: "r", pricesIncludeTax: true, quoteDays: 30, lateHours: 24, lateFeeMinor: 5000 });
  const [first, second, third] = [await planned(1), await planned(7), await planned(8)];

  // Before the week: patient 2 is known, the second series is lost at its second session, the third goes on after 35 days.
  await visit({ patient: 2, date: "2026-02-02", time: "10:00", status: "closed", clinician: 1 });
  await visit({ patient: 7, date: "2026-01-05", time: "10:00", status: "closed", clinician: 1, seriesId: second, session: 1 });
  await visit({ patient: 7, date: "2026-02-02", time: "12:00", status: "no_show", clinician: 1, seriesId: second, session: 2 });
  await visit({ patient: 8, date: "2026-01-05", time: "12:00", status: "closed", clinician: 2, seriesId: third, session: 1 });
  await visit({ patient: 8, date: "2026-02-09", time: "12:00", status: "closed", clinician: 2, seriesId: third, session: 2 });

  // The week.
  const a = await visit({
    patient: 1,
    date: "2026-03-02",
    time: "10:00",
    status: "closed",
    clinician: 1,
    room: 1,
    seriesId: first,
    session: 1,
  });
  const b = await visit({ patient: 2, date: "2026-03-02", time: "11:00", status: "treated", clinician: 1 });
  await visit({ patient: 3, date: "2026-03-03", time: "10:00", status: "no_show", clinician: 2 });
  const moved = await visit({ patient: 1, date: "2026-03-04", time: "10:00", status: "arrived", clinician: 1 });
  const late = await visit({ patient: 4, date: "2026-03-04", time: "12:00", status: "cancelled", clinician: 2 });
  const inTime = await visit({ patient: 5, date: "2026-03-05", time: "10:00", status: "cancelled", clinician: 2 });
  const g = await visit({ patient: 6, date: "2026-03-06", time: "10:00", status: "closed", clinician: 2 });
  await db
    .update(patients)
    .set({ mergedInto: patient(2) })
    .where(eq(patients.id, patient(6)));

  const cancelled = { what: "status", fromStatus: "booked", toStatus: "cancelled" } as const;
  await db.insert(appointmentEvents).values([
    { appointmentId: late, ...cancelled, at: instant("2026-03-03", "12:01") },
    { appointmentId: inTime, ...cancelled, at: instant("2026-03-04", "09:59") },
  ]);

  // Two waited from the Tuesday on: one was offered a time and moved from 20 March to the fourth, the other taken off.
  const change = at(
    await db
      .insert(changes)
      .values({ what: "waitlist_moved", patientId: patient(1), tellPatient: true })
      .returning({ id: changes.id }),
    0,
  );
  const entries = await db
    .insert(waitlistEntries)
    .values([
      {
        patientId: patient(1),
        appointmentId: moved,
        createdAt: instant("2026-03-03", "00:30"),
        endedAt: instant("2026-03-03", "09:00"),
        endedHow: "moved",
      },
      {
        patientId: patient(4),
        appointmentId: late,
        createdAt: instant("2026-03-03", "10:00"),
        endedAt: instant("2026-03-03", "12:00"),
        endedHow: "removed",
      },
    ])
    .returning({ id: waitlistEntries.id });
  await db.insert(appointmentEvents).values({
    appointmentId: moved,
    what: "moved",
    fromStart: instant("2026-03-20", "10:00"),
    toStart: instant("2026-03-04", "10:00"),
    changeId: change.id,
    at: instant("2026-03-03", "08:59"),
  });
  await db.insert(messages).values({
    patientId: patient(1),
    key: `waitlist_offer:${at(entries, 0).id}:2026-03-04T10:00`,
    kind: "waitlist_offer",
    dueAt: instant("2026-03-03", "08:00"),
    about: {},
  });

  // Closed on the Sunday; the first clinician away on the Saturday until two.
  await db.insert(closures).values([
    { kind: "public_holiday", locationId, during: { start: instant("2026-03-08", "00:00"), end: instant("2026-03-09", "00:00") } },
    {
      kind: "absence",
      resourceId: at(clinic.clinicians, 0).resourceId,
      during: { start: instant("2026-03-07", "00:00"), end: instant("2026-03-07", "14:00") },
    },
  ]);

  const event = {
    action: "",
    recordedBy: doctor,
    recordedAt: instant("2026-03-07", "10:00"),
    onset: "2026-03-07",
    causality: "possible",
  } as const;
  await db.insert(adverseEvents).values([
    { ...event, patientId: patient(1), appointmentId: a, kind: "adverse_event", what: "infection", grade: 2 },
    { ...event, patientId: patient(2), appointmentId: b, kind: "expected_response", what: "redness", grade: 1 },
    { ...event, patientId: patient(6), appointmentId: g, kind: "adverse_event", what: "infection", grade: 1 },
  ]);

  const score = { patientId: patient(1), seriesId: first, takenBy: doctor } as const;
  await db.insert(scores).values([
    { ...score, scale: "gais", rater: "clinician", value: 4, takenOn: "2026-02-01" },
    { ...score, scale: "gais", rater: "clinician", value: 2, takenOn: "2026-03-05" },
    { ...score, scale: "patient_rating", rater: "patient", value: 3, takenOn: "2026-02-01" },
    { ...score, scale: "patient_rating", rater: "patient", value: 7, takenOn: "2026-03-05", createdAt: instant("2026-03-05", "10:00") },
    { ...score, scale: "patient_rating", rater: "patient", value: 8, takenOn: "2026-03-05", createdAt: instant("2026-03-05", "10:05") },
  ]);
  await db.insert(reviews).values({
    seriesId: third,
    patientId: patient(8),
    step: "weeks_12",
    countedFrom: "2026-02-09",
    doneOn: "2026-05-05",
    outcome: "improved",
    doneBy: doctor,
    doneAt: instant("2026-05-05", "10:00"),
  });
  await writeMoney(database, { locationId, patientId: patient(1), serviceId, consultationId });
  return clinic;
}

type Sold = { readonly locationId: string; readonly patientId: string; readonly serviceId: string; readonly consultationId: string };

type Paid = {
  readonly method: "cash" | "card";
  readonly amountMinor: number;
  readonly takenOn: string;
  readonly corrects?: string;
  readonly writtenOn?: string;
};

/** An invoice of 100.00 for needling and 50.00 for a consultation. @returns what takes a payment of it and gives its id */
export async function writeInvoice(
  database: Database,
  { locationId, patientId, serviceId, consultationId }: Sold,
  issuedOn: string,
): Promise<(paid: Paid) => Promise<string>> {
  const invoiceId = await runTransaction(database, async (db) => {
    const made = await db
      .insert(invoices)
      .values({
        locationId,
        patientId,
        currency: "AUD",
        pricesIncludeTax: true,
        seller: {},
        buyer: {},
        totalMinor: 15_000,
        taxMinor: 0,
        issuedOn,
        issuedAt: instant(issuedOn, "10:00"),
      })
      .returning({ id: invoices.id });
    const { id } = at(made, 0);
    const line = { invoiceId: id, kind: "other", quantity: 1, taxBasisPoints: 0, taxMinor: 0 } as const;
    await db.insert(invoiceLines).values([
      { ...line, position: 1, description: "Needling", serviceId, unitMinor: 10_000, totalMinor: 10_000 },
      { ...line, position: 2, description: "Talk", serviceId: consultationId, unitMinor: 5000, totalMinor: 5000 },
    ]);
    await db.insert(invoiceInstalments).values({ invoiceId: id, position: 1, amountMinor: 15_000, dueOn: issuedOn });
    return done(id);
  });
  if (!invoiceId.ok) throw new Error("The invoice was refused.");
  return async ({ method, amountMinor, takenOn, corrects, writtenOn }) => {
    const row = {
      ...{ invoiceId: invoiceId.value, patientId, locationId, method, amountMinor, takenOn },
      takenAt: instant(writtenOn ?? takenOn, "15:00"),
      reason: amountMinor < 0 ? "Taken twice" : null,
      correctsId: corrects ?? null,
    };
    return at(await database.db.insert(payments).values(row).returning({ id: payments.id }), 0).id;
  };
}

/** 60.00 paid in cash, 70.00 by card, that taken back whole as a mistake, and then 90.00 by card. */
async function writeMoney(database: Database, sold: Sold): Promise<void> {
  const take = await writeInvoice(database, sold, "2026-03-01");
  await take({ method: "cash", amountMinor: 6000, takenOn: "2026-03-02" });
  const wrong = await take({ method: "card", amountMinor: 7000, takenOn: "2026-03-04" });
  await take({ method: "card", amountMinor: -7000, takenOn: "2026-03-05", corrects: wrong });
  await take({ method: "card", amountMinor: 9000, takenOn: "2026-03-06" });
}
