/** What is wrong with a link of the chain, or with the chain beside its anchors. */
export type Wrong = "altered" | "missing" | "inserted" | "swapped" | "rewritten" | "cut" | "unsealed";

/** What of a link was found by hashing: whether it is what the one before and its own row make it. */
export type LinkFacts = {
  /** The row it seals is there. */
  readonly hasRow: boolean;
  /** The hash it names as the one before is the one before's. */
  readonly follows: boolean;
  /** Its hash is that of its row after the link before it. */
  readonly fitsBefore: boolean;
  /** Its hash is that of its row after the hash that it names. */
  readonly fitsNamed: boolean;
  /** What the next link names as the one before: this hash, the hash that this row should have, or something else; "end" where none comes after. */
  readonly next: "this" | "should" | "other" | "end";
};

/**
 * What is wrong with one link; "out-of-place" for a true link that stands elsewhere than it was made: somebody swapped it, or took away what stood before
 * it and closed the gap, which the rest of the chain tells. Null when nothing is.
 */
export function judgeLink(facts: LinkFacts): "altered" | "missing" | "inserted" | "out-of-place" | null {
  if (!facts.hasRow) return "missing";
  if (facts.fitsBefore) return facts.follows ? null : "altered";
  if (!facts.follows) return facts.fitsNamed ? "out-of-place" : "inserted";
  return facts.next === "other" ? "inserted" : "altered";
}

const WORDS: Readonly<Record<Wrong, string>> = {
  altered: "its row or its link was altered",
  missing: "its row or its link is missing",
  inserted: "it was put in by somebody who had no key",
  swapped: "it stands in another’s place",
  rewritten: "from here on the chain is another than the one that was anchored",
  cut: "the chain was anchored further than this, and ends before",
  unsealed: "a row stands in the trail that was never sealed",
};

export const sayWrong = (what: Wrong): string => WORDS[what];
