import { at, book, propose, registerPatient } from "./support/a-series.ts";
import { setClock } from "./support/clock.ts";
import { expect, test } from "./support/fixtures.ts";
import { findViolations } from "./support/looking.ts";
import { mouseOperator } from "./support/operator.ts";
import { clinicTime, clockWords, freeSeriesFrom } from "./support/times.ts";

const staff = mouseOperator();

test("numbing cream is timed from the visit to the diary, warns at its longest time, and comes off without scripts", async ({ open }) => {
  const familyName = `Brightwell${Date.now() % 100_000}`;
  const desk = await open("reception");
  const clinician = await open("clinician");
  const plain = await open("clinician", { javaScript: false });
  const seriesId = await propose(await registerPatient({ familyName }), "scar-reduction", 4);
  const from = await freeSeriesFrom(90, 3, "10:00");
  const first = at(await book(seriesId, () => ({ from, within: "7" })), 1);
  const comes = clinicTime(first.date, first.time);
  const turn = async (minutes: number) => {
    for (const page of [desk, clinician, plain]) await setClock(page.context(), comes.add({ minutes }));
  };
  const address = `/appointments/${first.id}`;
  const panel = clinician.getByRole("region", { name: "Numbing" });

  await test.step("it waits for the patient", async () => {
    await turn(0);
    await clinician.goto(address);
    await expect(panel).toHaveCount(0);
    await staff.press(clinician.getByRole("button", { name: "Arrived" }));
    await expect(panel).toBeVisible();
  });

  await test.step("nobody has answered yet, so a doctor is named first: what was typed stays", async () => {
    await panel.getByText("Put on numbing cream").click();
    const form = clinician.getByRole("form", { name: "Put on numbing cream" });
    await staff.choose(form.getByLabel("Anaesthetic", { exact: true }), "Another, typed below");
    await staff.write(form.getByLabel("Another anaesthetic"), "Betacaine");
    await staff.write(form.getByLabel("Lot number"), "BTC-14");
    await staff.write(form.getByLabel("Expiry"), "2028-09-30");
    await staff.write(form.getByLabel("Longest time by its label"), "60");
    await staff.write(form.getByLabel("Amount"), "7,5");
    await staff.tick(form.getByRole("checkbox", { name: "Face" }));
    await staff.press(form.getByRole("button", { name: "Cream is on" }));
    await expect(form.getByText("Write the name of the doctor who allowed it.").first()).toBeVisible();
    await expect(form.getByLabel("Another anaesthetic")).toHaveValue("Betacaine");
    expect(await findViolations(clinician, "a refused numbing")).toEqual([]);
    await staff.write(form.getByLabel("Doctor who allowed it"), "Dr Amara Okonjo");
    await staff.press(form.getByRole("button", { name: "Cream is on" }));
    await expect(panel.getByText("Betacaine, 7.5 g, face")).toBeVisible();
    await expect(panel.getByText(`on ${clockWords(comes)}`)).toBeVisible();
    // Its button is gone with the form: the focus stays at the panel.
    await expect(panel).toBeFocused();
  });

  await test.step("reception sees how long, on the visit and on the diary, and never what", async () => {
    await turn(23);
    await desk.goto(address);
    await expect(desk.getByText("Numbing cream is on")).toBeVisible();
    await expect(desk.getByText(/^23 min$/)).toBeVisible();
    expect(await desk.content()).not.toContain("Betacaine");
    await desk.goto(`/diary?date=${first.date}`);
    await expect(desk.locator(`[data-appointment="${first.id}"]`).getByText("Numbing 23 min").first()).toBeVisible();
    expect(await desk.content()).not.toContain("Betacaine");
  });

  await test.step("at its longest time everybody is told", async () => {
    await turn(61);
    await desk.goto(`/diary?date=${first.date}`);
    await expect(desk.locator(`[data-appointment="${first.id}"]`).getByText("Numbing 61 min, take off").first()).toBeVisible();
    await clinician.goto(`${address}/treatment`);
    await expect(clinician.getByText("Take it off now: 60 min is the longest.")).toBeVisible();
    expect(await findViolations(clinician, "a cream that is due")).toEqual([]);
  });

  await test.step("it comes off without scripts, and the diary is told", async () => {
    await plain.goto(address);
    await expect(plain.getByText("Take it off now: 60 min is the longest.")).toBeVisible();
    await plain.getByRole("button", { name: "Take it off" }).click();
    await expect(plain.getByText(`on ${clockWords(comes)}, off ${clockWords(comes.add({ minutes: 61 }))}`)).toBeVisible();
    await expect(plain.getByText("1 min over its longest time, 60 min.")).toBeVisible();
    await expect(desk.locator(`[data-appointment="${first.id}"]`).getByText(/Numbing \d/)).toHaveCount(0);
  });
});
