import { chromium } from "@playwright/test";
import { allows } from "#lib/auth/policy.ts";
import type { TestClinic } from "#scripts/support/test-clinic.ts";
import type { Cookie, Scanned } from "./scan-visitors.ts";

/** A whole request as text, and what it is, the ids in it aside. */
export type Request = { readonly key: string; readonly text: string };

export type Recorded = {
  /** Pages that this visitor may open. */
  readonly addresses: readonly string[];
  /** Each page with an id or a question in its address, and each different form once; those with few fields first. */
  readonly requests: readonly Request[];
};

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

const BOUNDARY = "----cadence-scan";

/** Opens every page as a browser without JavaScript does and writes down what its forms would send. */
export async function recordRequests({
  visitor,
  clinic,
  cookie,
  browser,
}: {
  readonly visitor: Scanned;
  readonly clinic: TestClinic;
  readonly cookie: Cookie | null;
  readonly browser: string;
}): Promise<Recorded> {
  process.env.E2E_OWNER_URL = clinic.ownerUrl;
  process.env.E2E_BASE_URL = clinic.publicUrl;
  const { exampleAddresses } = await import("#e2e/support/example-addresses.ts");
  const { findExamples } = await import("#e2e/support/examples.ts");
  const { pageRules } = await import("#e2e/support/page-rules.ts");
  const isOpen = (page: string): boolean => {
    const rule = pageRules[page];
    if (rule === undefined) return false;
    if (rule.kind === "area" || rule.kind === "object") {
      return visitor !== "nobody" && visitor !== "portal" && rule.needs.every((permission) => allows([visitor], permission));
    }
    return rule.kind === "portal" ? visitor === "portal" : visitor === "nobody" && (rule.kind === "open" || rule.kind === "sign-in");
  };
  const examples = exampleAddresses(await findExamples());
  const addresses = Object.entries(examples).flatMap(([page, list]) => (isOpen(page) ? list.slice(0, 1) : []));

  const chrome = await chromium.launch({ executablePath: browser, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  try {
    const context = await chrome.newContext({ javaScriptEnabled: false, baseURL: clinic.publicUrl });
    if (cookie !== null) await context.addCookies([{ ...cookie, url: clinic.publicUrl }]);
    const page = await context.newPage();
    const seen = new Map<string, string>();
    for (const address of addresses) {
      await page.goto(address);
      const path = new URL(address, clinic.publicUrl).pathname;
      // An asterisk is where sqlmap puts what it tries.
      if (path.match(ID) !== null) {
        const [marked, key] = [path.replaceAll(ID, (id) => `${id}*`), `GET ${path.replaceAll(ID, "id")}`];
        if (!seen.has(key)) seen.set(key, asText(clinic, { method: "get", action: marked, entries: [] }));
      }
      const forms = await page.evaluate(() =>
        [...document.forms].map((form) => ({
          method: form.method,
          action: form.action,
          entries: [...new FormData(form)].map(([name, value]): [string, string] => [name, typeof value === "string" ? value : ""]),
        })),
      );
      for (const form of forms) {
        const called = form.entries.filter(([name]) => name.startsWith("$ACTION")).map(([name, value]) => `${name}${value}`);
        const names = form.entries.map(([name]) => name).filter((name) => !name.startsWith("$ACTION"));
        const action = /"id":"([0-9a-f]{8})/.exec(called.join(" "))?.[1] ?? "";
        const key = [form.method.toUpperCase(), new URL(form.action).pathname.replaceAll(ID, "id"), action, ...new Set(names)].join(" ");
        if (names.length > 0 && !seen.has(key)) seen.set(key, asText(clinic, form));
      }
      const asking = await page.locator("a[href*='?']").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
      for (const href of asking.filter((each) => each.startsWith("/"))) {
        const url = new URL(href, clinic.publicUrl);
        const key = `GET ${url.pathname.replaceAll(ID, "id")}?${[...url.searchParams.keys()].sort().join()}`;
        if (!seen.has(key)) seen.set(key, asText(clinic, { method: "get", action: url.toString(), entries: [] }));
      }
    }
    const requests = [...seen].map(([key, text]) => ({ key, text }));
    return { addresses, requests: requests.sort((one, other) => one.text.length - other.text.length) };
  } finally {
    await chrome.close();
  }
}

type Sent = { readonly method: string; readonly action: string; readonly entries: readonly (readonly [string, string])[] };

function asText(clinic: TestClinic, { method, action, entries }: Sent): string {
  const url = new URL(action, clinic.publicUrl);
  const heads = [`Host: ${url.host}`, `Origin: ${clinic.publicUrl}`, "Accept: text/html"];
  if (method !== "post") {
    for (const [name, value] of entries) url.searchParams.set(name, value);
    return [`GET ${url.pathname}${url.search} HTTP/1.1`, ...heads, "", ""].join("\r\n");
  }
  // What sqlmap puts in place of an empty value lands among the headers of its part, and then the whole form cannot be read.
  const filled = entries.map(([name, value]) => [name, value === "" && !name.startsWith("$ACTION") ? "1" : value] as const);
  const parts = filled.map(([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    ...heads,
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    "",
    `${parts.join("")}--${BOUNDARY}--`,
    "",
  ].join("\r\n");
}
