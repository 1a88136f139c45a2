import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type DiaryNews, openDiaryVoice } from "#db/listen.ts";
import { anaesthetics } from "#db/schema/anaesthetics.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { supplies, supplyLots } from "#db/schema/supplies.ts";
import { treatments } from "#db/schema/treatments.ts";
import { applyAnaesthetic } from "#lib/anaesthetics/commands/apply.ts";
import { removeAnaesthetic, strikeAnaesthetic } from "#lib/anaesthetics/commands/remove.ts";
import type { ApplyAnaestheticInput } from "#lib/anaesthetics/input.ts";
import { getNumbing, getNumbingTimer } from "#lib/anaesthetics/queries.ts";
import { getDay } from "#lib/appointments/queries/day.ts";
import { recallLot } from "#lib/supplies/queries/recall.ts";
import { startTreatment } from "#lib/treatments/commands/start.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { at, key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, type ScreeningClinic, signFor, TODAY } from "#tests/support/screened-visit.ts";
import { stopBySql } from "#tests/support/stock.ts";
import { clearGate, STARTED, startedVisit } from "#tests/support/treatment-room.ts";

let database: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  database = await freshDatabase("anaesthetics");
  clinic = await openScreeningClinic(database.app);
});
afterAll(() => database.close());

/** Mon 23 Nov 2026, 10:05 am in Melbourne: the patient has signed. */
const ON = NOW.add({ minutes: 5 });
const treating = (now = ON) => as(clinic, clinic.clinician, ["treatment:record"], now);

const cream = (appointmentId: string, changes: Partial<ApplyAnaestheticInput> = {}): ApplyAnaestheticInput => ({
  idempotencyKey: key(),
  appointmentId,
  lotId: null,
  product: "Lidocaine cream",
  strength: "5 %",
  lot: "LC-2609",
  expiry: "2028-09-30",
  maxMinutes: 60,
  compounded: false,
  zones: ["face"],
  grams: 10,
  occluded: true,
  appliedAt: null,
  removedAt: null,
  doctor: "",
  ...changes,
});

const put = (appointmentId: string, changes: Partial<ApplyAnaestheticInput> = {}, now = ON) =>
  applyAnaesthetic(treating(now), cream(appointmentId, changes));
const takeOff = (anaestheticId: string, now = STARTED, removedAt: string | null = null) =>
  removeAnaesthetic(treating(now), { anaestheticId, removedAt });
const start = (appointmentId: string, takeOffToo = false) =>
  startTreatment(treating(STARTED), { idempotencyKey: key(), appointmentId, takeOff: takeOffToo });

async function readyVisit() {
  const visit = await bookVisit(clinic);
  await clearGate(clinic, visit.appointmentId);
  return visit;
}

async function rowOf(id: string) {
  const rows = await database.app.db.select().from(anaesthetics).where(eq(anaesthetics.id, id));
  return at(rows, 0);
}

/** What is left empty where one of the stock is chosen. */
const STOCKED = { product: "", lot: "", expiry: null } as const;

/** A lot of an anaesthetic of the stock at the clinic. */
async function stocked(changes: { readonly expiry?: string; readonly stopped?: boolean; readonly kind?: "anaesthetic" | "serum" } = {}) {
  const { db } = database.app;
  const [supply] = await db
    .insert(supplies)
    .values({ kind: changes.kind ?? "anaesthetic", name: "EMLA", strength: "2.5/2.5 %", maxMinutes: 120 })
    .returning({ id: supplies.id });
  const [lot] = await db
    .insert(supplyLots)
    .values({ supplyId: supply?.id ?? "", locationId: clinic.locationId, lot: key().slice(0, 8), expiry: changes.expiry ?? "2026-11-23" })
    .returning({ id: supplyLots.id });
  if (changes.stopped === true) await stopBySql(clinic, lot?.id ?? "", "Recalled");
  return lot?.id ?? "";
}

describe("putting it on", () => {
  test("keeps product, amount, place, time and who, starts the timer, and sent twice is one", async () => {
    const { appointmentId, patientId } = await readyVisit();
    const input = cream(appointmentId);
    const first = value(await applyAnaesthetic(treating(), input));
    expect(value(await applyAnaesthetic(treating(), input))).toEqual(first);
    expect(await rowOf(first.anaestheticId)).toMatchObject({
      product: "Lidocaine cream",
      grams: 10,
      zones: ["face"],
      appliedBy: clinic.clinician.id,
      removedAt: null,
    });
    const view = await getNumbing(treating(ON.add({ minutes: 23 })), appointmentId);
    expect(view).toMatchObject({ isOn: true, adding: "now", asksDoctor: false, likely: ["face"] });
    expect(view?.given).toMatchObject([
      { words: "Lidocaine cream 5 %, 10 g, face, under film", on: "10:05 am", off: null, time: { minutes: 23, max: 60, state: "on" } },
    ]);
    const audits = await database.app.db.select().from(auditLog).where(eq(auditLog.patientId, patientId));
    expect(audits.map(({ action }) => action)).toEqual(expect.arrayContaining(["anaesthetic:apply", "anaesthetic:open"]));
    expect(JSON.stringify(audits.map(({ detail }) => detail))).not.toContain("Lidocaine");
  });

  test("takes product, strength and longest time from the stock, in date on the day of the visit, and no other lot", async () => {
    const { appointmentId } = await readyVisit();
    const lotId = await stocked();
    expect((await getNumbing(treating(), appointmentId))?.stock.map(({ value: id }) => id)).toContain(lotId);
    const { anaestheticId } = value(await put(appointmentId, { lotId, ...STOCKED, strength: "", maxMinutes: null }));
    expect(await rowOf(anaestheticId)).toMatchObject({ product: "EMLA", strength: "2.5/2.5 %", maxMinutes: 120 });
    expect(refusal(await put(appointmentId, { lotId })).beside).toHaveProperty("product");
    const others = [await stocked({ expiry: "2026-11-22" }), await stocked({ kind: "serum" }), key()];
    for (const other of others)
      expect(refusal(await put(appointmentId, { lotId: other, ...STOCKED }))).toMatchObject({ reason: "numbing_lot", field: "lotId" });
  });

  test("that is typed names lot and expiry, and stands on the stock list from then on: a recall finds it", async () => {
    const { appointmentId, patientId } = await readyVisit();
    expect(refusal(await put(appointmentId, { lot: " ", expiry: null })).beside).toEqual({
      lot: expect.stringContaining("lot number"),
      expiry: expect.stringContaining("expiry"),
    });
    expect(refusal(await put(appointmentId, { lot: "LC-OLD", expiry: "2026-11-22" }))).toMatchObject({
      reason: "lot_expired",
      field: "expiry",
    });
    const typed = { product: "Betacaine", strength: "", lot: "bc-1" };
    const { anaestheticId } = value(await put(appointmentId, typed));
    const { lotId } = await rowOf(anaestheticId);
    expect((await getNumbing(treating(), appointmentId))?.stock.map(({ value: id }) => id)).toContain(lotId);
    const again = value(await put(appointmentId, { ...typed, product: "betacaine", lot: "BC-1" }));
    expect(await rowOf(again.anaestheticId)).toMatchObject({ product: "Betacaine", lotId });
    const recall = await recallLot(as(clinic, clinic.reception, ["supply:manage", "patient:read"]), "BC-1", 0);
    expect(recall.patients.map(({ id }) => id)).toEqual([patientId]);
    await stopBySql(clinic, lotId ?? "", "Recalled");
    for (const product of ["Betacaine", "Another name"])
      expect(refusal(await put(appointmentId, { ...typed, product }))).toMatchObject({ reason: "lot_stopped", field: "lot" });
  });

  test("of a product that was archived is refused, chosen or typed", async () => {
    const { appointmentId } = await readyVisit();
    const lotId = await stocked();
    const { db } = database.app;
    const [lot] = await db.select({ supplyId: supplyLots.supplyId }).from(supplyLots).where(eq(supplyLots.id, lotId));
    await db
      .update(supplies)
      .set({ name: "Gone", strength: "", archivedAt: NOW })
      .where(eq(supplies.id, lot?.supplyId ?? ""));
    expect(refusal(await put(appointmentId, { lotId, ...STOCKED })).reason).toBe("numbing_lot");
    expect(refusal(await put(appointmentId, { product: "gone", strength: "" }))).toMatchObject({
      reason: "supply_archived",
      field: "product",
    });
  });

  test("a lot that was stopped is offered to nobody and taken from nobody, and a cream of it that is on comes off", async () => {
    const { appointmentId } = await readyVisit();
    const lotId = await stocked({ stopped: true });
    expect((await getNumbing(treating(), appointmentId))?.stock.map(({ value: id }) => id)).not.toContain(lotId);
    expect(refusal(await put(appointmentId, { lotId, ...STOCKED })).reason).toBe("numbing_lot");
    const later = await stocked();
    const { anaestheticId } = value(await put(appointmentId, { lotId: later, ...STOCKED }));
    await stopBySql(clinic, later, "Recalled");
    value(await takeOff(anaestheticId));
  });

  test("asks for a doctor's name where the answers do, and where nobody has answered: unknown is never no", async () => {
    const silent = await bookVisit(clinic);
    expect(refusal(await put(silent.appointmentId)).beside).toEqual({ doctor: expect.stringContaining("ask a doctor") });
    const asked = await bookVisit(clinic);
    value(await signFor(clinic, asked.appointmentId, { anaesthetic_allergy: "yes" }));
    expect((await getNumbing(treating(), asked.appointmentId))?.asksDoctor).toBe(true);
    expect(refusal(await put(asked.appointmentId)).beside).toHaveProperty("doctor");
    value(await put(asked.appointmentId, { doctor: "Dr Edith Osei" }));
  });

  test("waits for the patient, and for a visit with needles", async () => {
    const visit = await bookVisit(clinic);
    const booked = await visit.visitOn("2026-12-21", 2);
    expect(refusal(await put(booked)).reason).toBe("not_arrived");
    expect((await getNumbing(treating(), booked))?.adding).toBeNull();
    expect(refusal(await put(key())).reason).toBe("not_found");
  });
});

describe("taking it off", () => {
  test("keeps when and by whom; of two at once one is first, and the other is told who", async () => {
    const { appointmentId } = await readyVisit();
    const { anaestheticId } = value(await put(appointmentId));
    const both = await Promise.all([takeOff(anaestheticId), takeOff(anaestheticId)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(
      refusal(
        at(
          both.filter(({ ok }) => !ok),
          0,
        ),
      ).sentence,
    ).toBe("Aroha took it off at 10:20 am already.");
    expect(await rowOf(anaestheticId)).toMatchObject({ removedBy: clinic.clinician.id, removedAt: STARTED });
  });

  test("at a time before it went on, or still to come, is refused beside its field", async () => {
    const { appointmentId } = await readyVisit();
    const { anaestheticId } = value(await put(appointmentId));
    for (const time of ["10:04", "10:21"]) expect(refusal(await takeOff(anaestheticId, STARTED, time)).beside).toHaveProperty("removedAt");
    value(await takeOff(anaestheticId, STARTED, "10:18"));
    expect((await getNumbing(treating(), appointmentId))?.given).toMatchObject([{ off: "10:18 am", time: { minutes: 13, state: "off" } }]);
  });
});

describe("the start", () => {
  test("is refused while one is on, and takes it off in the same step when asked to", async () => {
    const { appointmentId } = await readyVisit();
    const { anaestheticId } = value(await put(appointmentId));
    expect(refusal(await start(appointmentId)).reason).toBe("numbing_on");
    expect((await rowOf(anaestheticId)).removedAt).toBeNull();
    const { treatmentId } = value(await start(appointmentId, true));
    const [treatment] = await database.app.db.select().from(treatments).where(eq(treatments.id, treatmentId));
    expect((await rowOf(anaestheticId)).removedAt).toEqual(treatment?.startedAt);
  });

  test("a start and a cream at once end in one of the two, never in both", async () => {
    const { appointmentId } = await readyVisit();
    const [started, applied] = await Promise.all([start(appointmentId), put(appointmentId, {}, STARTED)]);
    expect([started.ok, applied.ok].filter((ok) => ok)).toHaveLength(1);
  });

  test("once begun, a late entry says when it came off, which was before", async () => {
    const { appointmentId } = await startedVisit(clinic);
    const late = (changes: Partial<ApplyAnaestheticInput>) => put(appointmentId, changes, STARTED.add({ minutes: 30 }));
    expect((await getNumbing(treating(), appointmentId))?.adding).toBe("late");
    expect(refusal(await late({ appliedAt: "10:02" })).beside).toHaveProperty("removedAt");
    expect(refusal(await late({ appliedAt: "10:02", removedAt: "10:21" })).beside).toHaveProperty("removedAt");
    value(await late({ appliedAt: "10:02", removedAt: "10:20" }));
  });
});

test("an entry that was a mistake is deleted while the record is open, and the audit keeps that it was", async () => {
  const { appointmentId } = await readyVisit();
  const { anaestheticId } = value(await put(appointmentId));
  value(await strikeAnaesthetic(treating(), { anaestheticId }));
  expect(refusal(await strikeAnaesthetic(treating(), { anaestheticId })).reason).toBe("not_found");
  const said = await database.app.db.select().from(auditLog).where(eq(auditLog.objectId, anaestheticId));
  expect(said.map(({ action }) => action)).toEqual(expect.arrayContaining(["anaesthetic:apply", "anaesthetic:strike"]));
});

test("the diary tells how long a cream has been on, of whoever is here, until it comes off", async () => {
  const { appointmentId } = await readyVisit();
  const card = async () => {
    const day = await getDay(as(clinic, clinic.reception, ["diary:read"], ON.add({ minutes: 61 })), {
      locationId: clinic.locationId,
      date: TODAY,
    });
    return day?.cards.find(({ id }) => id === appointmentId)?.onSkin;
  };
  expect(await card()).toBeNull();
  const first = value(await put(appointmentId, { product: "Slow cream", maxMinutes: 90 }));
  expect(await card()).toEqual({ minutes: 61, isDue: false });
  const second = value(await put(appointmentId, { product: "Quick cream", maxMinutes: 30 }, ON.add({ minutes: 10 })));
  expect(await card()).toEqual({ minutes: 61, isDue: true });
  for (const { anaestheticId } of [first, second]) value(await takeOff(anaestheticId));
  expect(await card()).toBeNull();
});

test("whoever shows the day hears of a cream put on, taken off and struck, by place and date and nothing else", async () => {
  const { appointmentId } = await readyVisit();
  const voice = openDiaryVoice(database.roles.app);
  const heard: DiaryNews[] = [];
  const leave = voice.hear((news) => heard.push(news));
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  const hears = async (times: number) => {
    await vi.waitFor(() => expect(heard).toHaveLength(1 + times));
    expect(heard.at(-1)).toEqual({ location: clinic.locationId, date: TODAY });
  };
  const { anaestheticId } = value(await put(appointmentId));
  await hears(1);
  value(await takeOff(anaestheticId));
  await hears(2);
  value(await strikeAnaesthetic(treating(STARTED), { anaestheticId }));
  await hears(3);
  leave();
  await voice.close();
});

test("reception sees how long it has been on, and nothing of what it is", async () => {
  const { appointmentId } = await readyVisit();
  const look = (minutes: number) => getNumbingTimer(as(clinic, clinic.reception, ["diary:read"], ON.add({ minutes })), appointmentId);
  expect(await look(0)).toBeNull();
  const { anaestheticId } = value(await put(appointmentId));
  expect(await look(61)).toEqual({ on: "10:05 am", time: { minutes: 61, max: 60, state: "due" } });
  value(await takeOff(anaestheticId));
  expect(await look(61)).toBeNull();
});
