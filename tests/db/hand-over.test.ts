import { and, count, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appointments } from "#db/schema/appointments.ts";
import { attempts } from "#db/schema/attempts.ts";
import { auditLog } from "#db/schema/audit-log.ts";
import { consents } from "#db/schema/consents.ts";
import { formSessions } from "#db/schema/form-links.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import { sessions } from "#db/schema/sessions.ts";
import { users } from "#db/schema/users.ts";
import { type FormTx, formTransaction, type PatientForm } from "#lib/auth/ctx.ts";
import { findFormVisit } from "#lib/auth/form-session.ts";
import { findActor, findHandedOver } from "#lib/auth/staff-session.ts";
import { signConsentAtTablet } from "#lib/consent/commands/sign.ts";
import { getConsentFormAtTablet } from "#lib/consent/queries/text.ts";
import { abandonForms, finishFormIn } from "#lib/forms/commands/finish.ts";
import { handOver } from "#lib/forms/commands/hand-over.ts";
import { removePin, setPin } from "#lib/staff/commands/pin.ts";
import { signIn } from "#lib/staff/commands/sign-in.ts";
import { takeBackByPassword, takeBackByPin } from "#lib/staff/commands/take-back.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { reasonOf } from "#tests/support/new-clinic.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { bookVisit, openScreeningClinic, type ScreeningClinic } from "#tests/support/screened-visit.ts";
import { cookieOf, formCtxOf, letSignIn, PASSWORD, PIN, secret, signedIn, signOwnForm, visitorOf } from "#tests/support/ways-in.ts";

const BOTH: readonly PatientForm[] = ["screening", "consent"];

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("hand_over");
  clinic = await openScreeningClinic(data.app);
  await letSignIn(clinic, clinic.reception);
  await letSignIn(clinic, clinic.clinician);
});
afterAll(() => data.close());
beforeEach(() => data.app.db.delete(attempts));

/** Reception signs in at a tablet and hands it to a new patient. */
async function handedOver(forms = BOTH) {
  const { appointmentId, patientId } = await bookVisit(clinic);
  const { cookie, ctx } = await signedIn(clinic, clinic.reception, ["screening:take", "consent:take", "clinic:read"]);
  const { cookie: form } = value(await handOver(ctx, { appointmentId, forms }));
  const parked = await findHandedOver(data.app.db, cookie, secret());
  if (parked === null) throw new Error("It was not handed over.");
  return { appointmentId, patientId, cookie, ctx, form, parked };
}

const staffBehind = (cookie: string) => findActor(data.app.db, cookie, secret());
const formBehind = (cookie: string) => findFormVisit(data.app.db, cookie);
const byPin = (parked: Awaited<ReturnType<typeof handedOver>>["parked"], pin: string) =>
  takeBackByPin(visitorOf(clinic), parked, { pin }, secret());

async function finish(cookie: string, form: PatientForm): Promise<string> {
  const ctx = await formCtxOf(clinic, cookie);
  return ctx === null ? "nothing open" : reasonOf(await formTransaction(ctx, (tx: FormTx) => finishFormIn(tx, form)));
}

describe("a tablet that was handed over", () => {
  test("opens nothing for staff, and the forms of this one appointment for its patient", async () => {
    const { appointmentId, patientId, cookie, form } = await handedOver();
    expect(await staffBehind(cookie)).toBeNull();
    expect(await findActor(data.app.db, cookie, secret(), "unasked")).toBeNull();
    expect(await formBehind(form)).toMatchObject({
      appointmentId,
      patientId,
      forms: BOTH,
      via: "tablet",
      attendedBy: clinic.reception.id,
      state: "open",
    });
  });

  test("is handed over once: the same sign-in, used by a request that was under way, hands nothing over again", async () => {
    const { appointmentId, ctx } = await handedOver();
    expect(refusal(await handOver(ctx, { appointmentId, forms: BOTH })).reason).toBe("signed_out");
  });

  test("is not handed over for a visit that is over, nor without a date of birth, and then stays staff's", async () => {
    const [over, unborn] = [await bookVisit(clinic), await bookVisit(clinic, { dateOfBirth: null })];
    await data.app.db.update(appointments).set({ status: "no_show" }).where(eq(appointments.id, over.appointmentId));
    const { cookie, ctx } = await signedIn(clinic, clinic.reception, ["screening:take", "consent:take"]);
    expect(refusal(await handOver(ctx, { appointmentId: over.appointmentId, forms: BOTH })).reason).toBe("appointment_over");
    expect(refusal(await handOver(ctx, { appointmentId: unborn.appointmentId, forms: BOTH })).reason).toBe("birth_date_missing");
    expect(await staffBehind(cookie)).not.toBeNull();
  });

  test("is in the audit with who handed it over and which forms, and no name", async () => {
    const { appointmentId, patientId } = await handedOver();
    const [row] = await data.app.db
      .select({ actorId: auditLog.actorId, patientId: auditLog.patientId, detail: auditLog.detail })
      .from(auditLog)
      .where(and(eq(auditLog.action, "form:hand-over"), eq(auditLog.objectId, appointmentId)));
    expect(row).toEqual({ actorId: clinic.reception.id, patientId, detail: { forms: "screening consent" } });
  });
});

describe("the forms", () => {
  test("close one by one as they are signed, each once, and with the last one the visit to them has ended", async () => {
    const { form, cookie } = await handedOver();
    expect(await finish(form, "screening")).toBe("done");
    expect(await finish(form, "screening")).toBe("form_closed");
    expect(await formBehind(form)).toMatchObject({ forms: ["consent"], state: "open" });
    expect(await finish(form, "consent")).toBe("done");
    expect(await formBehind(form)).toMatchObject({ state: "finished" });
    expect(await finish(form, "consent")).toBe("nothing open");
    expect(await staffBehind(cookie)).toBeNull();
  });

  test("are the patient's own, seen by whoever handed the tablet over, and each of them closes by being signed", async () => {
    const { appointmentId, form } = await handedOver();
    expect(await signOwnForm(clinic, form)).toBe("done");
    expect(await signOwnForm(clinic, form)).toBe("form_closed");
    const kept = await data.app.db
      .select({ mode: formResponses.mode, signedWith: formResponses.signedWith })
      .from(formResponses)
      .where(eq(formResponses.appointmentId, appointmentId));
    expect(kept).toEqual([{ mode: "tablet", signedWith: clinic.reception.id }]);
    const ctx = await formCtxOf(clinic, form);
    const filled = ctx === null ? null : (await getConsentFormAtTablet(ctx))?.filled;
    if (ctx === null || filled == null) throw new Error("There is no consent to sign.");
    const { consentId } = value(
      await signConsentAtTablet(ctx, {
        consentVersionId: filled.versionId,
        seen: filled.seen,
        statements: filled.text.statements.map(({ id }) => id),
        signature: { image: null, typedName: "Ines Carvalho" },
        idempotencyKey: key(),
      }),
    );
    const [consent] = await data.app.db
      .select({ appointmentId: consents.appointmentId, signedWith: consents.signedWith, inForceAt: consents.inForceAt })
      .from(consents)
      .where(eq(consents.id, consentId));
    expect(consent).toEqual({ appointmentId, signedWith: clinic.reception.id, inForceAt: null });
    expect(await formBehind(form)).toMatchObject({ state: "finished" });
  });

  test("are signed once, however often the signature is sent at the same time", async () => {
    const { form } = await handedOver(["screening"]);
    const ctx = await formCtxOf(clinic, form);
    if (ctx === null) throw new Error("Nothing is open.");
    const all = await Promise.all(Array.from({ length: 6 }, () => formTransaction(ctx, (tx) => finishFormIn(tx, "screening"))));
    expect(all.map(reasonOf).sort()).toEqual(["done", ...Array.from({ length: 5 }, () => "form_closed")]);
  });

  test("that were not given stay shut", async () => {
    const { form } = await handedOver(["screening"]);
    expect(await finish(form, "consent")).toBe("form_closed");
  });

  test("close after thirty idle minutes, after four hours, and at once when their screen was left", async () => {
    const [idle, old, left] = [await handedOver(), await handedOver(), await handedOver()];
    const ofTablet = ({ parked }: typeof idle) => eq(formSessions.staffSessionId, parked.sessionId);
    await data.app.db.update(formSessions).set({ lastSeenAt: sql`now() - interval '30 minutes'` }).where(ofTablet(idle));
    await data.app.db.update(formSessions).set({ expiresAt: sql`expires_at - interval '4 hours'` }).where(ofTablet(old));
    const ctx = await formCtxOf(clinic, left.form);
    if (ctx === null) throw new Error("Nothing is open.");
    value(await abandonForms(ctx));
    for (const { form, cookie } of [idle, old, left]) {
      expect(await formBehind(form)).toBeNull();
      expect(await staffBehind(cookie)).toBeNull();
    }
  });

  test("close when whoever handed them over is shut out", async () => {
    const { form, cookie, parked } = await handedOver();
    await data.app.db.update(users).set({ disabledAt: sql`now()` }).where(eq(users.id, parked.userId));
    expect(await formBehind(form)).toBeNull();
    expect(await findHandedOver(data.app.db, cookie, secret())).toBeNull();
    expect(reasonOf(await byPin(parked, PIN))).not.toBe("done");
    await data.app.db.update(users).set({ disabledAt: null }).where(eq(users.id, parked.userId));
  });
});

describe("taking it back", () => {
  test("by the PIN gives a new sign-in that ends when the first would have; neither the first nor the form's cookie opens anything then", async () => {
    const { cookie, form, parked } = await handedOver();
    const back = value(await byPin(parked, PIN));
    const actor = await staffBehind(back.cookie);
    expect(actor?.id).toBe(clinic.reception.id);
    expect(await staffBehind(cookie)).toBeNull();
    expect(await findHandedOver(data.app.db, cookie, secret())).toBeNull();
    expect(await formBehind(form)).toBeNull();
    const ends = await data.app.db
      .select({ expiresAt: sessions.expiresAt })
      .from(sessions)
      .where(sql`id in (${parked.sessionId}, ${actor?.sessionId})`);
    expect(new Set(ends.map(({ expiresAt }) => expiresAt.toString()))).toHaveLength(1);
  });

  test("works also when the form took longer than a sign-in may be idle", async () => {
    const { parked } = await handedOver();
    await data.app.db.update(sessions).set({ lastSeenAt: sql`now() - interval '3 hours'` }).where(eq(sessions.id, parked.sessionId));
    expect(await staffBehind(value(await byPin(parked, PIN)).cookie)).not.toBeNull();
  });

  test("by the right PIN many times at once gives one sign-in", async () => {
    const { parked } = await handedOver();
    const all = await Promise.all(Array.from({ length: 4 }, () => byPin(parked, PIN)));
    expect(all.map(reasonOf).sort()).toEqual(["done", "signed_out", "signed_out", "signed_out"]);
  });

  test("takes five wrong PINs and then only the password, which also ends what was handed over", async () => {
    const { parked, cookie } = await handedOver();
    const left = [];
    for (const _ of [1, 2, 3, 4, 5]) left.push(refusal(await byPin(parked, "7391")));
    expect(left.map(({ reason }) => reason)).toEqual(["pin_wrong", "pin_wrong", "pin_wrong", "pin_wrong", "pin_locked"]);
    expect(left.map(({ facts }) => facts.left)).toEqual(["4 tries", "3 tries", "2 tries", "1 try", undefined]);
    expect(refusal(await byPin(parked, PIN)).reason).toBe("pin_locked");
    const noted = await data.app.db
      .select({ reason: auditLog.reason })
      .from(auditLog)
      .where(and(eq(auditLog.action, "tablet:take-back"), eq(auditLog.reason, "too_many_tries")));
    expect(noted, "what the limit refused is written down too").toHaveLength(1);
    const wrong = await takeBackByPassword(visitorOf(clinic), parked, { password: "not the right words" }, secret());
    expect(refusal(wrong)).toMatchObject({ reason: "take_back_failed", field: "password" });
    const back = value(await takeBackByPassword(visitorOf(clinic), parked, { password: PASSWORD }, secret()));
    expect((await staffBehind(cookieOf(back)))?.id).toBe(clinic.reception.id);
    expect(await findHandedOver(data.app.db, cookie, secret())).toBeNull();
  });

  test("verifies five PINs and no more when many are tried at once, and the next tablet's PIN is not touched by it", async () => {
    const { parked } = await handedOver();
    const all = await Promise.all(Array.from({ length: 30 }, () => byPin(parked, "7391")));
    expect(all.map(reasonOf).filter((reason) => reason === "pin_wrong")).toHaveLength(4);
    const [taken] = await data.app.db.select({ count: count() }).from(attempts).where(eq(attempts.kind, "hand_over_pin"));
    expect(taken?.count).toBe(5);
    expect(refusal(await byPin(parked, PIN)).reason).toBe("pin_locked");
    const next = await handedOver();
    value(await byPin(next.parked, PIN));
  });

  test("by another person's own sign-in ends the one that was handed over", async () => {
    const { cookie, form, parked } = await handedOver();
    const [other] = await data.app.db.select({ email: users.email }).from(users).where(eq(users.id, clinic.clinician.id));
    const back = value(await signIn(visitorOf(clinic), { email: other?.email ?? "", password: PASSWORD }, secret(), parked.sessionId));
    expect((await staffBehind(cookieOf(back)))?.id).toBe(clinic.clinician.id);
    expect(await findHandedOver(data.app.db, cookie, secret())).toBeNull();
    expect(await formBehind(form)).toBeNull();
  });
});

describe("a PIN", () => {
  const own = async () => (await signedIn(clinic, clinic.clinician, ["clinic:read"])).ctx;

  test("is set, changed and removed by its owner's password alone", async () => {
    const ctx = await own();
    expect(refusal(await setPin(ctx, { pin: "5926", password: "not the right words" }))).toMatchObject({
      reason: "not_your_password",
      field: "password",
    });
    expect(refusal(await removePin(ctx, { password: "not the right words" })).reason).toBe("not_your_password");
    value(await setPin(ctx, { pin: "5926", password: PASSWORD }));
    value(await removePin(ctx, { password: PASSWORD }));
    const [user] = await data.app.db.select({ pinHash: users.pinHash }).from(users).where(eq(users.id, clinic.clinician.id));
    expect(user?.pinHash).toBeNull();
  });

  test("that anyone would try first is refused, and none stands in the database as it was typed", async () => {
    const ctx = await own();
    expect(refusal(await setPin(ctx, { pin: "1234", password: PASSWORD }))).toMatchObject({ reason: "pin_guessable", field: "pin" });
    value(await setPin(ctx, { pin: "59268314", password: PASSWORD }));
    for (const table of ["users", "audit_log", "attempts", "idempotency_keys"]) {
      const found = await data.app.db.execute(sql`select 1 from ${sql.identifier(table)} x where x::text like '%59268314%'`);
      expect(found.rows).toHaveLength(0);
    }
  });

  test("setting one counts wrong passwords with the account's sign-ins, and right ones not at all", async () => {
    const ctx = await own();
    for (const _ of Array.from({ length: 12 })) value(await setPin(ctx, { pin: "5926", password: PASSWORD }));
    for (const _ of Array.from({ length: 10 })) await setPin(ctx, { pin: "5926", password: "not the right words" });
    expect(refusal(await setPin(ctx, { pin: "5926", password: PASSWORD })).reason).toBe("not_your_password");
  });
});
