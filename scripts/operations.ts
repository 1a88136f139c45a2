/**
 * `npm run test:operations`: does everything that docs/operations.md tells to do, in its order, on a blank Debian with Node that is booted for it, and compares
 * what is printed with what the document says. Prints each step, and what could not be done here. Needs root, Debian's own packages and those of npm.
 */
import { readFileSync } from "node:fs";
import { runWithLifetime } from "./support/lifetime.ts";
import { missingLine, readSteps } from "./support/operations/document.ts";
import { readyHands } from "./support/operations/hands.ts";
import { bootMachine } from "./support/operations/machine.ts";
import { Failure, reasonOf, say, step } from "./support/say.ts";

const DOCUMENT = "docs/operations.md";
/** Where the part ends that tells what to do. */
const REFERENCE = "\n# How it works\n";

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

await runWithLifetime(async (lifetime) => {
  const [guide] = readFileSync(DOCUMENT, "utf8").split(REFERENCE);
  const steps = readSteps(guide ?? "");
  const machine = await step("A blank Debian with Node", (progress) => bootMachine(lifetime, process.cwd(), progress));
  const hands = await readyHands(lifetime, machine);
  let heading = "";
  let done = 0;
  const elsewhere: string[] = [];
  for (const { under, line, where, text, prints } of steps) {
    if (under !== heading) say(`\n${under}`);
    heading = under;
    const since = performance.now();
    const first = text.split("\n")[0] ?? "";
    if (where.kind === "elsewhere") {
      elsewhere.push(`line ${line} needs ${where.needs}: ${first}`);
      say(`  not here  line ${line}: needs ${where.needs}`);
      continue;
    }
    if (where.kind === "hands") {
      const hand = hands[where.name];
      if (hand === undefined) throw new Failure(`Line ${line} of ${DOCUMENT} asks for hands that nobody has: ${where.name}.`);
      const did = await hand().catch((error: unknown) => {
        throw new Failure(`Line ${line} (${where.name}): ${reasonOf(error)}`);
      });
      say(`  ok        line ${line}: ${did} (${seconds(since)})`);
      done += 1;
      continue;
    }
    const { code, printed } = await machine.run(text);
    const missing = code === 0 ? missingLine(prints, printed) : undefined;
    if (code !== 0 || missing !== undefined) {
      say(
        `  failed    line ${line}: ${missing === undefined ? `ended with ${code}` : `did not print "${missing}"`}\n${text}\n---\n${printed.trim()}`,
      );
      const { printed: log } = await machine.run("journalctl --unit cadence --output cat --no-pager --lines 40 || true");
      say(`--- what the service said last\n${log.trim()}`);
      return 1;
    }
    say(`  ok        line ${line}: ${first}${text.includes("\n") ? " …" : ""} (${seconds(since)})`);
    for (const promised of prints) say(`            ${promised.trim()}`);
    done += 1;
  }
  say(`\n${done} steps of ${DOCUMENT} were done, each with what it says is printed; ${elsewhere.length} could not be done here:`);
  for (const sentence of elsewhere) say(`  ${sentence}`);
  return 0;
});
