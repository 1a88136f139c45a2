/** Money that comes in and goes back, what is taken back and given up, and what is charged: on real commits, by the product's commands. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { dayCounts, payments } from "#db/schema/payments.ts";
import { treatments } from "#db/schema/treatments.ts";
import { decideFee, invoiceOther, invoiceVisit } from "#lib/billing/commands/charge.ts";
import { countDay } from "#lib/billing/commands/count.ts";
import { closePackage, issueCreditNote } from "#lib/billing/commands/credit-notes.ts";
import { correctPayment, moveCredit, refund, takePayment, writeOff } from "#lib/billing/commands/payments.ts";
import { getProposedFee, listProposedFees } from "#lib/billing/queries/fees.ts";
import { getInvoice } from "#lib/billing/queries/invoices.ts";
import { getMoneyLine, getPatientMoney } from "#lib/billing/queries/patient.ts";
import { listDayTakings } from "#lib/billing/queries/takings.ts";
import { atTheTill, sellPackage, setPrice, setTerms, treat } from "#tests/support/billing.ts";
import { bookAppointment, cancelAppointment } from "#tests/support/booking.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { deskOf, single } from "#tests/support/desk.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { actingAs, type SmallClinic, START } from "#tests/support/small-clinic.ts";

let database: TestDatabase;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  database = await freshDatabase("billing-money");
  desk = deskOf(database.app);
});
afterAll(() => database.close());

async function billed() {
  const clinic = await desk.clinicOf();
  await setTerms(database.app, clinic);
  await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: 33_000 });
  return { clinic, till: atTheTill(database.app, clinic) };
}

/** An invoice of $110.00 for a product. */
async function sold(clinic: SmallClinic, amount = "110", patient = 0) {
  const input = {
    idempotencyKey: key(),
    patientId: at(clinic.patients, patient),
    locationId: clinic.locationId,
    description: "Serum",
    amount,
  };
  return value(await invoiceOther(atTheTill(database.app, clinic), { ...input, tax: 1000 })).invoiceId;
}

const pay = (invoiceId: string, amount: string, method: "cash" | "card" | "transfer" = "card") => ({
  ...{ idempotencyKey: key(), invoiceId, amount, method, reference: "" },
});

const back = (invoiceId: string, amount: string) => ({ ...pay(invoiceId, amount), reason: "Brought back" });

const credit = async (clinic: SmallClinic, invoiceId: string, amount: string) => {
  const till = atTheTill(database.app, clinic);
  const invoice = await getInvoice(till, invoiceId);
  const lineId = at(invoice?.lines ?? [], 0).id;
  return issueCreditNote(till, { idempotencyKey: key(), invoiceId, reason: "Brought back", lines: { [lineId]: amount } });
};

describe("payments", () => {
  test("are taken in parts, up to what is owed, and no more is told with the sum", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    value(await takePayment(till, pay(invoiceId, "60")));
    const more = refusal(await takePayment(till, pay(invoiceId, "50.01")));
    expect(more).toMatchObject({ reason: "more_than_owed", field: "amount" });
    expect(more.sentence).toContain("$50.00");
    value(await takePayment(till, pay(invoiceId, "50")));
    expect(refusal(await takePayment(till, pay(invoiceId, "1"))).reason).toBe("nothing_owed");
    expect(refusal(await takePayment(till, pay(invoiceId, "nothing"))).reason).toBe("no_amount");
    expect(await getInvoice(till, invoiceId)).toMatchObject({ owes: false, paid: "$110.00", owed: "$0.00" });
  });

  test("are taken once, however often the form is sent", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    const input = pay(invoiceId, "30");
    const [first, second] = await Promise.all([takePayment(till, input), takePayment(till, input)]);
    expect(value(first)).toEqual(value(second));
    expect(await getInvoice(till, invoiceId)).toMatchObject({ paid: "$30.00" });
  });

  test("at once never take more than is owed together", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    const all = await Promise.all(Array.from({ length: 8 }, () => takePayment(till, pay(invoiceId, "40"))));
    expect(all.filter(({ ok }) => ok)).toHaveLength(2);
    expect(await getInvoice(till, invoiceId)).toMatchObject({ paid: "$80.00" });
  });

  test("entered by mistake are taken back whole, once, on the day they stand on", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    const { paymentId } = value(await takePayment(till, pay(invoiceId, "60", "cash")));
    const tomorrow = atTheTill(database.app, clinic, START.add({ hours: 24 }));
    const mistake = () => ({ idempotencyKey: key(), paymentId, reason: "Typed twice" });
    const corrected = value(await correctPayment(tomorrow, mistake()));
    const rows = await database.app.db.select({ on: payments.takenOn }).from(payments).where(eq(payments.invoiceId, invoiceId));
    expect(new Set(rows.map(({ on }) => on)).size).toBe(1);
    expect(refusal(await correctPayment(tomorrow, mistake())).reason).toBe("payment_corrected");
    expect(refusal(await correctPayment(tomorrow, { ...mistake(), paymentId: corrected.paymentId })).reason).toBe("payment_no_mistake");
    expect(await getInvoice(till, invoiceId)).toMatchObject({ paid: "$0.00", owes: true });
  });

  test("that were paid back since are no mistake", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    const { paymentId } = value(await takePayment(till, pay(invoiceId, "110")));
    value(await credit(clinic, invoiceId, "110"));
    value(await refund(till, back(invoiceId, "110")));
    expect(refusal(await correctPayment(till, { idempotencyKey: key(), paymentId, reason: "x" })).reason).toBe("payment_returned");
  });
});

describe("what is too much", () => {
  test("comes of a credit note, goes back in parts, and no further", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    value(await takePayment(till, pay(invoiceId, "110")));
    expect(refusal(await refund(till, back(invoiceId, "1"))).reason).toBe("nothing_too_much");
    value(await credit(clinic, invoiceId, "44"));
    expect(await getInvoice(till, invoiceId)).toMatchObject({ tooMuch: "$44.00", credited: "$44.00" });
    value(await refund(till, back(invoiceId, "20")));
    expect(refusal(await refund(till, back(invoiceId, "24.01"))).sentence).toContain("$24.00");
    value(await refund(till, back(invoiceId, "24")));
    expect(await getInvoice(till, invoiceId)).toMatchObject({ tooMuch: null, owes: false, paid: "$66.00" });
    expect(refusal(await credit(clinic, invoiceId, "66.01")).reason).toBe("more_than_sold");
  });

  test("pays another invoice of the same patient, and nobody else’s", async () => {
    const { clinic, till } = await billed();
    const [from, to, foreign] = [await sold(clinic), await sold(clinic, "30"), await sold(clinic, "30", 1)];
    value(await takePayment(till, pay(from, "110")));
    value(await credit(clinic, from, "50"));
    const move = (toInvoiceId: string, amount: string) => ({ idempotencyKey: key(), invoiceId: from, toInvoiceId, amount });
    expect(refusal(await moveCredit(till, move(foreign, "10"))).reason).toBe("not_found");
    expect(refusal(await moveCredit(till, move(to, "40"))).reason).toBe("more_than_owed");
    value(await moveCredit(till, move(to, "30")));
    expect(await getInvoice(till, from)).toMatchObject({ tooMuch: "$20.00" });
    expect(await getInvoice(till, to)).toMatchObject({ owes: false });
  });

  test("a write-off gives up what is owed, and no more", async () => {
    const { clinic, till } = await billed();
    const invoiceId = await sold(clinic);
    const give = (amount: string) => ({ idempotencyKey: key(), invoiceId, amount, reason: "Goodwill" });
    expect(refusal(await writeOff(till, give("110.01"))).reason).toBe("more_than_owed");
    value(await writeOff(till, give("110")));
    expect(await getInvoice(till, invoiceId)).toMatchObject({ owes: false, writtenOff: "$110.00" });
  });
});

describe("a package", () => {
  test("is used by signed records, and closed gives back what was not used", async () => {
    const { clinic, till } = await billed();
    const { seriesId, ids } = await desk.booked(clinic, 4);
    const patientId = at(clinic.patients, 0);
    const { packageId, invoiceId } = await sellPackage(till, clinic, { patientId, seriesId, sessions: 4, unitMinor: 10_000 });
    value(await takePayment(till, pay(invoiceId, "300")));
    await treat(database.app, clinic, at(ids, 0), START.add({ hours: 2 }));
    const later = atTheTill(database.app, clinic, START.add({ hours: 5 }));
    const money = await getPatientMoney(later, patientId);
    expect(at(money.packages, 0)).toMatchObject({ paid: "3 of 4 paid", used: "1 used, 3 booked", unused: "$300.00" });
    expect(await getMoneyLine(later, patientId)).toEqual({ words: "Owes $100.00, 3 of 4 sessions paid", owes: true });
    expect(refusal(await invoiceVisit(later, { idempotencyKey: key(), appointmentId: at(ids, 0) })).reason).toBe("visit_in_package");
    expect(refusal(await credit(clinic, invoiceId, "10")).reason).toBe("package_open");
    // Whoever closes it is told of the visits that it no longer pays for.
    expect(await getInvoice(later, invoiceId)).toMatchObject({ package: { open: true, booked: 3 } });
    const close = () => ({ idempotencyKey: key(), packageId, reason: "Moved away" });
    const { creditNoteId } = value(await closePackage(later, close()));
    expect(creditNoteId).not.toBeNull();
    expect(refusal(await closePackage(later, close())).reason).toBe("package_closed");
    expect(await getInvoice(later, invoiceId)).toMatchObject({ credited: "$300.00", tooMuch: "$200.00", owes: false });
    value(await refund(later, back(invoiceId, "200")));
    expect(await getMoneyLine(later, patientId)).toEqual({ words: "Nothing owed", owes: false });
  });

  test("is not closed while a record of its series waits for its signature", async () => {
    const { clinic, till } = await billed();
    const { seriesId, ids } = await desk.booked(clinic, 2);
    const patientId = at(clinic.patients, 0);
    const { packageId } = await sellPackage(till, clinic, { patientId, seriesId, sessions: 2, unitMinor: 10_000 });
    const draft = { appointmentId: at(ids, 0), patientId, startedAt: START, startedBy: at(clinic.clinicians, 0).userId };
    await database.app.db.insert(treatments).values(draft);
    expect(refusal(await closePackage(till, { idempotencyKey: key(), packageId, reason: "x" })).reason).toBe("treatment_open");
  });
});

describe("a visit", () => {
  test("is charged once it took place, at the price of its day, and again only when that was taken back", async () => {
    const { clinic, till } = await billed();
    await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: 44_000, validFrom: "2026-02-01" });
    await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: 99_000, validFrom: "2026-03-01" });
    const appointmentId = value(await bookAppointment(desk.reception(), single(clinic))).appointmentId;
    const charge = () => ({ idempotencyKey: key(), appointmentId });
    expect(refusal(await invoiceVisit(till, charge())).reason).toBe("visit_not_over");
    await database.app.db.update(appointments).set({ status: "treated" }).where(eq(appointments.id, appointmentId));
    const later = atTheTill(database.app, clinic, Temporal.Instant.from("2026-02-03T05:00Z"));
    expect((await getPatientMoney(later, at(clinic.patients, 0))).toCharge).toMatchObject([{ id: appointmentId }]);
    const { invoiceId } = value(await invoiceVisit(later, charge()));
    expect(await getInvoice(later, invoiceId)).toMatchObject({ total: "$440.00", tax: "GST $40.00", number: "CAR-000001" });
    expect((await getPatientMoney(later, at(clinic.patients, 0))).toCharge).toEqual([]);
    expect(refusal(await invoiceVisit(later, charge())).reason).toBe("visit_charged");
    value(await credit(clinic, invoiceId, "440"));
    value(await invoiceVisit(later, charge()));
  });

  test("without a price is not charged", async () => {
    const { clinic, till } = await billed();
    await setPrice(database.app, clinic, { serviceId: clinic.serviceId, amountMinor: null, validFrom: "2026-01-15" });
    const appointmentId = value(await bookAppointment(desk.reception(), single(clinic))).appointmentId;
    await database.app.db.update(appointments).set({ status: "treated" }).where(eq(appointments.id, appointmentId));
    expect(refusal(await invoiceVisit(till, { idempotencyKey: key(), appointmentId })).reason).toBe("no_price");
  });
});

describe("a fee", () => {
  const cancelled = async (clinic: SmallClinic, when: Temporal.Instant) => {
    const appointmentId = value(await bookAppointment(desk.reception(), single(clinic))).appointmentId;
    const reception = actingAs(database.app, { userId: at(clinic.clinicians, 0).userId, roles: ["reception"] }, when);
    value(await cancelAppointment(reception, { appointmentId, version: 1, reason: "Cold", tellPatient: true }));
    return { appointmentId, reception };
  };

  test("is proposed for a visit cancelled later than the terms say, and for none cancelled in time", async () => {
    const { clinic } = await billed();
    // The visit begins on 3 February at 10:00 in Melbourne.
    const inTime = await cancelled(clinic, Temporal.Instant.from("2026-02-01T22:59Z"));
    expect(await getProposedFee(inTime.reception, inTime.appointmentId)).toBeNull();
    const late = await cancelled(clinic, Temporal.Instant.from("2026-02-01T23:01Z"));
    expect(await getProposedFee(late.reception, late.appointmentId)).toMatchObject({ kind: "late_fee", amount: "$50.00" });
    expect((await listProposedFees(late.reception)).map(({ appointmentId }) => appointmentId)).toContain(late.appointmentId);
    // An admin decides on it too, and reads nothing of the diary: not why somebody cancelled.
    const admin = actingAs(database.app, { userId: null, roles: ["admin"] }, late.reception.now);
    expect((await getProposedFee(late.reception, late.appointmentId))?.why).toMatch(/, for .*\. Cold$/);
    expect((await getProposedFee(admin, late.appointmentId))?.why).not.toContain("Cold");
    const old = actingAs(database.app, { userId: null, roles: ["reception"] }, Temporal.Instant.from("2026-05-06T00:00Z"));
    expect(await getProposedFee(old, late.appointmentId)).toBeNull();
  });

  test("is charged or waived by a person, once", async () => {
    const { clinic } = await billed();
    const late = await cancelled(clinic, Temporal.Instant.from("2026-02-02T12:00Z"));
    const of = { appointmentId: late.appointmentId, reason: "Ill" };
    const decide = (decision: "charge" | "waive") => ({ ...of, idempotencyKey: key(), decision });
    const { invoiceId } = value(await decideFee(late.reception, decide("charge")));
    expect(await getInvoice(late.reception, invoiceId ?? "")).toMatchObject({ total: "$50.00", owes: true });
    expect(refusal(await decideFee(late.reception, decide("waive"))).reason).toBe("no_fee_proposed");
    const other = await cancelled(clinic, Temporal.Instant.from("2026-02-02T12:00Z"));
    value(await decideFee(other.reception, { ...decide("waive"), appointmentId: other.appointmentId }));
    expect(await getProposedFee(other.reception, other.appointmentId)).toBeNull();
  });

  test("is proposed for who does not come", async () => {
    const { clinic, till } = await billed();
    const appointmentId = value(await bookAppointment(desk.reception(), single(clinic))).appointmentId;
    await database.app.db.update(appointments).set({ status: "no_show" }).where(eq(appointments.id, appointmentId));
    expect(await getProposedFee(till, appointmentId)).toMatchObject({ kind: "no_show_fee", amount: "$80.00" });
  });
});

describe("the count of a day", () => {
  test("agrees with the payments by method, refunds taken off and credit left out, or says why not", async () => {
    const { clinic, till } = await billed();
    const [one, two] = [await sold(clinic), await sold(clinic)];
    value(await takePayment(till, pay(one, "110", "cash")));
    value(await credit(clinic, one, "30"));
    value(await refund(till, { ...back(one, "20"), method: "cash" }));
    value(await moveCredit(till, { idempotencyKey: key(), invoiceId: one, toInvoiceId: two, amount: "10" }));
    value(await takePayment(till, pay(two, "55", "card")));
    const location = { id: clinic.locationId, currency: "AUD", timeZone: "Australia/Melbourne" };
    const takings = await listDayTakings(till, { location, day: "2026-01-05" });
    expect(takings.methods.map(({ method, expected }) => [method, expected])).toEqual([
      ["cash", "$90.00"],
      ["card", "$55.00"],
      ["transfer", "$0.00"],
    ]);
    expect(takings.total).toBe("$145.00");
    const count = (counted: string, note = "") => ({
      ...{ idempotencyKey: key(), locationId: clinic.locationId, day: "2026-01-05", method: "cash" as const, counted, note },
    });
    expect(refusal(await countDay(till, count("85"))).sentence).toContain("$90.00");
    expect(value(await countDay(till, count("85", "A note of five is missing")))).toEqual({ differs: true });
    expect(value(await countDay(till, count("90")))).toEqual({ differs: false });
    const counted = await listDayTakings(till, { location, day: "2026-01-05" });
    expect(counted.methods[0]?.count).toMatchObject({ counted: "$90.00", differs: false });
    const kept = await database.app.db.select({ id: dayCounts.id }).from(dayCounts).where(eq(dayCounts.locationId, clinic.locationId));
    expect(kept).toHaveLength(2);
  });
});

test("every change and every look is written down", async () => {
  const found = await database.app.db.selectDistinct({ action: auditLog.action }).from(auditLog);
  const payments = ["payment:take", "payment:correct", "payment:refund", "payment:move", "takings:count"];
  const others = ["billing:open", "invoice:issue", "writeoff:make", "credit:issue", "package:close", "fee:charge", "fee:waive"];
  expect(found.map(({ action }) => action)).toEqual(expect.arrayContaining([...payments, ...others]));
});
