import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import type { Role } from "#lib/auth/policy.ts";
import { setClock } from "./clock.ts";
import { NOBODY, stateFileOf } from "./people.ts";

type OpenOptions = { readonly javaScript?: boolean; readonly now?: Temporal.Instant };

type Fixtures = {
  /** Everything that went wrong in any browser of this test: console errors (a breach of the content policy is one) and uncaught errors. */
  readonly complaints: string[];
  /** A page in a browser of its own, signed in as this role or as nobody. */
  readonly open: (who: Role | "nobody", options?: OpenOptions) => Promise<Page>;
};

function listen(context: BrowserContext, complaints: string[]): void {
  context.on("console", (message) => {
    // A page that is meant to be missing says so here too; its status is looked at where it is asked for.
    const isPageItself = message.location().url === message.page()?.url() && message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isPageItself) complaints.push(`${message.page()?.url() ?? "a page"} said: ${message.text()}`);
  });
  context.on("weberror", (thrown) => complaints.push(`${thrown.page()?.url() ?? "a page"} threw: ${thrown.error().message}`));
}

/** The test of these suites: it fails when a page complains, whatever else was checked. */
export const test = base.extend<Fixtures>({
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      listen(context, complaints);
      await use(complaints);
      expect(complaints, "no page may complain").toEqual([]);
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
});

export { expect };
