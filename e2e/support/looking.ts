import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export type Look = { readonly width: number; readonly height: number; readonly scheme: "light" | "dark" };

export const LOOKS: readonly Look[] = [
  { width: 1440, height: 900, scheme: "light" },
  { width: 1440, height: 900, scheme: "dark" },
  { width: 390, height: 844, scheme: "light" },
  { width: 390, height: 844, scheme: "dark" },
];

/** Two that between them have both widths and both schemes: for further faces of a page, its errors and its dialogs. */
export const TWO_LOOKS = LOOKS.filter(({ width, scheme }) => (width === 1440) === (scheme === "light"));

export async function dress(page: Page, { width, height, scheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
}

/** What axe finds, a line each: where it was, the rule, and the element. */
export async function findViolations(page: Page, state: string): Promise<readonly string[]> {
  // In one page without frames the older way of running finds the same and opens no second page for each run.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] })
    .analyze();
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
export async function shutMenus(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
  });
}

/**
 * Sends every form that asks for something, emptied and with its key or version spoilt, so that it is refused and changes nothing.
 * @returns how many summaries of errors stand on the page.
 */
export async function showErrors(page: Page): Promise<number> {
  // Held by what they are, not by their place: a page that hears of a change may draw one fewer meanwhile.
  for (const form of await page.locator("main form, dialog[open] form").elementHandles()) {
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
    if (sent) await form.waitForSelector(".error-summary");
  }
  return page.locator(".error-summary").count();
}
