import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

export type Look = { readonly width: number; readonly height: number; readonly scheme: "light" | "dark" };

/** Two that between them have both widths and both schemes. */
export const TWO_LOOKS: readonly [Look, Look] = [
  { width: 390, height: 844, scheme: "light" },
  { width: 1440, height: 900, scheme: "dark" },
];

export async function dress(page: Page, { width, height, scheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, a line each: where it was, the rule, and the element. */
export async function findViolations(page: Page, state: string): Promise<readonly string[]> {
  // Read in once for each document: it is two thirds of a megabyte, and most documents are looked at more than once.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  // A form that waits for its answer, and a button on its way between two colours, are not there to be read: both come to rest first.
  const atWork = () =>
    page.evaluate(() => {
      const ends = (each: Animation) => each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
      const moving = document.getAnimations().filter((each) => each.playState === "running" && ends(each));
      return moving.length + document.querySelectorAll("button[type=submit][aria-disabled=true]").length;
    });
  await expect.poll(atWork).toBe(0);
  const { violations } = await page.evaluate<Pick<AxeResults, "violations">>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => ({ violations }))',
  );
  if (violations.length === 0) return [];
  const width = page.viewportSize()?.width ?? 0;
  const scheme = (await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)) ? "dark" : "light";
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${state}, ${width} ${scheme}: ${id} at ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** What every page has: one first heading, one main landmark, a title, and no sideways scroll at 320 px. */
export async function findOutline(page: Page): Promise<readonly string[]> {
  await page.setViewportSize({ width: 320, height: 640 });
  const found = await page.evaluate(() => ({
    h1: document.querySelectorAll("h1").length,
    main: document.querySelectorAll("main").length,
    titled: document.title.trim() !== "",
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  return [
    ...(found.h1 === 1 ? [] : [`${found.h1} first headings`]),
    ...(found.main === 1 ? [] : [`${found.main} main landmarks`]),
    ...(found.titled ? [] : ["no title"]),
    ...(found.wider <= 0 ? [] : [`${found.wider} px wider than a screen of 320`]),
  ];
}

/** Opens what is folded within: forms and answers behind a word, and in the whole page the menus too. @returns how much there was to open. */
export async function unfold(page: Page, within: "main" | "body"): Promise<number> {
  return page.locator(within).evaluate((part) => {
    const folded = [...part.querySelectorAll("details:not([open])")];
    for (const each of folded) each.setAttribute("open", "");
    return folded.length;
  });
}

/** Shuts the menus again, which would lie over what is pressed next. */
async function shutMenus(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
  });
}

/** Opens each dialog of the page by its own button and looks at it, its errors shown. */
export async function lookIntoDialogs(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  await shutMenus(page);
  // Held by what they are, not by their place: a page that hears of a change may draw one fewer meanwhile, and that one is passed over.
  // The cover of a screen that was left comes by itself; it is looked at in screen-lock.spec.ts and hand-over.spec.ts.
  for (const dialog of await page.locator("dialog:not(.idle-cover)").elementHandles()) {
    const opened = await dialog.evaluate((box) => {
      if (!(box instanceof HTMLDialogElement) || !box.isConnected) return false;
      if (box.open) return true;
      let before = box.previousElementSibling;
      while (before !== null && !before.matches("a, button")) before = before.previousElementSibling;
      if (before instanceof HTMLElement && before.checkVisibility()) before.click();
      if (!box.open) box.showModal();
      return true;
    });
    if (!opened) continue;
    await page.waitForFunction((box) => !(box instanceof Element) || !box.isConnected || box.checkVisibility(), dialog);
    const errors = await showErrors(page, "dialog[open]");
    found.push(...(await findViolations(page, errors > 0 ? "dialog with errors" : "dialog")));
    await page.keyboard.press("Escape");
    await dialog.waitForElementState("hidden");
  }
  return found;
}

/**
 * Sends every form that asks for something, emptied and with its key or version spoilt, so that it is refused and changes nothing.
 * @returns how many summaries of errors stand on the page.
 */
export async function showErrors(page: Page, within: "main" | "dialog[open]"): Promise<number> {
  // Held by what they are, not by their place: a page that hears of a change may draw one fewer meanwhile.
  for (const form of await page.locator(within).locator("form").elementHandles()) {
    const sent = await form.evaluate((element) => {
      if (!(element instanceof HTMLFormElement) || element.getClientRects().length === 0) return false;
      const controls = [...element.elements];
      const spoilt = controls.filter((each) => each instanceof HTMLInputElement && /^(?:idempotencyKey|version)$/.test(each.name));
      const asks = controls.some(
        (each) => !(each instanceof HTMLButtonElement) && !(each instanceof HTMLInputElement && each.type === "hidden"),
      );
      const secret = controls.some((each) => each instanceof HTMLInputElement && each.type === "password");
      // A photograph goes to its own route, which answers with a page.
      const file = controls.some((each) => each instanceof HTMLInputElement && each.type === "file");
      if (!asks || file || (spoilt.length === 0 && !secret)) return false;
      for (const each of controls) {
        if (each instanceof HTMLTextAreaElement) each.value = "";
        if (!(each instanceof HTMLInputElement)) continue;
        if (spoilt.includes(each)) each.value = "spoilt";
        else if (each.type === "checkbox" || each.type === "radio") each.checked = false;
        else if (each.type !== "hidden") each.value = "";
      }
      const button = controls.find((each) => each instanceof HTMLButtonElement && each.type === "submit");
      element.requestSubmit(button instanceof HTMLButtonElement ? button : undefined);
      return true;
    });
    // Asked at each frame of the page and not at intervals of ours: there are hundreds of these forms.
    if (sent)
      await page.waitForFunction(
        (element) => !(element instanceof Element) || !element.isConnected || element.querySelector(".error-summary") !== null,
        form,
      );
  }
  return page.locator(".error-summary").count();
}
