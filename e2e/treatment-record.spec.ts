import { randomInt } from "node:crypto";
import type { Locator, Page, Route } from "@playwright/test";
import sharp from "sharp";
import { ZONES as EVERY_ZONE } from "#lib/zones.ts";
import { registerPatient } from "./support/a-series.ts";
import { setClock } from "./support/clock.ts";
import { expect, test } from "./support/fixtures.ts";
import { dress, findViolations } from "./support/looking.ts";
import { keyboardOperator, mouseOperator, tabTo } from "./support/operator.ts";
import { bookedVisit, makeReady } from "./support/ready-visit.ts";
import { lookInside } from "./support/sql.ts";
import { clinicTime, freeSeriesFrom } from "./support/times.ts";

test.describe.configure({ mode: "parallel" });
test.use({ hasTouch: true });

const ZONES = [
  "Forehead",
  "Nose",
  "Chin",
  "Around the mouth",
  "Right upper cheek",
  "Left upper cheek",
  "Right lower cheek",
  "Left lower cheek",
] as const;
const VIEWS = /^Take: /;
const MOST = 60;

/** Hands that count: a tap, a key command, or one filled field is one. */
class Counted {
  taken = 0;
  async tap(target: Locator): Promise<void> {
    this.taken += 1;
    await target.tap();
  }
  async fill(field: Locator, text: string): Promise<void> {
    this.taken += 1;
    await field.fill(text);
  }
  async key(page: Page, key: string): Promise<void> {
    this.taken += 1;
    await page.keyboard.press(key);
  }
  async scan(page: Page, code: string): Promise<void> {
    this.taken += 1;
    for (const character of code) await page.keyboard.press(character === "\u001d" ? "Control+]" : character);
  }
  async picture(input: Locator, buffer: Buffer): Promise<void> {
    this.taken += 1;
    await input.setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer });
  }
}

const picture = (shade: number) =>
  sharp({ create: { width: 600, height: 800, channels: 3, background: { r: shade, g: 160, b: 140 } } })
    .jpeg()
    .toBuffer();

/** What a scanner sends for a cartridge that the clinic has on its shelf and in date. */
async function cartridgeCode(date: string): Promise<string> {
  const sql = lookInside();
  const [lot] = await sql`
    select s.gtin, l.lot, to_char(l.expiry, 'YYMMDD') as expiry from supply_lots l join supplies s on s.id = l.supply_id join locations p on p.id = l.location_id
    where s.kind = 'cartridge' and s.gtin is not null and p.name like 'Carlton%' and l.expiry > ${date} and l.stopped_at is null
      and (l.received is null or l.used < l.received) order by l.expiry limit 1`;
  await sql.end();
  return `]d201${lot?.gtin}17${lot?.expiry}10${lot?.lot}\u001d21E${randomInt(100_000, 999_999)}`;
}

async function zonesWith(endpoint: string, appointmentId: string): Promise<number> {
  const sql = lookInside();
  const [found] = await sql`
    select count(*)::int as zones from treatment_zones z join treatments t on t.id = z.treatment_id
    where t.appointment_id = ${appointmentId} and z.endpoint = ${endpoint}`;
  await sql.end();
  return found?.zones ?? 0;
}

type Visit = { readonly appointmentId: string; readonly date: string };

/** A patient in the waiting room, screened, consented, with photographs agreed to, for a session of eight zones at 14:00, at least so many days ahead. */
async function readyVisit(days: number): Promise<Visit> {
  const date = await freeSeriesFrom(days, 4, "14:00");
  const [givenName, familyName] = ["Ottilie", `Halloran ${randomInt(10_000, 99_999)}`];
  const patientId = await registerPatient({ givenName, familyName });
  const zones = ZONES.map((label) => EVERY_ZONE.find((zone) => zone.label === label)?.id ?? label);
  const { appointmentId } = await bookedVisit(patientId, date, "14:00", zones);
  await makeReady({ appointmentId, patientId, name: `${givenName} ${familyName}` }, clinicTime(date, "13:50"));
  return { appointmentId, date };
}

const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Draft saved / });
const done = (page: Page) => page.getByText("8 done, 0 of the plan open", { exact: true });

test("eight zones, numbing, a scanned cartridge and four photographs are recorded on a tablet in at most 60 interactions, signed and added to", async ({
  open,
}) => {
  test.setTimeout(240_000);
  const hands = mouseOperator();
  const page = await open("clinician");
  const { appointmentId, date } = await readyVisit(70);
  const turnClock = (now: Temporal.Instant) => setClock(page.context(), now);
  await turnClock(clinicTime(date, "13:50"));
  await page.setViewportSize({ width: 820, height: 1180 });
  const counted = new Counted();
  await page.goto(`/appointments/${appointmentId}/treatment`);

  await test.step("numbing goes on, and comes off at the start", async () => {
    await counted.tap(page.getByText("Put on numbing cream"));
    const form = page.getByRole("form", { name: "Put on numbing cream" });
    const stock = form.getByLabel("Anaesthetic", { exact: true });
    const [, first] = await stock.getByRole("option").all();
    counted.taken += 1;
    await stock.selectOption({ label: (await first?.textContent()) ?? "" });
    await counted.fill(form.getByLabel("Amount"), "10");
    await counted.tap(form.getByRole("button", { name: "Cream is on" }));
    await expect(page.getByRole("button", { name: "Take it off and start" })).toBeVisible();
    await turnClock(clinicTime(date, "14:20"));
    await counted.tap(page.getByRole("button", { name: "Take it off and start" }));
    await expect(page.getByText("Not ready to sign")).toBeVisible();
  });

  await test.step("the plan is written into eight zones, two are adjusted, and each says what was seen", async () => {
    await counted.tap(page.getByRole("button", { name: "As planned" }));
    await expect(done(page)).toBeVisible();
    const chosen = page.getByRole("region", { name: "Chart" });
    for (const zone of ZONES) {
      await counted.tap(chosen.getByRole("button", { name: new RegExp(`^${zone}`) }).locator("text"));
      await expect(page.getByRole("heading", { name: zone, exact: true })).toBeVisible();
      await counted.tap(page.getByRole("button", { name: "Redness", exact: true }));
      if (zone.startsWith("Right")) {
        await counted.tap(page.getByRole("button", { name: "More, by 0.05 mm" }));
        await counted.tap(page.getByRole("button", { name: "Same on the left" }));
      }
    }
    await expect(saved(page)).toBeVisible();
  });

  await test.step("the cartridge is scanned, and four views are photographed", async () => {
    await counted.tap(page.getByLabel("Scan or type a lot"));
    await counted.scan(page, await cartridgeCode(date));
    await counted.key(page, "Enter");
    await expect(page.getByRole("list", { name: "Used in this treatment" }).getByRole("listitem")).toHaveCount(1);
    const views = page.getByLabel(VIEWS);
    for (const place of [0, 1, 2, 3]) {
      // What was taken is named otherwise, so the first that is left is the next.
      await counted.picture(views.first(), await picture(120 + place * 20));
      await expect(page.getByText("Taken", { exact: true })).toHaveCount(place + 1);
    }
  });

  await test.step("it survives the tablet: another one shows what was typed", async () => {
    await counted.fill(page.getByLabel("Notes"), "Even redness, comfortable throughout.");
    await expect(saved(page)).toBeVisible();
    await turnClock(clinicTime(date, "15:10"));
    await page.reload();
    await expect(page.getByLabel("Notes")).toHaveValue("Even redness, comfortable throughout.");
    await expect(done(page)).toBeVisible();
  });

  await test.step("axe finds nothing while a save is refused on another tablet, nor while both have changed it", async () => {
    const other = await open("clinician", { now: clinicTime(date, "15:10") });
    const lookAt = async (state: string) => {
      for (const scheme of ["light", "dark"] as const) {
        await dress(other, { width: 820, height: 1180, scheme });
        expect(await findViolations(other, state)).toEqual([]);
      }
    };
    await other.goto(`/appointments/${appointmentId}/treatment`);
    const depth = other.getByRole("spinbutton", { name: /^Nose, depth/ });
    const before = await depth.inputValue();
    await hands.write(depth, "2.95");
    await expect(other.getByText("Not saved yet: look at what is marked.")).toBeVisible();
    await lookAt("a save that is refused");
    await page.getByLabel("Skin preparation").fill("Cleansed.");
    await expect(saved(page)).toBeVisible();
    await hands.write(depth, before);
    await expect(other.getByRole("region", { name: "What differs" })).toContainText("Cleansed.");
    await lookAt("another person's change");
    await other.getByRole("link", { name: "Take what was saved" }).click();
    await expect(other.getByLabel("Skin preparation")).toHaveValue("Cleansed.");
    await other.close();
  });

  await test.step("what is typed while a button's answer is on its way is kept", async () => {
    const { promise: typed, resolve: goOn } = Promise.withResolvers<void>();
    const held = async (route: Route) => {
      const response = await route.fetch();
      await typed;
      await route.fulfill({ response });
    };
    await page.route(/\/treatment$/, held, { times: 1 });
    await counted.tap(page.getByRole("button", { name: "Ended just now" }));
    await page.getByLabel("Notes").fill("Even redness, comfortable throughout. Warm at the end.");
    await page.getByRole("button", { name: "Pinpoint", exact: true }).tap();
    goOn();
    await expect(page.getByText("Ready to sign", { exact: true })).toBeVisible();
    await expect(page.getByLabel("Notes")).toHaveValue("Even redness, comfortable throughout. Warm at the end.");
    await expect(saved(page)).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Notes")).toHaveValue("Even redness, comfortable throughout. Warm at the end.");
    await expect(page.getByText("Ready to sign", { exact: true })).toBeVisible();
    expect(await zonesWith("pinpoint", appointmentId)).toBe(1);
  });

  await test.step("it is signed, and a note is added", async () => {
    await counted.tap(page.getByRole("button", { name: "Sign record" }));
    await expect(page.getByText("The record is signed, and the aftercare is handed out.")).toBeVisible();
    await expect(page.getByText("Unchanged since it was signed")).toBeVisible();
    await counted.fill(page.getByLabel("Add a note"), "Rang the next day: all well.");
    await counted.tap(page.getByRole("button", { name: "Add note" }));
    await expect(page.getByText("The note is added.")).toBeVisible();
  });
  test.info().annotations.push({ type: "interactions", description: String(counted.taken) });
  expect(counted.taken).toBeLessThanOrEqual(MOST);
});

/** The network goes once the server has had the request. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch({ maxRedirects: 0 });
  await route.abort();
}

test("the same record is written by keyboard alone, and signed once although the network goes", async ({ open, complaints }) => {
  test.setTimeout(240_000);
  const keys = keyboardOperator();
  const page = await open("clinician");
  const { appointmentId, date } = await readyVisit(77);
  const turnClock = (now: Temporal.Instant) => setClock(page.context(), now);
  await turnClock(clinicTime(date, "13:50"));
  await page.goto(`/appointments/${appointmentId}/treatment`);

  await keys.press(page.getByText("Put on numbing cream"));
  const numbing = page.getByRole("form", { name: "Put on numbing cream" });
  const stock = numbing.getByLabel("Anaesthetic", { exact: true });
  await keys.choose(stock, (await stock.getByRole("option").nth(1).textContent()) ?? "");
  await keys.write(numbing.getByLabel("Amount"), "10");
  await keys.press(numbing.getByRole("button", { name: "Cream is on" }));
  await expect(page.getByRole("button", { name: "Take it off and start" })).toBeVisible();
  await turnClock(clinicTime(date, "14:20"));
  await keys.press(page.getByRole("button", { name: "Take it off and start" }));

  await keys.press(page.getByRole("button", { name: "As planned" }));
  await expect(done(page)).toBeVisible();
  await keys.write(page.getByRole("spinbutton", { name: /^Nose, depth/ }), "0.55");
  for (const zone of ZONES) await keys.choose(page.getByRole("combobox", { name: `${zone}, endpoint` }), "Redness");
  await expect(saved(page)).toBeVisible();

  const scan = page.getByLabel("Scan or type a lot");
  await tabTo(scan);
  for (const character of await cartridgeCode(date)) await page.keyboard.press(character === "\u001d" ? "Control+]" : character);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Used in this treatment" }).getByRole("listitem")).toHaveCount(1);
  const views = page.getByLabel(VIEWS);
  for (const place of [0, 1, 2, 3]) {
    await tabTo(views.first());
    await views.first().setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await picture(100 + place * 20) });
    await expect(page.getByText("Taken", { exact: true })).toHaveCount(place + 1);
  }
  await turnClock(clinicTime(date, "15:10"));
  await keys.press(page.getByRole("button", { name: "Ended just now" }));
  await expect(page.getByText("Ready to sign", { exact: true })).toBeVisible();
  await test.step("the answer to the signature is lost: trying again leads to the signed record", async () => {
    await page.route(/\/treatment$/, loseAnswer, { times: 1 });
    await keys.press(page.getByRole("button", { name: "Sign record" }));
    await keys.press(page.getByRole("button", { name: "Try again" }));
    await expect(page.getByText("Unchanged since it was signed")).toBeVisible();
    for (const { text } of complaints.said.splice(0)) expect(text).toMatch(/Failed to fetch|ERR_FAILED/);
  });
  await keys.write(page.getByLabel("Add a note"), "Rang the next day: all well.");
  await keys.press(page.getByRole("button", { name: "Add note" }));
  await expect(page.getByText("The note is added.")).toBeVisible();
});
