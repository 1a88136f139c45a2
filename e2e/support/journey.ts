import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { setClock } from "./clock.ts";
import { expect } from "./fixtures.ts";
import type { Operator } from "./operator.ts";
import { accountOf } from "./people.ts";
import { readAloud } from "./read-aloud.ts";
import { register as sendRegistration } from "./register.ts";
import { answerOf } from "./screening.ts";
import { clinicTime, clockWords, dayWords } from "./times.ts";

type Cast = {
  readonly clinician: Page;
  readonly reception: Page;
  /** The patient's own browser, without JavaScript. */
  readonly patient: Page;
  readonly staff: Operator;
  readonly atHome: Operator;
  /** Only the last part of the screening form is answered by these hands: another test goes through all of them. */
  readonly readsLast?: boolean;
  /** Another browser of the clinician's that the record is written in: one without JavaScript. */
  readonly record?: { readonly page: Page; readonly hands: Operator };
};

type Visit = {
  /** The clinic-local day of the first session, and times on it. */
  readonly date: string;
  readonly books: string;
  readonly ends: string;
};

/** Words that stand in the clinical record alone: whoever may not read it must not find them anywhere. */
const CLINICAL = {
  reason: "Seen the aunt's scar, small and flat.",
  notes: "Pinpoint bleeding on both cheeks.",
  lot: "LOT-7731-K",
} as const;

const GIVEN_NAME = "Ottilie";

type Journey = {
  readonly patientId: string;
  readonly appointmentId: string;
  readonly treatmentId: string;
  readonly familyName: string;
};

const idIn = (page: Page, folder: string) => new RegExp(`/${folder}/([0-9a-f-]{36})`).exec(page.url())?.[1] ?? "";

async function turnClock(cast: Cast, now: Temporal.Instant): Promise<void> {
  for (const page of [cast.clinician, cast.reception, cast.patient, ...(cast.record === undefined ? [] : [cast.record.page])])
    await setClock(page.context(), now);
}

async function register({ reception: page, staff }: Cast, familyName: string): Promise<string> {
  await page.goto("/patients/new");
  await staff.write(page.getByLabel("First name"), GIVEN_NAME);
  await staff.write(page.getByLabel("Family name"), familyName);
  const born = page.getByRole("group", { name: "Date of birth" });
  await staff.write(born.getByLabel("Day"), "9");
  await staff.choose(born.getByLabel("Month"), "April");
  await staff.write(born.getByLabel("Year"), "1990");
  await sendRegistration(page, staff);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(familyName);
  return idIn(page, "patients");
}

async function propose({ clinician: page, staff }: Cast, patientId: string): Promise<string> {
  await page.goto(`/patients/${patientId}`);
  await staff.press(page.getByRole("link", { name: "Propose a series" }));
  await staff.press(page.getByRole("link", { name: "Choose Skin rejuvenation" }));
  await expect(page.getByLabel("Sessions", { exact: true })).toHaveValue("4");
  await expect(page.getByLabel("Aim for")).toHaveValue("28");
  await staff.choose(page.getByLabel("Service"), "Needling, face");
  await staff.choose(page.getByLabel("Location"), "Carlton, Melbourne");
  await expect(page.getByRole("group", { name: "Areas" }).getByRole("checkbox").first()).toBeChecked();
  await staff.press(page.getByRole("button", { name: "Propose the series" }));
  await expect(page).toHaveURL(/\/series\/[0-9a-f-]{36}/);
  return idIn(page, "series");
}

async function schedule({ reception: page, staff }: Cast, seriesId: string, { date, books }: Visit): Promise<string> {
  await page.goto(`/series/${seriesId}/schedule`);
  const wishes = page.getByRole("form", { name: "Wishes" });
  await staff.setDate(wishes.getByLabel("Start from"), date);
  await staff.choose(wishes.getByLabel("Within"), "That day");
  await staff.setTime(wishes.getByLabel("Near"), books);
  await staff.choose(wishes.getByLabel("Clinician", { exact: true }), `${accountOf("clinician").name} only`);
  const rows = page.getByRole("region", { name: "Sessions" }).getByRole("row");
  const first = dayWords(clinicTime(date, books));
  await expect(rows.nth(1)).toContainText(`${first}, ${clockWords(clinicTime(date, books))}`);
  await expect(rows).toHaveCount(5);
  for (const place of [2, 3, 4]) await expect(rows.nth(place)).toContainText("28 days, on target");
  await staff.press(page.getByRole("button", { name: "Book all four" }));
  await expect(page).toHaveURL(new RegExp(`/series/${seriesId}(?:\\?|$)`));
  await page.goto(`/series/${seriesId}`);
  const visits = page.locator('main a[href^="/appointments/"]');
  const links = new Set(await visits.evaluateAll((found) => found.map((link) => link.getAttribute("href"))));
  expect(links.size).toBe(4);
  return [...links][0]?.split("/")[2] ?? "";
}

async function arrive({ reception: page, staff }: Cast, appointmentId: string): Promise<void> {
  await page.goto(`/appointments/${appointmentId}`);
  await staff.press(page.getByRole("button", { name: "Arrived" }));
  await expect(page.getByText("Saved.")).toBeVisible();
}

/** Reception reads the form aloud and completes it by their own name. */
function screen({ reception, staff, readsLast = false }: Cast, appointmentId: string): Promise<void> {
  return readAloud(reception, staff, appointmentId, readsLast);
}

async function decide({ clinician: page, staff }: Cast, appointmentId: string): Promise<void> {
  await page.goto(`/appointments/${appointmentId}/treatment`);
  await expect(page.getByRole("button", { name: "Start treatment" })).toBeDisabled();
  await page.goto(`/appointments/${appointmentId}/gate`);
  const noted = page.getByRole("form", { name: "Noted by staff" });
  await staff.tick(answerOf(noted, "Any concern that the patient cannot decide about this treatment for themselves?", "No"));
  await staff.press(noted.getByRole("button", { name: "Sign this part" }));
  await expect(page.getByText("Your part is signed.")).toBeVisible();
  const finding = page.getByRole("form", { name: /^Decide: / });
  await expect(finding).toHaveCount(1);
  await staff.press(finding.getByText("Decide", { exact: true }));
  await staff.tick(finding.getByRole("radio", { name: /^Sign off/ }));
  await staff.write(finding.getByLabel("Reason"), CLINICAL.reason);
  await staff.press(finding.getByRole("button", { name: "Keep this decision" }));
  await expect(page.getByText("Your decision is kept.")).toBeVisible();
}

async function consent({ reception: page, clinician, staff }: Cast, appointmentId: string, name: string): Promise<void> {
  await page.goto(`/appointments/${appointmentId}/consent`);
  const statements = page.getByRole("group", { name: "Tick each one if you agree" }).getByRole("checkbox");
  for (const statement of await statements.all()) await staff.tick(statement);
  await staff.sign(page, name);
  await staff.press(page.getByRole("button", { name: "Sign consent" }));
  await expect(page.getByText("Your part of the consent is signed.")).toBeVisible();
  await clinician.goto(`/appointments/${appointmentId}/consent`);
  await staff.press(clinician.getByRole("link", { name: "Go to the clinician’s part" }));
  const elements = clinician.getByRole("group", { name: "Tick what you talked over with the patient" }).getByRole("checkbox");
  await expect(elements).toHaveCount(16);
  for (const element of await elements.all()) await staff.tick(element);
  await staff.sign(clinician, accountOf("clinician").name);
  await staff.press(clinician.getByRole("button", { name: "Complete consent" }));
  await expect(clinician.getByText(/^In force to /)).toBeVisible();
}

/** A cartridge of a lot that nobody has counted in. */
async function openLot(page: Page, staff: Operator): Promise<void> {
  const materials = page.getByRole("form", { name: "Add a material" });
  await staff.write(materials.getByLabel("Scan or type a lot"), CLINICAL.lot);
  await staff.press(materials.getByText("A lot that is not on the list"));
  await staff.choose(materials.getByLabel("Product"), "SkinPen tip, 12 needles");
  await staff.setDate(materials.getByLabel("Expiry on the pack"), "2031-05-31");
  await staff.press(materials.getByRole("button", { name: "Add" }));
  await expect(page.getByRole("list", { name: "Used in this treatment" })).toContainText(CLINICAL.lot);
}

/** The record of a visit that is ready to start: begun, written, and signed two minutes after its end. @returns the treatment. */
export async function treat(cast: Cast, appointmentId: string, { date, books, ends }: Visit): Promise<string> {
  const { page, hands: staff } = cast.record ?? { page: cast.clinician, hands: cast.staff };
  const saveDraft = async () => {
    await staff.press(page.getByRole("button", { name: "Save draft" }));
    await expect(page.getByRole("status").filter({ hasText: /^Draft saved / })).toBeVisible();
  };
  await turnClock(cast, clinicTime(date, books).add({ minutes: 20 }));
  await page.goto(`/appointments/${appointmentId}/treatment`);
  await staff.press(page.getByRole("button", { name: "Start treatment" }));
  await expect(page.getByText("Not ready to sign")).toBeVisible();
  await turnClock(cast, clinicTime(date, ends).add({ minutes: 2 }));
  for (const [zone, depth, passes, endpoint] of [
    ["Forehead", "0.50", "4", "Redness"],
    ["Nose", "0.50", "3", "Pinpoint"],
  ] as const) {
    await staff.write(page.getByRole("spinbutton", { name: new RegExp(`^${zone}, depth`) }), depth);
    await staff.write(page.getByRole("spinbutton", { name: `${zone}, passes` }), passes);
    await staff.choose(page.getByRole("combobox", { name: `${zone}, endpoint` }), endpoint);
  }
  await staff.write(page.getByLabel("Skin preparation"), "Cleansed, then isopropyl alcohol.");
  await staff.choose(
    page.getByLabel("Device", { exact: true }),
    (await page
      .getByLabel("Device", { exact: true })
      .getByRole("option", { name: /SkinPen/ })
      .first()
      .textContent()) ?? "",
  );
  // The lot is a form of its own: without JavaScript what was not saved before would be gone.
  await saveDraft();
  await openLot(page, staff);
  await staff.setTime(page.getByLabel("Ended at"), ends);
  await staff.write(page.getByLabel("Notes"), CLINICAL.notes);
  await saveDraft();
  await expect(page.getByText("Ready to sign", { exact: true })).toBeVisible();
  await staff.press(page.getByRole("button", { name: "Sign record" }));
  await expect(page.getByText("The record is signed, and the aftercare is handed out.")).toBeVisible();
  await expect(page.getByText(CLINICAL.notes)).toBeVisible();
  return idIn(page, "treatments");
}

async function readAtHome({ reception, patient: page, staff, atHome }: Cast, patientId: string, ended: Temporal.Instant): Promise<void> {
  await reception.goto(`/patients/${patientId}/portal-link`);
  await staff.press(reception.getByRole("button", { name: "Make a new link" }));
  const link = await reception.getByLabel("The patient’s link").inputValue();
  expect(link).toMatch(/\/p#[\w-]{43}$/);

  await page.goto("/p");
  await atHome.write(page.getByLabel("Paste the link we sent you"), link);
  const born = page.getByRole("group", { name: "Your date of birth" });
  await atHome.write(born.getByLabel("Day"), "9");
  await atHome.write(born.getByLabel("Month"), "4");
  await atHome.write(born.getByLabel("Year"), "1990");
  await atHome.press(page.getByRole("button", { name: "Open my page" }));
  await expect(page).toHaveURL(/\/portal$/);

  // Hours are elapsed time; days and weeks keep the wall clock: computed here from the recorded end, not by the product.
  const zoned = ended.toZonedDateTimeISO("Australia/Melbourne");
  const nextDay = ended.add({ hours: 24 });
  const twoDays = ended.add({ hours: 48 });
  const week = zoned.add({ days: 7 }).toInstant();
  const fortnight = zoned.add({ days: 14 }).toInstant();
  await expect(page.getByRole("heading", { name: `Leave off until tomorrow, ${clockWords(nextDay)}` })).toBeVisible();
  await expect(page.getByText("Leave make-up off").first()).toBeVisible();
  for (const at of [nextDay, twoDays, week, fortnight]) {
    const iso = at.toZonedDateTimeISO("Australia/Melbourne").toString({ timeZoneName: "never", smallestUnit: "minute" });
    await expect(page.locator(`time[datetime="${iso}"]`).first()).toContainText(clockWords(at));
  }
  const home = await page.content();
  await atHome.press(page.getByRole("link", { name: "After your treatment" }));
  await expect(page.getByText(`Your treatment ended ${dayWords(ended)}, ${clockWords(ended)}.`)).toBeVisible();
  const html = `${home}${await page.content()}`;
  for (const words of Object.values(CLINICAL)) expect(html).not.toContain(words);
}

/** Reception sees when the patient was here and what is missing; never what was answered, decided or recorded. */
async function keepFromReception({ reception: page }: Cast, { patientId, appointmentId, treatmentId }: Journey): Promise<void> {
  for (const address of [`/treatments/${treatmentId}`, `/appointments/${appointmentId}/treatment`, `/appointments/${appointmentId}/gate`]) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This page is not here");
  }
  for (const address of [`/patients/${patientId}`, `/appointments/${appointmentId}`, "/diary"]) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(200);
    const html = `${await response?.text()}${await page.content()}`;
    for (const words of [...Object.values(CLINICAL), "keloid"]) expect(html.toLowerCase(), address).not.toContain(words.toLowerCase());
  }
}

/** From the first visit at the desk to the patient's own page: one session of a series, by whatever hands. */
export async function liveThrough(cast: Cast, visit: Visit): Promise<void> {
  const familyName = `Brandvold ${randomInt(10_000, 99_999)}`;
  const name = `${GIVEN_NAME} ${familyName}`;
  const patientId = await register(cast, familyName);
  const seriesId = await propose(cast, patientId);
  const appointmentId = await schedule(cast, seriesId, visit);
  await turnClock(cast, clinicTime(visit.date, visit.books).subtract({ minutes: 10 }));
  await arrive(cast, appointmentId);
  await screen(cast, appointmentId);
  await decide(cast, appointmentId);
  await consent(cast, appointmentId, name);
  const treatmentId = await treat(cast, appointmentId, visit);
  const ended = clinicTime(visit.date, visit.ends);
  await turnClock(cast, ended.add({ minutes: 25 }));
  await readAtHome(cast, patientId, ended);
  await keepFromReception(cast, { patientId, appointmentId, treatmentId, familyName });
}
