/** What a person at the terminal reads: one line a step, and for an expected failure one sentence without a stack trace. */

/** A failure that the person can do something about. Its message is a whole sentence. */
export class Failure extends Error {
  override readonly name = "Failure";
}

const terminal = process.stdout.isTTY;

export function say(line: string): void {
  console.log(line);
}

const said = new Set<string>();

/** Says what a person needs to know once, however often it is found out. */
export function sayOnce(line: string): void {
  if (said.has(line)) return;
  said.add(line);
  say(line);
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export type Progress = (note: string) => void;

/** Runs one step and shows its name, what it reports on the way, and how long it took. */
export async function step<T>(name: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const since = performance.now();
  let last = "";
  const progress: Progress = (note) => {
    if (note === last) return;
    last = note;
    if (terminal) process.stdout.write(`\r\u001b[2K  … ${name}: ${note}`);
    else say(`  … ${name}: ${note}`);
  };
  if (terminal) process.stdout.write(`  … ${name}`);
  else say(`  … ${name}`);
  try {
    const value = await work(progress);
    say(`${terminal ? "\r\u001b[2K" : ""}  ✓ ${name} (${seconds(since)})`);
    return value;
  } catch (error) {
    if (terminal) process.stdout.write("\n");
    throw error;
  }
}

/** The reason of an error in one line, with nothing but what its author wrote. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
}

/** Reports the end of a script that could not go on: a sentence for what was expected, the trace for a defect. */
export function report(error: unknown): void {
  if (error instanceof Failure) console.error(error.message);
  else console.error(error);
}
