/** R9 of security.md: every statement of every form that takes effect fails in turn, in four ways, and the answer to what was committed is lost. */
import { setTimeout as wait } from "node:timers/promises";
import type { House } from "#tests/load/house.ts";
import { type Report, reporter } from "#tests/load/report.ts";
import { type Act, filledIn } from "#tests/security/acts.ts";
import type { Fields } from "#tests/security/places.ts";
import { actionRules } from "#tests/support/action-rules.ts";
import { changedIn, grownIn, openDemo, type Said, sendAct, standOf } from "./demo-acts.ts";
import { type Fate, openWire, type Statement, through, type Wire } from "./wire.ts";

const WAYS: readonly Fate[] = ["cut", { code: "40001" }, { code: "40P01" }, { code: "57P01" }];
const LONGEST = 18 * 60_000;
/** What the process does by itself, every second: seals, and looks for imports. */
const OWN_WORK = /audit[_ ](?:unsealed|chain)|"imports"/;

/** What makes a secret that is shown this once: one that was lost with its answer is of no use to anybody, and the next one ends it. */
const ANEW = ["reissueLinkAction", "renewRecoveryCodesAction"];

/** What a process does by itself once after its start, and then every hour: it is over by then. */
const SETTLED_AFTER = 25_000;

const isBegin = (text: string) => /^begin/i.test(text);
const isEnd = (text: string) => /^(?:commit|rollback)$/i.test(text);

/** The statements of a request, told from those of the process's own work: a transaction is its own when one of its statements is. */
function requestOnly(onStatement: (text: string) => Fate): (statement: Statement) => Fate {
  const inside = new Map<number, "own" | "of a request">();
  return ({ text, line }) => {
    if (isBegin(text)) inside.set(line, "of a request");
    else if (inside.has(line) && OWN_WORK.test(text)) inside.set(line, "own");
    const isOwn = inside.has(line) ? inside.get(line) === "own" : OWN_WORK.test(text);
    if (isEnd(text)) inside.delete(line);
    return isOwn || text.toLowerCase() === "rollback" ? "passes" : onStatement(text);
  };
}

/** Counts up to the first commit, which does not arrive. */
function counting(wire: Wire): () => number {
  let count = 0;
  let isOver = false;
  wire.decide(
    requestOnly((text) => {
      if (isOver || isBegin(text)) return "passes";
      count += 1;
      if (!isEnd(text)) return "passes";
      isOver = true;
      return "cut";
    }),
  );
  return () => (isOver ? count : 0);
}

/** From the nth statement on nothing gets through, nor when the transaction is tried again. */
function failing(wire: Wire, nth: number, fate: Fate): void {
  let count = 0;
  wire.decide(
    requestOnly((text) => {
      if (!isBegin(text)) count += 1;
      return count >= nth ? fate : "passes";
    }),
  );
}

/** The nth statement fails once, so that the transaction is tried again; then its commit is done and nobody hears of it. */
function losing(wire: Wire, nth: number): void {
  let count = 0;
  let isOver = false;
  wire.decide(
    requestOnly((text) => {
      if (isOver || isBegin(text)) return "passes";
      count += 1;
      if (count === nth && !isEnd(text)) return { code: "40001" };
      if (!isEnd(text)) return "passes";
      isOver = true;
      return "answer lost";
    }),
  );
}

const sayAnswer = (said: Said | "cut" | "hung") => (typeof said === "string" ? said : `${said.status} ${said.isDone ? "done" : said.text}`);

export async function faults(house: House): Promise<Report> {
  const { say, is, none, report } = reporter();
  const { house: demo, acts } = await openDemo(house);
  const wire = await openWire({ host: "127.0.0.1", port: demo.server.port });
  demo.lifetime.add(wire.close);
  const process = await demo.newProcess({
    DATABASE_APP_URL: through(demo.roles.app, wire),
    DATABASE_PORTAL_URL: through(demo.roles.portal, wire),
    DATABASE_LISTEN_URL: demo.roles.app,
  });
  await process.start();
  await wait(SETTLED_AFTER);
  const passAll = () => wire.decide(() => "passes");
  const unreached: string[] = [];
  const broken: string[] = [];
  const falsely: string[] = [];
  const unsaid: string[] = [];
  const unkept: string[] = [];
  const empty: string[] = [];
  const anew: string[] = [];
  const twice: string[] = [];
  const late: string[] = [];
  let [took, pairs, again] = [0, 0, 0];
  const until = performance.now() + LONGEST;

  async function tryAct(act: Act): Promise<void> {
    const { name } = act.place;
    const { cookie } = await demo.openSession(act.role);
    const send = async (fields: Fields) => {
      const said = await sendAct(demo, act, fields, cookie, process.address);
      passAll();
      return said;
    };
    let fields = act.fields;
    const before = await standOf(demo);
    let countOf = counting(wire);
    let first = await send(fields);
    if (countOf() === 0 && typeof first !== "string" && first.errors.length > 0) {
      fields = filledIn(fields, first.errors);
      countOf = counting(wire);
      first = await send(fields);
    }
    const asFirst = countOf();
    // A process asks some things once and then knows them: the second time, of which nothing arrives either, is how every later one goes.
    countOf = counting(wire);
    if (asFirst > 0) await send(fields);
    const many = countOf();
    if (many === 0) {
      const changed = changedIn(before, await standOf(demo));
      unreached.push(`${name}: ${sayAnswer(first)}${changed.length === 0 ? "" : `, and ${changed.join(", ")} changed`}`);
      return;
    }
    took += 1;
    for (let nth = 1; nth <= many; nth += 1) {
      for (const way of WAYS) {
        pairs += 1;
        failing(wire, nth, way);
        const said = await send(fields);
        const what = `${name}, statement ${nth} of ${many}, ${typeof way === "string" ? way : way.code}: ${sayAnswer(said)}`;
        if (typeof said === "string") late.push(what);
        else if (said.isDone) falsely.push(what);
        else if (said.text === "" && said.status !== 503) unsaid.push(what);
      }
    }
    const after = await standOf(demo);
    const changed = changedIn(before, after);
    if (changed.length > 0) broken.push(`${name}: ${changed.join(", ")}`);
    losing(wire, 1 + Math.floor(many / 2));
    await send(fields);
    const kept = await standOf(demo);
    const wasKept = changedIn(after, kept).length > 0;
    const last = await send(fields);
    const end = await standOf(demo);
    if (changedIn(kept, end).length === 0) {
      if (!wasKept) empty.push(name);
      return;
    }
    if (!wasKept) {
      unkept.push(name);
      return;
    }
    const grown = grownIn(kept, end);
    if (grown.length > 0 && ANEW.includes(name)) anew.push(name);
    else if (grown.length > 0) twice.push(`${name}: ${grown.join(", ")} (${sayAnswer(last)})`);
    else again += 1;
  }
  let left = 0;
  for (const act of acts) {
    if (performance.now() > until) left += 1;
    else await tryAct(act);
  }
  await process.kill();
  say(
    `${Object.keys(actionRules).length} forms in all; ${acts.length} stand on a page of the demo, and ${took} write as their page sends them`,
  );
  say(
    `${pairs} times a statement failed, in four ways: cut off, 40001, 40P01, 57P01; then each commit’s answer was lost, and the form sent again`,
  );
  none("changed by what failed", broken);
  none("said to be done although it failed", falsely);
  none("without a word or a 503", unsaid);
  none("no answer", late);
  none("committed, its answer lost, and not there", unkept);
  none("sent again after a lost answer, and there twice", twice);
  say(`with nothing to keep but the trail of it: ${empty.join(", ") || "none"}`);
  say(`a secret that nobody saw, made anew in place of the one before: ${anew.join(", ") || "none"}`);
  say(`set once more to what it was, without another row: ${again}`);
  is("not tried for want of time", left, 0);
  say(`not reached, since they write nothing as they stand (${unreached.length}):`);
  for (const each of unreached) say(`    ${each}`);
  return report();
}
