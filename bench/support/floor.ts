/**
 * The floor of a page: the same page of the same build with everything it reads in memory. In a copy of the product a process can be told to remember: then each
 * read (a function of a `queries` file that takes a ctx first) gives, when it is asked the same again by the same person, what it gave the first time. Gate, page,
 * components and the way over HTTP are the product's own; who is signed in is looked up as ever. No installation has this.
 */
import { globSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyProduct } from "./copy.ts";

/** What tells a process of the copy to remember. */
export const REMEMBERS = { BENCH_REMEMBERS: "1" };

const REMEMBERED = `
const remembers = process.env.BENCH_REMEMBERS === "1";
const known = (globalThis.benchRemembered ??= new Map());

/** In words what is asked; null where that cannot be said, so that it is read anew. */
function keyOf(name, ctx, asked) {
  if (typeof ctx !== "object" || ctx === null || !("database" in ctx)) return null;
  const who = [ctx.actor?.id ?? null, ctx.patientId ?? null, Object.keys(ctx.may ?? {})];
  try {
    return JSON.stringify([name, who, asked], (_, value) => {
      if (typeof value === "function" || typeof value === "bigint") throw new Error("This has no words.");
      if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) throw new Error("This has no words.");
      return value;
    });
  } catch {
    return null;
  }
}

export function remembered(name, read, args) {
  if (!remembers) return read(...args);
  const [ctx, ...asked] = args;
  const key = keyOf(name, ctx, asked);
  if (key === null) return read(...args);
  const before = known.get(key);
  if (before !== undefined) return before;
  const answer = read(...args);
  if (!(answer instanceof Promise)) return answer;
  known.set(key, answer);
  answer.catch(() => known.delete(key));
  return answer;
}
`;

const READS = /^export (?:async )?function (\w+)/gm;

/** A copy of the product in `folder` whose reads can remember. */
export function copyThatRemembers(folder: string): void {
  copyProduct(folder);
  writeFileSync(path.join(folder, "lib", "remembered.ts"), REMEMBERED);
  for (const file of globSync("lib/*/{queries.ts,queries/**/*.ts}", { cwd: folder })) {
    const place = path.join(folder, file);
    const names = [...readFileSync(place, "utf8").matchAll(READS)].flatMap(([, name]) => name ?? []);
    if (names.length === 0) continue;
    const read = `./${path.basename(file, ".ts")}.read.ts`;
    renameSync(place, path.join(path.dirname(place), read));
    const lines = names.map((name) => `export function ${name}(...asked) { return remembered("${file} ${name}", read.${name}, asked); }`);
    writeFileSync(
      place,
      [
        `import * as read from "${read}";`,
        'import { remembered } from "#lib/remembered.ts";',
        `export * from "${read}";`,
        ...lines,
        "",
      ].join("\n"),
    );
  }
}
