import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import type { Role } from "#lib/auth/policy.ts";
import { setClock } from "./clock.ts";
import { NOBODY, stateFileOf } from "./people.ts";

type OpenOptions = { readonly javaScript?: boolean; readonly now?: Temporal.Instant };

/** What went wrong in the browsers of a test: console errors (a breach of the content policy is one) and uncaught errors. */
type Complaints = {
  readonly said: { readonly about: string; readonly text: string }[];
  /** Pages that were asked for and answered with an error: each test looks at such a status itself, so the console's word of it is passed over. */
  readonly refusedPages: Set<string>;
};

type Fixtures = {
  readonly complaints: Complaints;
  /** A page in a browser of its own, signed in as this role or as nobody. */
  readonly open: (who: Role | "nobody", options?: OpenOptions) => Promise<Page>;
  /** A page in the browser that a worker keeps for this role: what it loaded once stays in its cache. For looking, not for changing who is signed in. */
  readonly visit: (who: Role | "nobody") => Promise<Page>;
};
type Kept = { readonly keptContexts: Map<Role | "nobody", BrowserContext> };

function listen(context: BrowserContext, complaints: Complaints): void {
  context.on("page", (page) => listenTo(page, complaints));
}

function listenTo(page: Page, { said, refusedPages }: Complaints): void {
  page.on("console", (message) => {
    if (message.type() === "error") said.push({ about: message.location().url, text: message.text() });
  });
  page.on("pageerror", (error) => said.push({ about: page.url(), text: error.message }));
  page.on("response", (response) => {
    if (response.status() >= 400 && response.request().isNavigationRequest()) refusedPages.add(response.url());
  });
}

/** The test of these suites: it fails when a page complains, whatever else was checked. */
export const test = base.extend<Fixtures, Kept>({
  complaints: [
    async ({ context }, use) => {
      const complaints: Complaints = { said: [], refusedPages: new Set() };
      listen(context, complaints);
      await use(complaints);
      const isStatus = (text: string) => text.startsWith("Failed to load resource");
      const left = complaints.said.filter(({ about, text }) => !(isStatus(text) && complaints.refusedPages.has(about)));
      expect(left, "no page may complain").toEqual([]);
    },
    { auto: true },
  ],
  open: async ({ browser, complaints, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, { javaScript = true, now } = {}) => {
      const options: BrowserContextOptions = {
        ...contextOptions,
        storageState: who === "nobody" ? NOBODY : stateFileOf(who),
        javaScriptEnabled: javaScript,
      };
      const context = await browser.newContext(options);
      contexts.push(context);
      listen(context, complaints);
      if (now !== undefined) await setClock(context, now);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  keptContexts: [
    async ({ browser }, use) => {
      const kept = new Map<Role | "nobody", BrowserContext>();
      await use(kept);
      if (browser.isConnected()) for (const context of kept.values()) await context.close();
    },
    { scope: "worker" },
  ],
  visit: async ({ browser, keptContexts, complaints, contextOptions }, use) => {
    const pages: Page[] = [];
    await use(async (who) => {
      const kept =
        keptContexts.get(who) ??
        (await browser.newContext({ ...contextOptions, storageState: who === "nobody" ? NOBODY : stateFileOf(who) }));
      keptContexts.set(who, kept);
      const page = await kept.newPage();
      pages.push(page);
      listenTo(page, complaints);
      return page;
    });
    for (const page of pages) await page.close();
  },
});

export { expect };
