import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type ConsoleMessage,
  expect,
  type Page,
  type Response,
} from "@playwright/test";
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
  /**
   * The page that a worker keeps for this role from test to test: what it loaded and compiled once stays with it. For looking, not for changing who is
   * signed in. Between tests it is blank.
   */
  readonly visit: (who: Role | "nobody") => Promise<Page>;
};
type Kept = { readonly keptPages: Map<Role | "nobody", Page> };

function listen(context: BrowserContext, complaints: Complaints): void {
  context.on("page", (page) => listenTo(page, complaints));
}

/** @returns what ends the listening. */
function listenTo(page: Page, { said, refusedPages }: Complaints): () => void {
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === "error") said.push({ about: message.location().url, text: message.text() });
  };
  const onError = (error: Error) => said.push({ about: page.url(), text: error.message });
  const onResponse = (response: Response) => {
    if (response.status() >= 400 && response.request().isNavigationRequest()) refusedPages.add(response.url());
  };
  page.on("console", onConsole).on("pageerror", onError).on("response", onResponse);
  return () => page.off("console", onConsole).off("pageerror", onError).off("response", onResponse);
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
  keptPages: [
    async ({ browser }, use) => {
      const kept = new Map<Role | "nobody", Page>();
      await use(kept);
      if (browser.isConnected()) for (const page of kept.values()) await page.context().close();
    },
    { scope: "worker" },
  ],
  visit: async ({ browser, keptPages, complaints, contextOptions }, use) => {
    const visited = new Map<Page, () => void>();
    await use(async (who) => {
      const options = { ...contextOptions, storageState: who === "nobody" ? NOBODY : stateFileOf(who) };
      const page = keptPages.get(who) ?? (await (await browser.newContext(options)).newPage());
      keptPages.set(who, page);
      if (!visited.has(page)) visited.set(page, listenTo(page, complaints));
      return page;
    });
    for (const [page, stopListening] of visited) {
      stopListening();
      // A page left open locks the screen after fifteen minutes, and with it everybody's who is signed in by the same session.
      if (!page.isClosed()) await page.goto("about:blank");
    }
  },
});

export { expect };
