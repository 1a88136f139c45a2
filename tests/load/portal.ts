/** S9 and S10 of security.md: where secrets are left, and what the portal's gate and a portal session let through. */
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { Client } from "pg";
import { patients } from "#db/schema/patients.ts";
import { actionsOfBuild } from "#e2e/support/manifest.ts";
import { secretHash } from "#lib/auth/secrets.ts";
import { issuePortalLink } from "#lib/portal/commands/links.ts";
import { SECRET, value } from "#tests/support/results.ts";
import type { House } from "./house.ts";
import { formSender } from "./posted-front.ts";
import { type Report, reporter } from "./report.ts";

const LOOKED_UP = 1_000_000;
const AT_A_TIME = 2_000;
const POSTED = 10_000;
const POSTING = 40;
const GETS = 100;
const BORN = { day: "14", month: "8", year: "1985", iso: "1985-08-14" };
/** A date that nobody was born on: wherever it stands, somebody wrote down what was typed at the gate. */
const WRONG = { day: "27", month: "11", year: "1913", iso: "1913-11-27" };

const newToken = () => randomBytes(32).toString("base64url");
const dateFields = ({ day, month, year }: typeof BORN) => ({
  "dateOfBirth.day": day,
  "dateOfBirth.month": month,
  "dateOfBirth.year": year,
});

/** A patient with a live link. */
export async function linked(house: House): Promise<{ readonly token: string; readonly linkId: string; readonly patientId: string }> {
  const clinic = await house.desk.clinicOf();
  const [patientId = ""] = clinic.patients;
  await house.database.db.update(patients).set({ dateOfBirth: BORN.iso }).where(eq(patients.id, patientId));
  const asked = { patientId, idempotencyKey: crypto.randomUUID(), channel: "text" as const, lasts: "visits" as const, endOthers: false };
  return { patientId, ...value(await issuePortalLink(house.desk.reception(), asked, SECRET)) };
}

const GATE = { page: "/p", field: "token" };

/** Opens a link as the page's own script does. @returns the session's cookie, or null where the gate stayed shut. */
async function openLink(house: House, token: string, born: typeof BORN): Promise<string | null> {
  const [address = ""] = house.servers.addresses;
  const called = await formSender(house.servers, "").read(GATE);
  const body = new FormData();
  for (const [name, field] of Object.entries({ token, ...dateFields(born) })) body.append(`_1_${name}`, field);
  body.append("0", JSON.stringify([called.state, "$K1"]));
  const response = await fetch(`${address}/p`, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { origin: house.servers.origin, "x-forwarded-host": new URL(house.servers.origin).host, "next-action": called.id },
  });
  await response.text();
  return (
    response.headers
      .getSetCookie()
      .find((each) => each.startsWith("portal="))
      ?.split(";")[0] ?? null
  );
}

/** What seals the audit rows of before, in its own time. */
const SEALING = ["audit_chain", "audit_unsealed"];

/** Every row of every table as text, but for what a look itself leaves behind. */
async function everything({ witness }: House, but: readonly string[] = []): Promise<Map<string, string>> {
  const tables = await witness.sql<
    { name: string }[]
  >`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`;
  const found = new Map<string, string>();
  for (const { name } of tables) {
    if (but.includes(name)) continue;
    const rows = await witness.sql<{ row: string }[]>`select x::text as row from ${witness.sql(name)} x`;
    found.set(
      name,
      rows
        .map(({ row }) => row)
        .sort()
        .join("\n"),
    );
  }
  return found;
}

/** The canaries: a link's token, a wrong date of birth and a password, each used as people use them; afterwards they stand nowhere. */
export async function secrets(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const { token } = await linked(house);
  is("the gate stays shut at a wrong date", (await openLink(house, token, WRONG)) === null ? "yes" : "no", "yes");
  const cookie = await openLink(house, token, BORN);
  is("the gate opens at the right one", cookie === null ? "no" : "yes", "yes");
  const pages: string[] = [];
  const seen: string[] = [];
  for (const address of house.servers.addresses)
    for (const page of ["/p", "/portal", "/portal/calendar", "/portal/handouts/none", "/nowhere"]) {
      const response = await fetch(`${address}${page}`, { headers: { cookie: cookie ?? "" }, redirect: "manual" });
      pages.push(await response.text());
      seen.push(response.url, ...response.headers.values());
    }
  const password = `canary-${newToken()}`;
  const signIn = { page: "/sign-in", field: "password" };
  const sender = formSender(house.servers, "");
  await sender.send(0, signIn, await sender.read(signIn), { email: "nobody@load.example", password });
  const secret = (cookie ?? "").split("=")[1] ?? "";
  const canaries = [token, WRONG.iso, "27.11.1913", password, secret].filter((each) => each !== "");
  const tables = await everything(house);
  const hits = (where: string, text: string) => canaries.flatMap((canary) => (text.includes(canary) ? [where] : []));
  say(`${canaries.length} canaries: a token, a typed date of birth in two spellings, a password, a session`);
  none("in the servers' logs", hits("a log", house.logs()));
  none(
    "in the database, its audit trail among it",
    [...tables].flatMap(([name, text]) => hits(name, text)),
  );
  none(
    "in pages and error pages",
    pages.flatMap((page) => hits("a page", page)),
  );
  none(
    "in addresses and headers",
    seen.flatMap((text) => hits("an address or a header", text)),
  );
  return report();
}

/** A million random tokens against the look-up and ten thousand through the gate; wrong dates; bots; every action with a portal session; the role itself. */
export async function portal(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const { witness, servers } = house;
  for (let made = 0; made < 20; made += 1) await linked(house);

  const since = performance.now();
  let hits = 0;
  for (let tried = 0; tried < LOOKED_UP; tried += AT_A_TIME) {
    const hashes = Array.from({ length: AT_A_TIME }, () => secretHash(newToken()));
    const found = await house.database.pool.query("select 1 from portal_links where token_hash = any($1)", [hashes]);
    hits += found.rows.length;
  }
  say(`${LOOKED_UP} random tokens against the look-up: ${((performance.now() - since) / 1000).toFixed(0)} s`);
  is("that opened something", hits, 0);

  const visits = async () => Number((await witness.sql`select count(*)::int as many from portal_sessions`)[0]?.many);
  const visitsBefore = await visits();
  const sender = formSender(servers, "");
  const gate = await sender.read(GATE);
  const answers = new Map<string, number>();
  const posted = performance.now();
  let begun = 0;
  const post = async () => {
    while (begun < POSTED) {
      begun += 1;
      const answer = await sender.send(begun, GATE, gate, { token: newToken(), ...dateFields(BORN) });
      const said = answer.outcome === "done" ? "opened" : JSON.stringify(answer);
      answers.set(said, (answers.get(said) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: POSTING }, post));
  say(`${POSTED} random tokens through the gate: ${((performance.now() - posted) / 1000).toFixed(0)} s`);
  is("opened", answers.get("opened") ?? 0, 0);
  is("different answers", answers.size, 1);
  for (const [said, many] of answers) say(`    ${many}: ${said}`);
  is("visits begun", (await visits()) - visitsBefore, 0);

  const locked = await linked(house);
  for (let tried = 0; tried < 6; tried += 1) await openLink(house, locked.token, WRONG);
  const [link] = await witness.sql`select failed_tries, revoked_reason from portal_links where id = ${locked.linkId}`;
  is("wrong dates counted of six", Number(link?.failed_tries), 5);
  is("the link ended by them", String(link?.revoked_reason), "wrong_dates");
  is("opened by the right date after that", (await openLink(house, locked.token, BORN)) === null ? 0 : 1, 0);

  const before = await everything(house, SEALING);
  const statuses = new Set<number>();
  for (let turn = 0; turn < GETS; turn += 1) {
    for (const page of ["/p", "/portal", "/portal/calendar"]) {
      const [address = ""] = servers.addresses;
      const response = await fetch(`${address}${page}`, {
        method: turn % 4 === 0 ? "HEAD" : "GET",
        redirect: "manual",
        headers: { "user-agent": "Slackbot-LinkExpanding 1.0" },
      });
      await response.text();
      statuses.add(response.status);
    }
  }
  const changedBy = (now: Map<string, string>) => [...now].flatMap(([name, text]) => (text === before.get(name) ? [] : [name]));
  say(`${GETS} bots' GET and HEAD of each of the portal's addresses, answers ${[...statuses].sort().join(", ")}`);
  none("tables changed by them", changedBy(await everything(house, SEALING)));

  const guest = await linked(house);
  const cookie = (await openLink(house, guest.token, BORN)) ?? "";
  const actions = actionsOfBuild(house.buildFolder);
  const ownLooks = [...SEALING, "audit_log", "portal_sessions", "attempts"];
  const held = await everything(house, ownLooks);
  let answered = 0;
  const errors: string[] = [];
  for (const { id } of actions) {
    for (const page of ["/portal", "/p", "/patients"]) {
      const body = new FormData();
      for (const [name, field] of Object.entries({ patientId: guest.patientId, id: guest.linkId, idempotencyKey: crypto.randomUUID() }))
        body.append(`_1_${name}`, field);
      body.append("0", JSON.stringify([{ outcome: "idle", message: null, errors: {}, values: {}, sentAt: 0 }, "$K1"]));
      const [address = ""] = servers.addresses;
      const headers = { cookie, origin: servers.origin, "x-forwarded-host": new URL(servers.origin).host, "next-action": id };
      const response = await fetch(`${address}${page}`, { method: "POST", body, redirect: "manual", headers });
      await response.text();
      answered += 1;
      if (response.status >= 500) errors.push(`${id} at ${page}: ${response.status}`);
    }
  }
  const after = await everything(house, ownLooks);
  say(`${actions.length} actions of the build, posted ${answered} times with a portal session`);
  none("server errors", errors);
  none(
    "tables written",
    [...after].flatMap(([name, text]) => (text === held.get(name) ? [] : [name])),
  );

  const role = new Client({ connectionString: house.roles.portal });
  await role.connect();
  const names = await witness.sql<{ name: string }[]>`
    select relname as name from pg_class where relkind in ('r', 'v') and relnamespace = 'public'::regnamespace`;
  const written: string[] = [];
  let tries = 0;
  for (const { name } of names) {
    for (const statement of [`insert into ${name} default values`, `delete from ${name}`, `truncate ${name}`]) {
      tries += 1;
      try {
        await role.query(`begin read write; ${statement}`);
        written.push(statement);
      } catch {
        // Refused, as it must be.
      }
      await role.query("rollback");
    }
  }
  await role.end();
  say(`${tries} writes by the portal's own role on ${names.length} tables and views`);
  none("let through", written);
  return report();
}
