/** R10 of security.md: whatever makes something is sent five times at once and five times more with the same key, and once with another body: it has one effect. */
import { sayRefusal } from "#lib/refusals.ts";
import { refuse } from "#lib/result.ts";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { type Act, filledIn } from "#tests/security/acts.ts";
import type { Fields } from "#tests/security/places.ts";
import { namesOfActions } from "#tests/support/input-names.ts";
import { changedIn, openDemo, type Said, sendAct, standOf } from "./demo-acts.ts";

const TIMES = 5;
/** Fewer than this means that the demo, or how its forms are read, has changed. */
const LEAST = 20;
const KEY = "idempotencyKey";
const REUSED = sayRefusal(refuse("key_reused").refusal);
/** What a page looks up once a form has led to it. */
const LOOKS = "^[a-z_]+:(open|list|look|verify|print|find|search|view|read)$";
const ID = /^[0-9a-f-]{36}$/;

const withKey = (fields: Fields, key: string): Fields => [...fields.filter(([name]) => name !== KEY), [KEY, key]];
const sayAnswer = (said: Said | "cut" | "hung") => (typeof said === "string" ? said : `${said.isDone ? "done" : "refused"}: ${said.text}`);

/** The same form with one other word in it, for each field that could have one. */
const otherBodies = (fields: Fields): readonly Fields[] =>
  fields.flatMap(([name, value], index) =>
    name === KEY || ID.test(value) || name === "version"
      ? []
      : [fields.with(index, [name, /^\d{1,5}$/.test(value) ? String(Number(value) + 1) : `${value} x`.trim()])],
  );

export async function keys(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const { house: demo, acts } = await openDemo(house);
  const { sql } = demo.witness;
  const keyed = [...(await namesOfActions())].filter(([, names]) => names.includes(KEY)).map(([name]) => name);
  const own = acts.filter(({ place }) => keyed.includes(place.name));
  const refusedAtOnce: string[] = [];
  const unlike: string[] = [];
  const more: string[] = [];
  const reused: string[] = [];
  const unchanged: string[] = [];
  let took = 0;
  let others = 0;

  async function tryAct(act: Act): Promise<void> {
    const { name } = act.place;
    const { cookie } = await demo.openSession(act.role);
    const key = crypto.randomUUID();
    const at = async (fields: Fields) => {
      const [mark] = await sql`select uuidv7()::text as id`;
      const answers = await Promise.all(Array.from({ length: TIMES }, (_, turn) => sendAct(demo, act, fields, cookie, turn)));
      const [wrote] = await sql`
        select count(distinct request_id)::int as many from audit_log
        where id > ${String(mark?.id)}::uuid and outcome = 'done' and action !~ ${LOOKS} and actor_kind <> 'system'`;
      return { answers, wrote: Number(wrote?.many) };
    };
    let fields = withKey(act.fields, key);
    let first = await at(fields);
    const errors = first.answers.flatMap((said) => (typeof said === "string" || said.isDone ? [] : said.errors));
    if (errors.length > 0) {
      fields = withKey(filledIn(act.fields, errors), key);
      first = await at(fields);
    }
    const [one] = first.answers;
    if (one === undefined || typeof one === "string" || !one.isDone) {
      refusedAtOnce.push(`${name}: ${one === undefined ? "" : sayAnswer(one)}`);
      return;
    }
    took += 1;
    const stand = await standOf(demo);
    const again: (Said | "cut" | "hung")[] = [];
    for (let turn = 0; turn < TIMES; turn += 1) again.push(await sendAct(demo, act, fields, cookie, turn));
    const all = [...first.answers, ...again].map(sayAnswer);
    if (new Set(all).size > 1) unlike.push(`${name}: ${[...new Set(all)].join(" | ")}`);
    if (first.wrote > 1) more.push(`${name}: ${first.wrote} requests wrote`);
    for (const body of otherBodies(fields)) {
      const said = await sendAct(demo, act, body, cookie, 0);
      if (typeof said !== "string" && !said.isDone && said.errors.length > 0) continue;
      others += 1;
      if (sayAnswer(said) !== `refused: ${REUSED}`) reused.push(`${name}: ${sayAnswer(said)}`);
      break;
    }
    const changed = changedIn(stand, await standOf(demo));
    if (changed.length > 0) unchanged.push(`${name}: ${changed.join(", ")}`);
  }
  for (const act of own) await tryAct(act);
  say(
    `${keyed.length} forms carry a key; ${own.length} of them stand on a page of the demo, and ${took} take effect as their page sends them`,
  );
  say(`each ${TIMES} times at once to two processes, ${TIMES} times more, and ${others} of them once with another body`);
  none("answers to one key that differ", unlike);
  none("keys under which more requests than one wrote", more);
  none("another body under the same key, not refused as such", reused);
  none("changed by any but the first", unchanged);
  is(`at least ${LEAST} were tried`, took >= LEAST ? "yes" : `no, ${took}`, "yes");
  say(`not tried, since the demo refuses them as they stand (${refusedAtOnce.length}):`);
  for (const each of refusedAtOnce) say(`    ${each}`);
  return report();
}
