/** Which guards are taken away in which run, and what the runs say of each guard. */
import { Failure } from "#scripts/support/say.ts";
import type { Guard, NamedTest } from "./guard.ts";
import type { Outcome, Task } from "./task.ts";

/** One run of a test file without some of the guards that it is asked about. */
export type Job = { readonly task: Task; readonly without: readonly Guard[]; readonly asked: readonly Guard[] };

function jobOf(asked: readonly Guard[], without: readonly Guard[]): Job {
  const files = new Set(asked.map(({ test }) => test.file));
  const [file = ""] = files;
  if (files.size > 1) throw new Failure(`A batch has one test file: ${[...files].join(", ")}`);
  const edits = without.flatMap(({ removal }) => ("edits" in removal ? removal.edits : []));
  const sql = without.flatMap(({ removal }) => ("sql" in removal ? [removal.sql] : []));
  return { task: { file, titles: [...new Set(asked.map(({ test }) => test.title))], edits, sql }, without, asked };
}

/** A batch by halves: those whose number has this binary digit, and the others, for each digit. */
function halves(batch: readonly Guard[]): readonly Job[] {
  const digits = Math.ceil(Math.log2(batch.length));
  return Array.from({ length: digits }, (_, digit) =>
    [0, 1].map((side) =>
      jobOf(
        batch,
        batch.filter((_guard, index) => ((index >> digit) & 1) === side),
      ),
    ),
  ).flat();
}

export function jobsOf(guards: readonly Guard[]): readonly Job[] {
  const batches = Map.groupBy(guards, (guard) => guard.batch ?? guard.name);
  return [...batches.values()].flatMap((batch) => (batch.length === 1 ? [jobOf(batch, batch)] : halves(batch)));
}

/** Every named test once, with every guard in place. */
export function wholeJobs(guards: readonly Guard[]): readonly Job[] {
  return [...Map.groupBy(guards, ({ test }) => test.file).values()].map((asked) => jobOf(asked, []));
}

const holds = (titles: readonly string[], { title }: NamedTest) => titles.some((full) => full.includes(title));

/** What one run says of the guards that it was asked about. */
export type Verdicts = { readonly survived: readonly Guard[]; readonly faults: readonly string[] };

export function verdictsOf({ without, asked, task }: Job, { passed, failed, said, isBroken }: Outcome): Verdicts {
  if (isBroken)
    return { survived: [], faults: [`${task.file} did not come to its tests without ${nameThem(without)}: ${said.join("; ")}`] };
  const standing = asked.filter((guard) => !without.includes(guard));
  return {
    survived: without.filter(({ test }) => !holds(failed, test)),
    faults: [
      ...standing
        .filter(({ test }) => holds(failed, test))
        .map(({ name }) => `${name}: its test fails with it in place: ${said.join("; ")}`),
      ...standing
        .filter(({ test }) => !holds([...passed, ...failed], test))
        .map(({ name, test }) => `${name}: no such test: "${test.title}"`),
    ],
  };
}

function nameThem(guards: readonly Guard[]): string {
  const [first, ...others] = guards;
  return `"${first?.name ?? "any guard"}"${others.length === 0 ? "" : ` and ${others.length} more`}`;
}
