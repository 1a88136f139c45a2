/** Pages as Chromium has them once their own scripts have run: whether anything ran, or would run, that is not ours. */
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import type { House } from "#tests/load/house.ts";
import { inTurns } from "./asking.ts";
import { SCRIPTS } from "./script-strings.ts";

export type Visit = { readonly address: string; readonly as: string; readonly cookie: string };
export type Look = {
  /** Calls of `alert` and its like, and dialogs. */
  readonly ran: readonly string[];
  /** What stands in the page that no page of ours has: handlers in attributes, addresses that are scripts, foreign scripts and frames. */
  readonly foreign: readonly string[];
  readonly violations: readonly string[];
  /** Which of the strings stand in the page as text. */
  readonly seen: readonly number[];
};

declare global {
  interface Window {
    /** What the look has heard in this page. */
    heard?: { readonly ran: string[]; readonly violations: string[] };
  }
}

const AT_ONCE = 3;

/** Runs in the page before anything else does. */
function listen(): void {
  const heard: NonNullable<Window["heard"]> = { ran: [], violations: [] };
  window.heard = heard;
  for (const name of ["alert", "confirm", "prompt", "print"] as const)
    Object.defineProperty(window, name, { value: (said: unknown) => void heard.ran.push(`${name}(${String(said)})`) });
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    heard.violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  });
}

/** Runs in the page: what stands in it. */
function lookThrough(strings: readonly string[]): Look {
  const foreign: string[] = [];
  const texts = [document.documentElement.textContent];
  for (const element of document.querySelectorAll("*")) {
    const name = element.tagName.toLowerCase();
    for (const { name: attribute, value } of element.attributes) {
      texts.push(value);
      if (attribute.startsWith("on")) foreign.push(`<${name} ${attribute}>`);
      // What React writes where a form is sent by its script alone is no address.
      const isScript =
        /^\s*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data:text\/html)\s*:?/i.test(value) && !value.includes("React form");
      if (isScript && /^(?:href|src|action|formaction|data|srcdoc|xlink:href|poster)$/.test(attribute))
        foreign.push(`<${name} ${attribute}=${value}>`);
    }
    if (/^(?:iframe|frame|object|embed|base|applet|marquee|math|animate|set)$/.test(name)) foreign.push(`<${name}>`);
    if (element instanceof HTMLMetaElement && element.httpEquiv.toLowerCase() === "refresh") foreign.push("<meta refresh>");
    if (element instanceof HTMLScriptElement && element.nonce === "" && !element.src.startsWith(`${location.origin}/_next/`))
      foreign.push("<script>");
    if (element instanceof HTMLStyleElement && element.nonce === "") foreign.push("<style>");
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) texts.push(element.value);
  }
  const text = texts.join("\n");
  const { ran = [], violations = [] } = window.heard ?? {};
  return { ran, violations, foreign, seen: strings.flatMap((each, index) => (text.includes(each) ? [index] : [])) };
}

async function open(context: BrowserContext): Promise<{ readonly page: Page; readonly outside: string[] }> {
  const page = await context.newPage();
  const outside: string[] = [];
  page.on("dialog", (dialog) => {
    outside.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, outside };
}

/** @param isFree whether the page's policy is set aside, so that what it would have stopped runs */
export async function lookAtPages(
  browser: Browser,
  { servers: { origin } }: House,
  visits: readonly Visit[],
  isFree: boolean,
  note: (visit: Visit, look: Look & { readonly status: number; readonly elsewhere: readonly string[] }) => void,
): Promise<void> {
  const byVisitor = [...Map.groupBy(visits, ({ cookie }) => cookie)];
  for (const [cookie, list] of byVisitor) {
    const context = await browser.newContext({ bypassCSP: isFree, baseURL: origin, locale: "en-GB" });
    await context.addInitScript(listen);
    const [name, value = ""] = [cookie.slice(0, cookie.indexOf("=")), cookie.slice(cookie.indexOf("=") + 1)];
    if (cookie !== "") await context.addCookies([{ name, value, url: origin }]);
    const lines = await Promise.all(Array.from({ length: AT_ONCE }, () => open(context)));
    const free = [...lines];
    await inTurns(list, AT_ONCE, async (visit) => {
      const line = free.pop();
      if (line === undefined) throw new Error("There is a page for each line.");
      const { page, outside } = line;
      const elsewhere: string[] = [];
      const heard = (request: { url: () => string }) => {
        const url = request.url();
        if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) elsewhere.push(url);
      };
      page.on("request", heard);
      const response = await page.goto(visit.address, { waitUntil: "load" });
      // When the browser has nothing left to do, the page's own scripts have made of it what they make.
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      const look = await page.evaluate(lookThrough, SCRIPTS);
      page.off("request", heard);
      note(visit, { ...look, ran: [...look.ran, ...outside.splice(0)], elsewhere, status: response?.status() ?? 0 });
      free.push(line);
    });
    await context.close();
  }
}

/** The places where pages go wrong: the text as markup, in an attribute, as an address, in a script, and decoded once too often. */
function badPages(text: string): readonly string[] {
  const script = (code: string) => `<div id="d"></div><script nonce="ours">${code}</script>`;
  const literal = JSON.stringify(text).replaceAll("<", "\\u003c");
  return [
    text,
    `<p>${text}</p>`,
    `<p title="${text}">x</p>`,
    `<p title='${text}'>x</p>`,
    `<p title=${text}>x</p>`,
    `<a href="${text.replaceAll('"', "&quot;")}">x</a>`,
    script(`String({ x: "${text}"});`),
    script(`String('${text}');`),
    script(`String(\`${text}\`);`),
    script(`d.title = "${text}";`),
    script(`d.title = '${text}';`),
    script(`d.title = \`${text}\`;`),
    script(`// ${text}`),
    script(`d.innerHTML = new DOMParser().parseFromString(${literal}, "text/html").body.textContent;`),
    script(`d.innerHTML = decodeURIComponent(${literal});`),
    script(`d.innerHTML = JSON.parse('"' + ${literal} + '"');`),
  ];
}

/** The strings that this look would not notice in any bad page: where it finds nothing in ours, that has to mean something. */
export async function unnoticed(browser: Browser, { servers: { origin } }: House): Promise<readonly string[]> {
  const context = await browser.newContext({ bypassCSP: true, baseURL: origin });
  await context.addInitScript(listen);
  const { page, outside } = await open(context);
  // Of the clinic's own origin, with nothing in it.
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  const isNoticed = async (text: string): Promise<boolean> => {
    for (const html of badPages(text)) {
      await page.goto("/");
      await page.setContent(html, { waitUntil: "domcontentloaded" }).catch(() => undefined);
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve))).catch(() => undefined);
      const { ran, foreign } = await page.evaluate(lookThrough, []);
      if (ran.length + foreign.length + outside.splice(0).length > 0) return true;
    }
    return false;
  };
  const found: string[] = [];
  for (const text of SCRIPTS) if (!(await isNoticed(text))) found.push(text);
  await context.close();
  return found;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}
