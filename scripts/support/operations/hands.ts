/** What a person does at a screen between the commands of docs/operations.md, done by a browser and a mail server of the test's own. */
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:https";
import { type Browser, chromium, type Page } from "@playwright/test";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { findBrowser } from "../find-browser.ts";
import type { Lifetime } from "../lifetime.ts";
import { Failure } from "../say.ts";
import type { Machine } from "./machine.ts";

const ADDRESS = "https://clinic.example";
const ADMIN = { name: "Robin Ward", email: "you@clinic.example", password: randomBytes(18).toString("base64url") };

/** A machine that has just built something is slow. */
const PATIENCE = 90_000;

export type Hands = Readonly<Record<string, () => Promise<string>>>;

/** The clinic's mail server, as the document names it: port 587 of this machine, which the booted one shares. */
async function openMailbox(lifetime: Lifetime): Promise<readonly string[]> {
  const subjects: string[] = [];
  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, answer) =>
      username === "desk" && password === "secret" ? answer(null, { user: username }) : answer(new Error("Another user or password.")),
    onData: (stream, _session, answer) => {
      simpleParser(stream).then(
        (mail) => {
          subjects.push(mail.subject ?? "");
          answer();
        },
        () => answer(new Error("This could not be read.")),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(587, "127.0.0.1", resolve);
  });
  lifetime.add(() => new Promise<void>((resolve) => server.close(resolve)));
  return subjects;
}

async function openBrowser(lifetime: Lifetime): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await findBrowser(() => undefined)),
    args: ["--host-resolver-rules=MAP clinic.example 127.0.0.1", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  lifetime.add(() => browser.close());
  return browser;
}

async function setUp(page: Page, code: string): Promise<void> {
  await page.goto(`${ADDRESS}/setup`);
  await page.getByLabel("One-time code").fill(code);
  await page.getByLabel("Name of the clinic").fill("Clinic of the example");
  await page.locator('[name="location.name"]').fill("High Street");
  await page.locator('[name="location.timeZone"]').selectOption("Australia/Melbourne");
  await page.locator('[name="location.jurisdiction"]').selectOption("AU-VIC");
  await page.locator('[name="location.currency"]').fill("AUD");
  await page.locator('[name="location.emergencyNumber"]').fill("000");
  await page.locator('[name="admin.name"]').fill(ADMIN.name);
  await page.locator('[name="admin.email"]').fill(ADMIN.email);
  await page.locator('[name="admin.password"]').fill(ADMIN.password);
  await page.getByRole("button", { name: "Set up the clinic" }).click();
  await page.waitForURL(/second-step/, { timeout: PATIENCE });
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${ADDRESS}/sign-in`);
  await page.getByLabel("Email").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/second-step/, { timeout: PATIENCE });
}

const ASKING = 4;
/** As a browser does it: over a connection that stays, to the machine's own address, by the clinic's name. Its certificate is of its own making. */
const agent = new Agent({ keepAlive: true, maxSockets: ASKING, rejectUnauthorized: false });

/** One page, or one form that is turned away. @returns what failed; null when it was answered */
function ask(method: "GET" | "POST"): Promise<string | null> {
  return new Promise((resolve) => {
    const headers = { host: "clinic.example", ...(method === "POST" ? { origin: ADDRESS, "content-length": "0" } : {}) };
    const asked = request({ agent, method, headers, host: "127.0.0.1", servername: "clinic.example", path: "/sign-in" }, (answer) => {
      answer.resume();
      answer.once("error", () => resolve("cut off"));
      answer.once("end", () => resolve((answer.statusCode ?? 0) >= 500 ? String(answer.statusCode) : null));
    });
    asked.setTimeout(15_000, () => asked.destroy(new Error("no answer")));
    asked.once("error", (error) => resolve(error.message));
    asked.end();
  });
}

/** Asks without a pause until it is told to stop. */
function keepAsking(): { stop(): Promise<{ readonly asked: number; readonly failed: readonly string[] }> } {
  let isOver = false;
  let asked = 0;
  const failed: string[] = [];
  const askOn = async (): Promise<void> => {
    while (!isOver) {
      asked += 1;
      const wrong = await ask(asked % 3 === 0 ? "POST" : "GET");
      if (wrong !== null) failed.push(wrong);
    }
  };
  const all = Promise.all(Array.from({ length: ASKING }, askOn));
  return {
    stop: async () => {
      isOver = true;
      await all;
      return { asked, failed };
    },
  };
}

/** The hands that the document asks for, by name. Each returns what it did in a few words. */
export async function readyHands(lifetime: Lifetime, machine: Machine): Promise<Hands> {
  const mailbox = await openMailbox(lifetime);
  const browser = await openBrowser(lifetime);
  let asking: ReturnType<typeof keepAsking> | undefined;
  const inBrowser = async (work: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    try {
      await work(await context.newPage());
    } finally {
      await context.close();
    }
  };
  return {
    "set-up": async () => {
      const { printed } = await machine.run("journalctl --unit cadence --output cat --no-pager");
      const code = /works once: (\S+)/g;
      const last = [...printed.matchAll(code)].at(-1)?.[1];
      if (last === undefined) throw new Failure("No code was printed.");
      await inBrowser((page) => setUp(page, last));
      return "the clinic was set up through nginx, in a browser, as far as the second step";
    },
    "sign-in": async () => {
      await inBrowser(signIn);
      return "the admin's password opens the clinic, as far as the second step";
    },
    mail: async () => {
      if (!mailbox.includes("Cadence can send e-mail")) throw new Failure("No e-mail arrived.");
      return `${mailbox.length} e-mail arrived at the mail server`;
    },
    "new-release": async () => {
      const { code, printed } = await machine.run(
        `git clone --quiet /srv/cadence.git /tmp/release
cd /tmp/release
sed -i 's/"version": "\\([0-9]*\\)\\.[0-9]*\\.[0-9]*"/"version": "\\1.99.0"/' package.json
git -c user.name=Release -c user.email=release@clinic.example commit --quiet --all --message "A new release"
git push --quiet origin HEAD`,
      );
      if (code !== 0) throw new Failure(printed);
      return "a release with another version came out";
    },
    "begin-asking": async () => {
      asking = keepAsking();
      return "four browsers ask for pages without a pause, through nginx";
    },
    "count-failures": async () => {
      const { asked, failed } = (await asking?.stop()) ?? { asked: 0, failed: [] };
      if (asked === 0 || failed.length > 0)
        throw new Failure(`${failed.length} of ${asked} requests failed: ${[...new Set(failed)].join(", ")}`);
      const { printed } = await machine.run(
        "for process in /proc/[0-9]*; do readlink $process/cwd || true; done | grep releases | sort | uniq --count",
      );
      if (!/[2-9] \/opt\/cadence\/releases\/second/.test(printed)) throw new Failure(`The new release does not serve: ${printed}`);
      return `${asked} requests were answered while every process was started anew, 0 failed; the new release serves`;
    },
  };
}
