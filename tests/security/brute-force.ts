/** S6 of security.md: a thousand sign-ins at one account over fifty addresses, and a thousand accounts from one, at two processes; and its owner gets in. */
import { request } from "node:http";
import { users } from "#db/schema/users.ts";
import { hashPassword } from "#lib/auth/password.ts";
import type { House } from "#tests/load/house.ts";
import { formSender } from "#tests/load/posted-front.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { openVisitors } from "./addresses.ts";
import { inTurns, ownHeaders, serverOf } from "./asking.ts";

const TRIES = 1_000;
const ADDRESSES = 50;
const AT_ONCE = 40;
const turns = Array.from({ length: TRIES }, (_, turn) => turn);
const PASSWORD = "violet canoe harbour";
const SIGN_IN = { page: "/sign-in", field: "password" };

export async function bruteForce(house: House): Promise<Report> {
  const { say, is, report } = reporter();
  const { send, startAnother } = await openVisitors(house);
  const { witness } = house;
  const email = `owner-${crypto.randomUUID()}@load.example`;
  const passwordHash = await hashPassword(PASSWORD);
  await house.database.db.insert(users).values({ name: "The owner", email, roles: ["reception"], passwordHash });
  const verified = async () => {
    const [row] = await witness.sql`
      select count(*)::int as many from audit_log where action = 'session:start' and outcome = 'refused' and reason <> 'too_many_tries'`;
    return Number(row?.many);
  };
  const enter = (address: string, turn = 0, cookie = "") => send(SIGN_IN, { email, password: PASSWORD }, { address, turn, cookie });
  const isIn = ({ cookies }: { readonly cookies: readonly string[] }) => cookies.some((each) => each.includes("session-token="));
  const cookieIn = (cookies: readonly string[], name: string) => cookies.find((each) => each.startsWith(`${name}=`))?.split(";")[0] ?? "";

  const known = await enter("198.51.100.1");
  is("the owner gets in before", isIn(known) ? "yes" : "no", "yes");
  const device = cookieIn(known.cookies, "known-device");

  const answers = new Set<string>();
  const before = await verified();
  let since = performance.now();
  await inTurns(turns, AT_ONCE, async (turn) => {
    const { said, status } = await send(SIGN_IN, { email, password: `guess ${turn}` }, { address: `203.0.113.${turn % ADDRESSES}`, turn });
    answers.add(`${status} ${said}`);
  });
  say(`${TRIES} sign-ins at one account over ${ADDRESSES} addresses, two processes: ${((performance.now() - since) / 1000).toFixed(0)} s`);
  is("verified", (await verified()) - before, 10);
  is("different answers", answers.size, 1);
  is("the right password from a strange browser meanwhile", isIn(await enter("198.51.100.2", 1)) ? "in" : "refused", "refused");
  is("and from the owner's own", isIn(await enter("198.51.100.1", 1, device)) ? "in" : "refused", "in");
  await startAnother();
  is("at a process started afterwards, from a strange browser", isIn(await enter("198.51.100.3", 2)) ? "in" : "refused", "refused");
  is("and from the owner's own", isIn(await enter("203.0.113.7", 2, device)) ? "in" : "refused", "in");

  const from = await verified();
  since = performance.now();
  await inTurns(turns, AT_ONCE, async (turn) => {
    await send(SIGN_IN, { email: `nobody-${turn}@load.example`, password: "guess" }, { address: "192.0.2.66", turn });
  });
  say(`${TRIES} accounts from one address, three processes: ${((performance.now() - since) / 1000).toFixed(0)} s`);
  is("verified", (await verified()) - from, 50);
  is("the owner from that address, in their own browser", isIn(await enter("192.0.2.66", 0, device)) ? "in" : "refused", "in");
  const direct = await verified();
  await withoutProxy(house);
  is("verified of sixty from one machine without a proxy, each saying another address", (await verified()) - direct, 50);
  await witness.sql`update attempts set at = at - interval '15 minutes 1 second' where kind = 'sign_in_account'`;
  is("from any browser after fifteen minutes", isIn(await enter("198.51.100.4")) ? "in" : "refused", "in");
  return report();
}

/** Sixty people who are not there, tried from an address that is not this machine's own, at two processes that trust no proxy. */
async function withoutProxy(house: House): Promise<void> {
  const { id, state } = await formSender(house.servers, "").read(SIGN_IN);
  await inTurns(turns.slice(0, 60), AT_ONCE, async (turn) => {
    const form = new FormData();
    for (const [name, field] of Object.entries({ email: `far-${turn}@load.example`, password: "guess" })) form.append(`_1_${name}`, field);
    form.append("0", JSON.stringify([state, "$K1"]));
    const packed = new Response(form);
    const body = Buffer.from(await packed.arrayBuffer());
    const headers = {
      ...ownHeaders(house, ""),
      accept: "text/x-component",
      "next-action": id,
      "content-type": packed.headers.get("content-type") ?? "",
      "x-forwarded-for": `203.0.113.${turn}`,
      "x-socket-address": `203.0.113.${turn}`,
    };
    await new Promise((resolve, reject) => {
      const sent = request(`${serverOf(house, turn)}${SIGN_IN.page}`, { method: "POST", localAddress: "127.0.0.2", headers });
      sent.on("error", reject);
      sent.on("response", (answer) => answer.resume().on("end", resolve));
      sent.end(body);
    });
  });
}
