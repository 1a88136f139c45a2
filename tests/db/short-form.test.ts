import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Permission } from "#lib/auth/policy.ts";
import { getConsentForm } from "#lib/consent/queries/text.ts";
import { fillScreening } from "#lib/screening/commands/fill.ts";
import { signScreening } from "#lib/screening/commands/sign.ts";
import { formPdf } from "#lib/screening/outputs/form-pdf.tsx";
import { getScreeningRecord } from "#lib/screening/queries/facts.ts";
import { getBlankForm, getOwnScreeningForm, getScreeningForm } from "#lib/screening/queries/form.ts";
import { getStartGate } from "#lib/screening/queries/gate.ts";
import { getSignedForm } from "#lib/screening/queries/signed-form.ts";
import { giveConsent } from "#tests/support/consents.ts";
import { freshDatabase, type TestDatabase } from "#tests/support/database.ts";
import { keptOf, pageOf, patientAtHome } from "#tests/support/filling.ts";
import { readPdf } from "#tests/support/pdf.ts";
import { key, refusal, value } from "#tests/support/results.ts";
import { as, bookVisit, NOW, openScreeningClinic, postedForm, type ScreeningClinic, signFor } from "#tests/support/screened-visit.ts";

let data: TestDatabase;
let clinic: ScreeningClinic;
beforeAll(async () => {
  data = await freshDatabase("short_form");
  clinic = await openScreeningClinic(data.app);
});
afterAll(() => data.close());

const reception = <P extends Permission>(...permissions: readonly P[]) => as(clinic, clinic.reception, permissions);
const clinician = <P extends Permission>(...permissions: readonly P[]) => as(clinic, clinic.clinician, permissions);
const take = () => reception("screening:take");
const signature = { image: null, typedName: "Ines Carvalho" };
const aloud = (appointmentId: string, answers = postedForm()) => ({ ...pageOf(clinic, answers), appointmentId, mode: "staff" as const });
const missing = async (appointmentId: string) =>
  (await getStartGate(take(), appointmentId))?.items.flatMap(({ kind, words }) => (kind === "screening" ? [words] : []));

describe("the short form at a later visit", () => {
  const DAY = "2026-12-21";
  const ON_THE_DAY = NOW.add({ hours: 24 * 28 });
  const EVE = ON_THE_DAY.subtract({ hours: 24 });

  async function screened() {
    const first = await bookVisit(clinic);
    value(await signFor(clinic, first.appointmentId, { keloid: "family" }));
    return { patientId: first.patientId, appointmentId: await first.visitOn(DAY, 2) };
  }
  const short = Object.keys(postedForm()).length;

  test("is what the visit needs, unfilled: answers of another visit fill in nothing", async () => {
    const visit = await screened();
    const view = await getOwnScreeningForm(await patientAtHome(clinic, visit, ON_THE_DAY));
    expect(view?.form).toMatchObject({ part: "short", given: {}, earlierOn: null });
    expect(short).toBeGreaterThan(view?.form?.definition.sections.flatMap(({ questions }) => questions).length ?? short);
  });

  test("given the day before is confirmed on the day with one tap, and only then is the screening valid", async () => {
    const visit = await screened();
    // Read aloud by staff the day before: what the patient then confirms stands under their own name.
    const staff = as(clinic, clinic.reception, ["screening:take"], EVE);
    value(await signScreening(staff, { ...aloud(visit.appointmentId), part: "short" }));
    expect(await missing(visit.appointmentId)).toEqual([
      "The screening questions have not been answered or confirmed on the day of the treatment.",
    ]);
    const patient = await patientAtHome(clinic, visit, ON_THE_DAY);
    const view = await getOwnScreeningForm(patient);
    expect(view?.form).toMatchObject({ part: "short", earlierOn: "Sun 20 Dec 2026", at: view?.form?.definition.sections.length });
    const given = view?.form?.given ?? {};
    const tap = { ...pageOf(clinic, given, { part: "short", seen: given }), go: "confirm" } as const;
    expect(value(await fillScreening(patient, tap))).toEqual({ kind: "signed" });
    const [before, now] = await keptOf(clinic, visit, "signed");
    expect(now).toMatchObject({ part: "short", answeredOn: DAY, signedName: "Ines Carvalho", confirmed: true, answers: before?.answers });
    const printed = await getSignedForm(clinician("clinical:read"), now?.id ?? "");
    expect(printed).toMatchObject({ intact: true, how: "confirmed with one tap, at home", signature: { way: "with one tap" } });
    if (printed !== null) expect((await readPdf(await formPdf(printed, printed.readAt))).words).toContain("Ines Carvalho, with one tap");
    expect(before?.confirmed).toBe(false);
    expect(await missing(visit.appointmentId)).toEqual([]);
  });

  test("is not confirmed with an answer changed on the page, and reception can confirm nothing", async () => {
    const visit = await screened();
    value(await signScreening(await patientAtHome(clinic, visit, EVE), { ...pageOf(clinic, postedForm(), { part: "short" }), signature }));
    const patient = await patientAtHome(clinic, visit, ON_THE_DAY);
    const given = (await getOwnScreeningForm(patient))?.form?.given ?? {};
    const changed = { ...pageOf(clinic, { ...given, unwell_now: "yes" }, { part: "short", seen: given }), go: "confirm" } as const;
    expect(refusal(await fillScreening(patient, changed)).reason).toBe("nothing_to_confirm");
    const staff = as(clinic, clinic.reception, ["screening:take"], ON_THE_DAY);
    expect((await getScreeningForm(staff, visit.appointmentId))?.form).toMatchObject({ given: {}, earlierOn: null });
    const posted = {
      ...pageOf(clinic, given, { part: "short" }),
      appointmentId: visit.appointmentId,
      mode: "staff",
      go: "confirm",
    } as const;
    expect(refusal(await fillScreening(staff, posted)).reason).toBe("nothing_to_confirm");
  });

  test("is asked again, with what stands now filled in, once the patient answered since then for another visit", async () => {
    const first = await bookVisit(clinic);
    value(await signFor(clinic, first.appointmentId));
    const visit = { patientId: first.patientId, appointmentId: await first.visitOn(DAY, 2) };
    value(await signScreening(await patientAtHome(clinic, visit, EVE), { ...pageOf(clinic, postedForm(), { part: "short" }), signature }));
    const onScreen = (await getOwnScreeningForm(await patientAtHome(clinic, visit, ON_THE_DAY)))?.form?.given ?? {};
    const other = { patientId: first.patientId, appointmentId: await first.visitOn("2026-12-22", 3) };
    const pregnant = pageOf(clinic, postedForm({ pregnant: "yes" }), { part: "short" });
    value(await signScreening(await patientAtHome(clinic, other, EVE.add({ hours: 1 })), { ...pregnant, signature }));
    const patient = await patientAtHome(clinic, visit, ON_THE_DAY);
    const tap = { ...pageOf(clinic, onScreen, { part: "short", seen: onScreen }), go: "confirm" } as const;
    expect(refusal(await fillScreening(patient, tap)).reason).toBe("nothing_to_confirm");
    const view = await getOwnScreeningForm(patient);
    expect(view?.form).toMatchObject({ part: "short", earlierOn: null, at: 0, given: { pregnant: "yes" } });
    const given = view?.form?.given ?? {};
    expect(refusal(await fillScreening(patient, { ...tap, answers: given, seen: given, idempotencyKey: key() })).reason).toBe(
      "nothing_to_confirm",
    );
    expect((await getScreeningRecord(clinician("clinical:read"), visit.patientId))?.answers.pregnant).toBe("yes");
  });

  test("leaves no earlier no standing for what it asked and the patient left", async () => {
    const visit = await screened();
    const open = postedForm({ pregnant: null, filler_last: null });
    const page = pageOf(clinic, open, { part: "short", leaveOpen: true });
    value(await signScreening(await patientAtHome(clinic, visit, ON_THE_DAY), { ...page, signature }));
    const record = await getScreeningRecord(clinician("clinical:read"), visit.patientId);
    expect(record?.answers).toMatchObject({ pregnant: "", filler_last: "", keloid: "family" });
  });

  test("will not do for who is treated when the whole form is over a year old, whatever day was agreed; nor is an old consent in force", async () => {
    const visit = await bookVisit(clinic);
    value(await signFor(clinic, visit.appointmentId));
    await giveConsent(clinic, visit.appointmentId);
    const consentTo = async (now = NOW) =>
      (await getConsentForm(as(clinic, clinic.reception, ["consent:take"], now), visit.appointmentId))?.inForceTo;
    expect(await consentTo()).toBe("Tue 23 Nov 2027");
    const late = NOW.add({ hours: 24 * 400 });
    expect(await consentTo(late)).toBeNull();
    const patient = await patientAtHome(clinic, visit, late);
    expect((await getOwnScreeningForm(patient))?.form?.part).toBe("full");
    const page = { ...pageOf(clinic, postedForm(), { part: "short" }), signature };
    expect(refusal(await signScreening(patient, page)).reason).toBe("full_form_needed");
    const paper = await getBlankForm(as(clinic, clinic.reception, ["screening:take"], late), visit.appointmentId);
    expect(paper?.form?.definition.sections).toHaveLength(9);
  });

  test("is refused where only the whole form will do", async () => {
    const visit = await bookVisit(clinic);
    const page = { ...pageOf(clinic, postedForm(), { part: "short" }), signature };
    expect(refusal(await signScreening(await patientAtHome(clinic, visit), page)).reason).toBe("full_form_needed");
    expect(await keptOf(clinic, visit, "signed")).toEqual([]);
  });
});
