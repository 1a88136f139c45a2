/**
 * `npm run test:mutation -- [words]`: S20 of security.md. Takes away each guard, or those whose name holds the words, and runs the one test that the guard names:
 * it must fail. A guard that nobody misses is printed and fails the run. Nothing is changed but scratch copies. Bounded to forty minutes.
 */
import { availableParallelism } from "node:os";
import { runWithLifetime } from "#scripts/support/lifetime.ts";
import { Failure, say } from "#scripts/support/say.ts";
import type { Guard } from "./guard.ts";
import { accessGuards } from "./guards/access.ts";
import { answerGuards } from "./guards/answers.ts";
import { billingGuards } from "./guards/billing.ts";
import { databaseGuards } from "./guards/database.ts";
import { documentGuards } from "./guards/documents.ts";
import { leavingGuards } from "./guards/leaving.ts";
import { mergingGuards } from "./guards/merging.ts";
import { messageGuards } from "./guards/messages.ts";
import { secondStepGuards } from "./guards/second-step.ts";
import { secretLinkGuards } from "./guards/secret-links.ts";
import { wayInGuards } from "./guards/ways-in.ts";
import { workGuards } from "./guards/work.ts";
import { type Lanes, openLanes } from "./lanes.ts";
import { type Job, jobsOf, verdictsOf, wholeJobs } from "./plan.ts";

const LONGEST = 40 * 60_000;
const words = process.argv.slice(2).join(" ");

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(0)} s`;

function wanted(guards: readonly Guard[]): readonly Guard[] {
  const names = guards.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Failure(`Two guards are called the same: ${twice.join(", ")}`);
  const found = guards.filter(({ name }) => name.includes(words));
  if (found.length === 0) throw new Failure(`No guard's name holds "${words}".`);
  return found;
}

async function judge(lanes: Lanes, jobs: readonly Job[]) {
  const since = performance.now();
  const survived = new Set<Guard>();
  const faults = new Set<string>();
  let done = 0;
  await lanes(jobs, (job, outcome) => {
    const verdicts = verdictsOf(job, outcome);
    for (const guard of verdicts.survived.filter((each) => !survived.has(each))) {
      survived.add(guard);
      say(`  SURVIVED: ${guard.name}: nobody misses it in ${guard.test.file}, "${guard.test.title}"`);
    }
    for (const fault of verdicts.faults.filter((each) => !faults.has(each))) {
      faults.add(fault);
      say(`  FAULT: ${fault}`);
    }
    done += 1;
    if (done % 25 === 0) say(`  … ${done} of ${jobs.length} runs (${seconds(since)})`);
  });
  return { survived, faults };
}

await runWithLifetime(async (lifetime) => {
  const limit = setTimeout(() => {
    say("\nThe forty minutes are over.");
    void lifetime.end().then(() => process.exit(1));
  }, LONGEST);
  limit.unref();

  const began = performance.now();
  const guards = wanted([
    ...accessGuards(),
    ...wayInGuards(),
    ...mergingGuards(),
    ...billingGuards(),
    ...leavingGuards(),
    ...secretLinkGuards(),
    ...secondStepGuards(),
    ...workGuards(),
    ...messageGuards(),
    ...documentGuards(),
    ...answerGuards(),
    ...(await databaseGuards()),
  ]);
  const lanes = await openLanes(lifetime, Math.min(2, availableParallelism()));
  const whole = await judge(lanes, wholeJobs(guards));
  if (whole.faults.size > 0) throw new Failure("A test that a guard names does not pass, or is not there, with every guard in place.");
  say(`${guards.length} guards; the tests they name pass with every guard in place (${seconds(began)})`);

  const { survived, faults } = await judge(lanes, jobsOf(guards));
  const missed = guards.length - survived.size;
  say(`\n${guards.length} guards taken away: ${missed} missed, ${survived.size} survived, ${faults.size} faults (${seconds(began)})`);
  return survived.size + faults.size === 0 ? 0 : 1;
});
