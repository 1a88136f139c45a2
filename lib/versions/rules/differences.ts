import { diffArrays, diffWords } from "diff";
import type { ReadContent } from "./content.ts";
import { type Entry, entriesOf } from "./entries.ts";

/** A stretch of text that stayed, went or came; `at` is its place among the stretches. */
export type Words = { readonly at: number; readonly kind: "same" | "removed" | "added"; readonly text: string };

/** One thing of a version that differs: a question, a part, a number. */
export type Difference = {
  readonly key: string;
  /** What it is called now, or was called before it went. */
  readonly title: string;
  readonly kind: "added" | "removed" | "changed";
  readonly facets: readonly { readonly name: string; readonly words: readonly Words[] }[];
  /** Whether it stands elsewhere among the others. */
  readonly moved: boolean;
};

/** What differs between two contents of one kind, in the order in which it is read. */
export function differences(before: ReadContent, after: ReadContent): readonly Difference[] {
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const oldByKey = new Map(old.map((entry) => [entry.key, entry]));
  const kept = new Set(now.map(({ key }) => key));
  const moved = movedKeys(old, now);
  const came = now.flatMap((entry) => {
    const former = oldByKey.get(entry.key);
    const facets = facetsOf(former?.facets ?? {}, entry.facets);
    const isMoved = moved.has(entry.key);
    if (former !== undefined && facets.length === 0 && !isMoved) return [];
    return [{ key: entry.key, title: entry.title, kind: former === undefined ? "added" : "changed", facets, moved: isMoved } as const];
  });
  const went = old
    .filter(({ key }) => !kept.has(key))
    .map(({ key, title, facets }) => ({ key, title, kind: "removed", facets: facetsOf(facets, {}), moved: false }) as const);
  return [...came, ...went];
}

/** Those of both that left their place among the ones that stayed. */
function movedKeys(old: readonly Entry[], now: readonly Entry[]): ReadonlySet<string> {
  const steps = diffArrays(
    old.map(({ key }) => key),
    now.map(({ key }) => key),
  );
  const went = new Set(steps.flatMap(({ removed, value }) => (removed ? value : [])));
  return new Set(steps.flatMap(({ added, value }) => (added ? value.filter((key) => went.has(key)) : [])));
}

function facetsOf(before: Entry["facets"], after: Entry["facets"]): Difference["facets"] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => {
    const [was, is] = [before[name] ?? "", after[name] ?? ""];
    return was === is ? [] : [{ name, words: wordsOf(was, is) }];
  });
}

function wordsOf(was: string, is: string): readonly Words[] {
  return diffWords(was, is).map(({ value, added, removed }, at) => ({
    at,
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}
