import type { SealedRow } from "../rules/canonical.ts";
import { judgeLink, type Wrong } from "../rules/links.ts";
import type { Anchor } from "./anchors.ts";
import { linkHash } from "./link.ts";

export type Link = {
  readonly seq: number;
  readonly auditId: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
  /** The row it seals, where that is there. */
  readonly row: SealedRow | null;
};

export type Finding = {
  /** The link's number; null for a row that has none. */
  readonly seq: number | null;
  readonly what: Wrong;
  /** The audit row, where one is known. */
  readonly auditId: string | null;
};

/** As many as a person reads; the rest is counted. */
const MOST_SHOWN = 20;

/** One walk along the chain from `from` on: a link at a time, each judged when the next is known. */
export class Walk {
  links = 0;
  bad = 0;
  readonly findings: Finding[] = [];
  /** What the next link has to name as the one before; null where a link is missing and nobody can know. */
  #before: Buffer | null;
  #expected: number;
  #held: Link | null = null;
  /** The first link whose row is another than it sealed, until that row is found behind a later one. */
  #altered: { readonly at: number; readonly before: Buffer; readonly hash: Buffer } | null = null;
  #agreed: number;
  #anchors: readonly Anchor[];
  readonly #key: Buffer;
  readonly #isLink: (hash: Buffer) => Promise<boolean>;

  /**
   * @param start.before the hash of the link before the first
   * @param start.anchors those from the first link on, in order
   * @param start.isLink whether some link of the chain has this hash
   */
  constructor(start: {
    readonly key: Buffer;
    readonly from: number;
    readonly before: Buffer;
    readonly anchors: readonly Anchor[];
    readonly isLink: (hash: Buffer) => Promise<boolean>;
  }) {
    this.#key = start.key;
    this.#before = start.before;
    this.#expected = start.from;
    this.#agreed = start.from - 1;
    this.#anchors = start.anchors;
    this.#isLink = start.isLink;
  }

  add(finding: Finding): void {
    this.bad += 1;
    if (this.findings.length < MOST_SHOWN) this.findings.push(finding);
  }

  async take(link: Link): Promise<void> {
    const held = this.#held;
    this.#held = link;
    if (held !== null) await this.#judge(held, link);
  }

  /** After the last link: what was anchored further on was cut off. */
  async end(): Promise<void> {
    if (this.#held !== null) await this.#judge(this.#held, null);
    this.#held = null;
    if (this.#anchors.some(({ seq }) => seq >= this.#expected)) this.add({ seq: this.#expected, what: "cut", auditId: null });
  }

  async #judge(link: Link, next: Link | null): Promise<void> {
    this.links += 1;
    if (link.seq > this.#expected) {
      this.add({ seq: this.#expected, what: "missing", auditId: null });
      this.#before = null;
    }
    this.#expected = link.seq + 1;
    const before = this.#before ?? link.prevHash;
    const should = link.row === null ? null : linkHash(this.#key, before, link.row);
    const wrong = judgeLink({
      hasRow: should !== null,
      follows: before.equals(link.prevHash),
      fitsBefore: should?.equals(link.hash) === true,
      fitsNamed: link.row !== null && linkHash(this.#key, link.prevHash, link.row).equals(link.hash),
      next: nameOf(next, link, should),
    });
    // An altered hash is made good from the row, and a link that was put in is stepped over: what comes after is judged by what was there before.
    const isOverwritten = wrong === "altered" && should !== null && next?.prevHash.equals(should) === true;
    this.#before = isOverwritten ? should : wrong === "inserted" ? before : link.hash;
    if (wrong !== null) this.add({ seq: link.seq, what: await this.#name(wrong, link, before), auditId: link.auditId });
    this.#compare(link);
  }

  async #name(wrong: NonNullable<ReturnType<typeof judgeLink>>, link: Link, before: Buffer): Promise<Wrong> {
    if (wrong === "out-of-place") return this.bad < MOST_SHOWN && !(await this.#isLink(link.prevHash)) ? "missing" : "swapped";
    if (wrong !== "altered" || link.row === null) return wrong;
    const first = this.#altered;
    if (first === null) {
      this.#altered = { at: this.findings.length, before, hash: link.hash };
    } else if (linkHash(this.#key, first.before, link.row).equals(first.hash)) {
      const finding = this.findings[first.at];
      if (finding !== undefined) this.findings[first.at] = { ...finding, what: "swapped" };
      return "swapped";
    }
    return wrong;
  }

  /** Against the anchors of this link. A chain that fits by itself and not them is another than the one that was anchored. */
  #compare(link: Link): void {
    const here = this.#anchors.filter(({ seq }) => seq === link.seq);
    if (here.length === 0) return;
    this.#anchors = this.#anchors.slice(here.length);
    if (here.every(({ hash }) => hash === link.hash.toString("hex"))) {
      this.#agreed = link.seq;
      return;
    }
    if (this.bad === 0) this.add({ seq: this.#agreed + 1, what: "rewritten", auditId: null });
    this.#anchors = [];
  }
}

function nameOf(next: Link | null, link: Link, should: Buffer | null): "this" | "should" | "other" | "end" {
  if (next === null) return "end";
  if (next.prevHash.equals(link.hash)) return "this";
  return should !== null && next.prevHash.equals(should) ? "should" : "other";
}
