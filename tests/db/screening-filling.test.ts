import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog } from "#db/schema/audit-log.ts";
import { formResponses } from "#db/schema/form-responses.ts";
import type { Permission } from "#lib/auth/policy.ts";
import { saveDraft } from "#lib/screening/commands/draft.ts";
import { fillScreening } from "#lib/screening/commands/fill.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { fillOwnScreeningInput, fillScreeningInput } from "#lib/screening/input.ts";
import { getScreeningRecord } from "#lib/screening/queries/facts.ts";
import { getBlankForm, getOwnScreeningForm, getScreeningForm } from "#lib/screening/queries/form.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { keptOf, pageOf, patientAtHome } from "#tests/support/filling.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import {
  as,
  bookVisit,
  NOW,
  openScreeningClinic,
  postedForm,
  type ScreeningClinic,
  signFor,
  TODAY,
} from "#tests/support/screened-visit.ts";

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("screening_filling");
  clinic = await openScreeningClinic(data.app);
});
afterAll(() => data.close());

const reception = <P extends Permission>(...permissions: readonly P[]) => as(clinic, clinic.reception, permissions);
const clinician = <P extends Permission>(...permissions: readonly P[]) => as(clinic, clinic.clinician, permissions);
const take = () => reception("screening:take");
const signature = { image: null, typedName: "Ines Carvalho" };
const aloud = (appointmentId: string, answers = postedForm()) => ({ ...pageOf(clinic, answers), appointmentId, mode: "staff" as const });

const WAITING =
  "select 1 from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted";

describe("a draft", () => {
  test("is kept as it was typed, half a date too, and the next device goes on where it was", async () => {
    const visit = await bookVisit(clinic);
    const typed = { pregnant: "no", "filler_last.day": "9" };
    value(await saveDraft(await patientAtHome(clinic, visit), pageOf(clinic, typed)));
    const view = await getOwnScreeningForm(await patientAtHome(clinic, visit));
    expect(view?.form).toMatchObject({ given: typed, begun: true, savedAt: "10:00 am", part: "full" });
    expect(await getScreeningRecord(take(), visit.patientId)).toBeNull();
  });

  test("of two devices keeps for each question what was given last, and says so", async () => {
    const visit = await bookVisit(clinic);
    const [phone, tablet] = [await patientAtHome(clinic, visit), await patientAtHome(clinic, visit)];
    value(await saveDraft(phone, pageOf(clinic, { pregnant: "no", diabetes: "no" })));
    const saved = value(await saveDraft(tablet, pageOf(clinic, { pregnant: "unsure", keloid: "self" })));
    expect(saved.elsewhere).toBe(2);
    expect((await getOwnScreeningForm(phone))?.form?.given).toEqual({ pregnant: "unsure", diabetes: "no", keloid: "self" });
  });

  test("of which something came from elsewhere is not signed before it was on the page", async () => {
    const visit = await bookVisit(clinic);
    const [phone, tablet] = [await patientAtHome(clinic, visit), await patientAtHome(clinic, visit)];
    value(await saveDraft(phone, pageOf(clinic, { keloid: "self" })));
    const sent = { ...pageOf(clinic, postedForm({ keloid: null }), { leaveOpen: true }), go: "sign", signature } as const;
    expect(value(await fillScreening(tablet, sent))).toMatchObject({ kind: "part", isElsewhere: true });
    expect(await keptOf(clinic, visit, "signed")).toEqual([]);
    const answers = { ...postedForm({ keloid: null }), keloid: "self" };
    const again = { ...pageOf(clinic, answers, { seen: answers, begun: true }), go: "sign", signature } as const;
    expect(value(await fillScreening(tablet, again))).toEqual({ kind: "signed" });
  });

  test("is signed as it was on the page: what another device saves meanwhile is told that it came too late", async () => {
    const visit = await bookVisit(clinic);
    const [phone, tablet] = [await patientAtHome(clinic, visit), await patientAtHome(clinic, visit)];
    const answers = postedForm();
    value(await saveDraft(phone, pageOf(clinic, answers)));
    const holder = await data.app.pool.connect();
    await holder.query("begin");
    await holder.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`patient ${visit.patientId}`]);
    const waiting = async () => (await holder.query(WAITING)).rows.length;
    const signing = fillScreening(tablet, { ...pageOf(clinic, answers, { seen: answers, begun: true }), go: "sign", signature });
    while ((await waiting()) < 1);
    const saving = saveDraft(phone, pageOf(clinic, { ...answers, keloid: "self" }, { seen: answers, begun: true }));
    while ((await waiting()) < 2);
    await holder.query("commit");
    holder.release();
    expect(value(await signing)).toEqual({ kind: "signed" });
    expect(refusal(await saving).reason).toBe("form_signed_meanwhile");
  });

  test("and its signature sent again by staff are one: the same answer, no second form and no draft beside it", async () => {
    for (const begun of [false, true]) {
      const visit = await bookVisit(clinic);
      const answers = postedForm();
      if (begun) value(await saveDraft(take(), aloud(visit.appointmentId, answers)));
      const page = { ...pageOf(clinic, answers, { seen: begun ? answers : {}, begun }), appointmentId: visit.appointmentId };
      const sent = { ...page, mode: "staff", go: "sign" } as const;
      for (const _ of ["first", "again"]) expect(value(await fillScreening(take(), sent))).toEqual({ kind: "signed" });
      // Whose answer was lost may save once more before signing again: that page is told that it is done, another that it came too late.
      const saving = { ...page, mode: "staff", go: "stay", begun: true } as const;
      expect(value(await fillScreening(take(), saving))).toEqual({ kind: "signed" });
      expect(refusal(await fillScreening(take(), { ...saving, idempotencyKey: key() })).reason).toBe("form_signed_meanwhile");
      expect(await keptOf(clinic, visit, "signed")).toHaveLength(1);
      expect(await keptOf(clinic, visit, "draft")).toEqual([]);
    }
  });

  test("that could not be signed is kept as it was typed", async () => {
    const visit = await bookVisit(clinic);
    const patient = await patientAtHome(clinic, visit);
    const answers = postedForm({ keloid: null });
    expect(refusal(await fillScreening(patient, { ...pageOf(clinic, answers), go: "sign", signature })).reason).toBe("answers_open");
    expect((await getOwnScreeningForm(patient))?.form).toMatchObject({ given: answers, begun: true });
  });

  test("becomes the signed form, and a page that knew of it is told, not begun anew", async () => {
    const visit = await bookVisit(clinic);
    const patient = await patientAtHome(clinic, visit);
    value(await saveDraft(patient, pageOf(clinic, { pregnant: "no" })));
    const [draft] = await keptOf(clinic, visit, "draft");
    value(await signScreening(patient, { ...pageOf(clinic, postedForm()), signature }));
    expect((await keptOf(clinic, visit, "signed")).map(({ id, mode, signedWith }) => ({ id, mode, signedWith }))).toEqual([
      { id: draft?.id, mode: "home", signedWith: null },
    ]);
    const late = await saveDraft(await patientAtHome(clinic, visit), pageOf(clinic, { pregnant: "yes" }, { begun: true }));
    expect(refusal(late).reason).toBe("form_signed_meanwhile");
    expect(await keptOf(clinic, visit, "draft")).toEqual([]);
  });

  test("that a patient began is not shown to reception, who see what they typed themselves; a clinician sees all of it, audited", async () => {
    const visit = await bookVisit(clinic);
    value(await saveDraft(await patientAtHome(clinic, visit), pageOf(clinic, { pregnant: "yes" })));
    const blank = await getScreeningForm(take(), visit.appointmentId);
    expect(blank?.form).toMatchObject({ given: {}, begunBy: "at home, Mon 23 Nov 2026, 10:00 am" });
    expect(JSON.stringify(blank?.form?.review)).not.toContain("Yes");
    const typed = { ...aloud(visit.appointmentId), answers: { keloid: "family" } };
    expect(value(await saveDraft(take(), typed)).elsewhere).toBe(0);
    expect((await getScreeningForm(take(), visit.appointmentId))?.form?.given).toEqual({ keloid: "family" });
    const seen = await getScreeningForm(clinician("screening:take"), visit.appointmentId);
    expect(seen?.form?.given).toEqual({ pregnant: "yes", keloid: "family" });
    const opened = (await data.app.db.select().from(auditLog)).filter(
      ({ action, objectId }) => action === "screening:open" && objectId === visit.appointmentId,
    );
    expect(opened.map(({ actorId }) => actorId)).toEqual([clinic.clinician.id]);
  });

  test("is refused for a visit that is over and a patient without a date of birth", async () => {
    const visit = await bookVisit(clinic, { dateOfBirth: null });
    expect(refusal(await saveDraft(take(), aloud(visit.appointmentId))).reason).toBe("birth_date_missing");
  });
});

describe("a section", () => {
  test("with a day that has not come is refused with its draft saved; what is open is not asked for until the end", async () => {
    const visit = await bookVisit(clinic);
    const patient = await patientAtHome(clinic, visit);
    const ahead = { "isotretinoin_last_dose.day": "24", "isotretinoin_last_dose.month": "11", "isotretinoin_last_dose.year": "2026" };
    const page = { ...pageOf(clinic, ahead), at: 3, go: "next" } as const;
    expect(refusal(await fillScreening(patient, page)).beside).toEqual({
      "answers.isotretinoin_last_dose": "Tue 24 Nov 2026 has not come yet.",
    });
    expect((await getOwnScreeningForm(patient))?.form?.given).toEqual(ahead);
    const other = { ...pageOf(clinic, ahead, { seen: ahead, begun: true }), at: 1, go: "next" } as const;
    expect(value(await fillScreening(patient, other))).toEqual({ kind: "part", at: 2, last: 9, isElsewhere: false });
  });
});

describe("failure 11: a blank or unsigned form cannot be completed", () => {
  test("by the patient, by staff who read it aloud, or from paper, whatever is left open on purpose", async () => {
    const visit = await bookVisit(clinic);
    const { appointmentId } = visit;
    const blank = pageOf(clinic, { "filler_last.day": " ", keloid: "no such answer" }, { leaveOpen: true });
    const patient = await patientAtHome(clinic, visit);
    const ways = [
      await signScreening(patient, { ...blank, signature }),
      await fillScreening(patient, { ...blank, go: "sign", signature }),
      await signScreening(take(), { ...blank, appointmentId, mode: "tablet", signature }),
      await signScreening(take(), { ...blank, appointmentId, mode: "staff" }),
      await signScreening(take(), { ...blank, appointmentId, mode: "paper", signedName: "Ines Carvalho" }),
      await fillScreening(take(), { ...blank, appointmentId, mode: "staff", go: "sign" }),
    ];
    expect(ways.map((way) => (way.ok ? "signed" : way.refusal.reason))).toEqual(ways.map(() => "form_blank"));
    expect(refusal(await fillScreening(patient, { ...pageOf(clinic, {}, { part: "short" }), go: "confirm" })).reason).toBe(
      "full_form_needed",
    );
    expect(await keptOf(clinic, visit, "signed")).toEqual([]);
  });

  test("by a post without a signature, without the signed paper, or in another's name", () => {
    const { formVersionId } = pageOf(clinic, {});
    const posted = {
      formVersionId,
      part: "full",
      at: "9",
      answers: { pregnant: "no" },
      go: "sign",
      leaveOpen: "on",
      idempotencyKey: key(),
    };
    const own = [
      {},
      { signature: {} },
      { signature: { drawn: "", typed: " " } },
      { signature: { drawn: "data:image/png;base64,AAAA", typed: "" } },
      { mode: "staff" },
    ];
    for (const rest of own) expect(fillOwnScreeningInput.safeParse({ ...posted, ...rest }).success).toBe(false);
    const visit = { ...posted, appointmentId: key() };
    const staff = [
      {},
      { mode: "tablet" },
      { mode: "paper" },
      { mode: "paper", signedName: "Ines" },
      { mode: "paper", seenSigned: "on", signedName: " " },
    ];
    for (const rest of staff) expect(fillScreeningInput.safeParse({ ...visit, ...rest }).success).toBe(false);
    expect(fillScreeningInput.safeParse({ ...visit, mode: "paper", seenSigned: "on", signedName: "Ines" }).success).toBe(true);
  });

  test("by the database: a signed row has a name, a time, a hash and whoever attended it", async () => {
    const { appointmentId, patientId } = await bookVisit(clinic);
    const whole = {
      patientId,
      appointmentId,
      formVersionId: clinic.form.versionId,
      state: "signed" as const,
      answers: { pregnant: "no" },
      answeredOn: TODAY,
      signedName: "Ines",
      signedAt: NOW,
      signedWith: clinic.reception.id,
      contentHash: Buffer.from("x"),
    };
    for (const gap of [{ signedName: " " }, { signedAt: null }, { contentHash: null }, { signedWith: null }, { answers: {} }]) {
      await expect(data.app.db.insert(formResponses).values({ ...whole, ...gap })).rejects.toMatchObject({ cause: { code: "23514" } });
    }
  });
});

describe("completed by staff", () => {
  test("a form read aloud stands under the name of whoever read it, one on paper under the patient's, seen by staff", async () => {
    const visit = await bookVisit(clinic);
    const { appointmentId } = visit;
    value(await signScreening(take(), { ...aloud(appointmentId), mode: "staff" }));
    value(await signScreening(take(), { ...aloud(appointmentId), mode: "paper", signedName: "I. Carvalho" }));
    expect((await keptOf(clinic, visit, "signed")).map(({ mode, signedName, signedWith }) => [mode, signedName, signedWith])).toEqual([
      ["staff", "Hanna", clinic.reception.id],
      ["paper", "I. Carvalho", clinic.reception.id],
    ]);
  });

  test("the paper is blank, whatever was answered before", async () => {
    const { appointmentId } = await bookVisit(clinic);
    const before = await getBlankForm(take(), appointmentId);
    value(await signFor(clinic, appointmentId, { pregnant: "yes" }));
    const after = await getBlankForm(take(), appointmentId);
    expect(before?.form?.definition.sections).toHaveLength(9);
    expect(after?.form?.definition.sections).toHaveLength(7);
    expect(Object.keys(after ?? {}).toSorted()).toEqual([
      "appointmentId",
      "born",
      "clinic",
      "date",
      "form",
      "over",
      "patientId",
      "patientName",
    ]);
  });
});
