import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import jsQR from "jsqr";
import sharp from "sharp";
import { z } from "zod";
import { readPdf } from "#tests/support/pdf.ts";
import { BUILD } from "./support/environment.ts";
import { keptExamples } from "./support/examples.ts";
import { expect, test } from "./support/fixtures.ts";
import { openPortalAs } from "./support/portal.ts";

/** HTML, CSS and letters of the patient's page, and what its scripts may weigh beside the framework's own: bytes as they are transferred. */
const BUDGET = { page: 80_000, scripts: 5_000 } as const;

type Weighed = { readonly kind: string; readonly file: string; readonly bytes: number };

/** Opens an address and weighs all that comes over the wire for it, headers included, until nothing more is asked for. */
async function weigh(page: Page, address: string): Promise<readonly Weighed[]> {
  const wire = await page.context().newCDPSession(page);
  const asked = new Map<string, { readonly kind: string; readonly file: string }>();
  const weighed: Weighed[] = [];
  wire.on("Network.responseReceived", ({ requestId, type, response }) => {
    asked.set(requestId, { kind: type, file: new URL(response.url).pathname.replace("/_next/", "") });
  });
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const of = asked.get(requestId);
    if (of !== undefined) weighed.push({ ...of, bytes: encodedDataLength });
  });
  await wire.send("Network.enable");
  await page.goto(address, { waitUntil: "networkidle" });
  return weighed;
}

const sum = (list: readonly Weighed[]) => list.reduce((total, { bytes }) => total + bytes, 0);

/** The scripts that the framework brings to every page of the build: its main ones, and the one that holds its router. */
function frameworkScripts(): readonly string[] {
  const { rootMainFiles, polyfillFiles } = z
    .object({ rootMainFiles: z.array(z.string()), polyfillFiles: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(path.join(BUILD, "build-manifest.json"), "utf8")));
  const manifest = readFileSync(path.join(BUILD, "server/app/(portal)/portal/page_client-reference-manifest.js"), "utf8");
  const [router = ""] = /static\/chunks\/[^"]+(?=")/.exec(manifest.slice(manifest.indexOf("layout-router"))) ?? [];
  return [...rootMainFiles, ...polyfillFiles, router];
}

test("without JavaScript a patient's page is whole, and comes in at most 80 KB with its style sheet and letters", async ({ open }) => {
  const { patient } = await keptExamples();
  const page = await open("nobody", { javaScript: false });
  await openPortalAs(page.context(), patient);
  const weighed = await weigh(page, "/portal");
  for (const name of ["Next", "To read or print", "Questions people ask", "Need help?"]) {
    await expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();
  }
  await page.getByText("Can I", { exact: false }).first().click();
  const needed = weighed.filter(({ kind }) => ["Document", "Stylesheet", "Font"].includes(kind));
  expect(new Set(needed.map(({ kind }) => kind))).toEqual(new Set(["Document", "Stylesheet", "Font"]));
  test.info().annotations.push({ type: "bytes", description: JSON.stringify(needed) });
  expect(sum(needed), JSON.stringify(needed)).toBeLessThanOrEqual(BUDGET.page);
});

test("with JavaScript a patient's page brings the framework's scripts and at most 5 KB of its own", async ({ open }) => {
  const { patient } = await keptExamples();
  const page = await open("nobody");
  await openPortalAs(page.context(), patient);
  const scripts = (await weigh(page, "/portal")).filter(({ kind }) => kind === "Script");
  const framework = frameworkScripts();
  const own = scripts.filter(({ file }) => !framework.includes(file));
  test.info().annotations.push({ type: "bytes", description: JSON.stringify({ scripts, own }) });
  expect(scripts.length).toBeGreaterThan(own.length);
  expect(sum(own), JSON.stringify(own)).toBeLessThanOrEqual(BUDGET.scripts);
});

test("printed on A4 the patient's page and the clinic's sheet say it all in black and grey, the sheet in large type too", async ({
  open,
}) => {
  const { patient, ownHandout } = await keptExamples();
  const print = async (page: Page) => readPdf(await page.pdf({ format: "A4" }));
  const home = await open("nobody");
  await openPortalAs(home.context(), patient);
  await home.goto("/portal");
  const title = (await home.getByRole("heading", { level: 1 }).textContent()) ?? "";
  const onPaper = await print(home);
  for (const words of [title, "Next", "Your next visit", "To read or print", "Need help?"]) expect(onPaper.words).toContain(words);
  for (const words of ["Questions people ask", "Add to calendar"]) expect(onPaper.words).not.toContain(words);
  const desk = await open("clinician");
  await desk.goto(`/handouts/${ownHandout}`);
  const usual = await print(desk);
  for (const words of ["Leave off until", "What changes, and when", "Need help?"]) expect(usual.words).toContain(words);
  await desk.getByRole("link", { name: "Large type" }).click();
  await expect(desk.getByRole("link", { name: "Usual type" })).toBeVisible();
  const large = await print(desk);
  expect(large.words).toBe(usual.words);
  expect(large.pages).toBeGreaterThan(usual.pages);
  for (const { size, colours } of [onPaper, usual, large]) {
    expect(Math.hypot(size.width - 595.28, size.height - 841.89), JSON.stringify(size)).toBeLessThan(2);
    expect(colours.filter((colour) => !/^#(..)\1\1$/.test(colour))).toEqual([]);
  }
});

test("the code beside a new portal link reads as that link", async ({ open }) => {
  const { patient } = await keptExamples();
  const page = await open("reception");
  await page.goto(`/patients/${patient}/portal-link`);
  await page.getByRole("button", { name: "Make a new link" }).click();
  const link = await page.getByLabel("The patient’s link").inputValue();
  const picture = await page.getByRole("img", { name: "The same link as a code to scan" }).screenshot();
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(link);
});
