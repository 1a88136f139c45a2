import { cookiesOf } from "./support/by-post.ts";
import { BASE_URL } from "./support/environment.ts";
import { expect, test } from "./support/fixtures.ts";
import { findOutline, findViolations } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { fillOwnForm, typeBirthDate, type UnscreenedVisit, unscreenedVisit } from "./support/own-form.ts";
import { formWith, postPlainly } from "./support/plain-form.ts";
import { answerUpToLast } from "./support/ready-visit.ts";
import { lookInside } from "./support/sql.ts";

const hands = mouseOperator();
const plain = mouseOperator({ javaScript: false });

type Open = Parameters<Parameters<typeof test>[2]>[0]["open"];

/** Reception makes a link to the form of this visit. @returns the link, and reception's page. */
async function linkTo(open: Open, { appointmentId }: UnscreenedVisit) {
  const desk = await open("reception");
  await desk.goto(`/appointments/${appointmentId}`);
  await desk.getByRole("link", { name: "Form at home" }).click();
  await desk.getByRole("button", { name: "Make a new link" }).click();
  const link = await desk.getByLabel("The patient’s link").inputValue();
  expect(link).toMatch(/\/f#[\w-]{43}$/);
  return { desk, link };
}

const CLOSED = "This did not open your form.";

test("a link is used once: the patient opens it with the date of birth, signs the form, and it opens nothing again", async ({ open }) => {
  test.setTimeout(120_000);
  const visit = await unscreenedVisit();
  const { desk, link } = await linkTo(open, visit);
  await expect(desk.getByRole("img", { name: "The same link as a code to scan" })).toBeVisible();
  expect([...(await findViolations(desk, "the link is shown")), ...(await findOutline(desk))]).toEqual([]);
  await desk.reload();
  expect(await desk.content()).not.toContain(link.split("#")[1]);
  await expect(desk.getByText("Open until it is used or the visit is over")).toBeVisible();

  const patient = await open("nobody");
  await patient.goto(link);
  await expect(patient.getByRole("heading", { level: 1 })).toHaveText("Is it you?");
  await expect(patient, "the secret leaves the address").toHaveURL(/\/f$/);
  await typeBirthDate(patient, hands, "1901-02-03");
  await patient.getByRole("button", { name: "Open my form" }).click();
  await expect(patient.getByText(CLOSED).first()).toBeVisible();
  await patient.goto(link);
  await typeBirthDate(patient, hands, visit.born);
  await patient.getByRole("button", { name: "Open my form" }).click();
  await expect(patient).toHaveURL(/\/form$/);
  await expect(patient).toHaveTitle("Your form");
  expect([...(await findViolations(patient, "at home")), ...(await findOutline(patient))]).toEqual([]);
  await expect(patient.getByText("For staff")).toHaveCount(0);
  await patient.goto("/form/consent");
  await expect(patient).toHaveURL(/\/form$/);
  const { hidden } = formWith(await (await patient.request.get("/form/screening")).text(), "formVersionId");
  const last = await answerUpToLast(patient, "/form/screening");
  await patient.getByRole("link", { name: "Go to the form" }).click();
  await fillOwnForm(patient, hands, visit.name, last);
  await expect(patient.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your form.");

  for (const sentWith of [await cookiesOf(patient), ""]) {
    const idempotencyKey = crypto.randomUUID();
    const sent = await postPlainly(BASE_URL, "/form/screening", sentWith, { ...hidden, idempotencyKey, go: "sign", leaveOpen: "on" });
    expect(sent.status, "nobody's form is answered by a post alone").toBeGreaterThanOrEqual(300);
  }
  const sql = lookInside();
  expect(await sql`select state, mode from form_responses where appointment_id = ${visit.appointmentId}`).toEqual([
    { state: "signed", mode: "home" },
  ]);
  await sql.end();

  const again = await open("nobody");
  await again.goto(link);
  await typeBirthDate(again, hands, visit.born);
  await again.getByRole("button", { name: "Open my form" }).click();
  await expect(again.getByText(CLOSED).first()).toBeVisible();
  await desk.reload();
  await expect(desk.getByText(/^Used /)).toBeVisible();
});

test("without JavaScript the link is pasted, and the last page of the form filled in and signed", async ({ open }) => {
  test.setTimeout(120_000);
  const visit = await unscreenedVisit();
  const { link } = await linkTo(open, visit);
  const patient = await open("nobody", { javaScript: false });
  await patient.setViewportSize({ width: 390, height: 844 });
  await patient.goto("/f");
  await plain.write(patient.getByLabel("Paste the link we sent you"), link);
  await typeBirthDate(patient, plain, visit.born);
  await plain.press(patient.getByRole("button", { name: "Open my form" }));
  await expect(patient).toHaveURL(/\/form$/);
  const last = await answerUpToLast(patient, "/form/screening");
  await plain.press(patient.getByRole("link", { name: "Go to the form" }));
  await fillOwnForm(patient, plain, visit.name, last);
  await expect(patient.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your form.");
});

test("a link that has ended, by staff or with its visit, is refused at the gate and shuts who is inside out", async ({ open }) => {
  test.setTimeout(120_000);
  const visit = await unscreenedVisit();
  const { desk, link } = await linkTo(open, visit);
  const patient = await open("nobody");
  const enter = async () => {
    await patient.goto(link);
    await typeBirthDate(patient, hands, visit.born);
    await patient.getByRole("button", { name: "Open my form" }).click();
  };
  await enter();
  await expect(patient).toHaveURL(/\/form$/);

  const sql = lookInside();
  await sql`update form_links set expires_at = now() - interval '1 second' where appointment_id = ${visit.appointmentId}`;
  await patient.goto("/form/screening");
  await expect(patient).toHaveURL(/\/form\/closed$/);
  await enter();
  await expect(patient.getByText(CLOSED).first()).toBeVisible();
  await desk.reload();
  await expect(desk.getByText("Ended with the visit")).toBeVisible();
  await sql`update form_links set expires_at = now() + interval '1 day' where appointment_id = ${visit.appointmentId}`;
  await sql.end();

  await enter();
  await expect(patient).toHaveURL(/\/form$/);
  await desk.reload();
  await desk.getByRole("button", { name: "End this link" }).click();
  await expect(desk.getByText(/^Ended /)).toBeVisible();
  await patient.goto("/form/screening");
  await expect(patient).toHaveURL(/\/form\/closed$/);
  await enter();
  await expect(patient.getByText(CLOSED).first()).toBeVisible();
});
