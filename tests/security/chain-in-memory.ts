/** The verifier's own walk over real links, read once and tampered with in memory: there every column of every row is changed, where Postgres would take hours. */
import type { Anchor } from "#lib/audit/queries/anchors.ts";
import { FIRST, linkHash } from "#lib/audit/queries/link.ts";
import { type Link, Walk } from "#lib/audit/queries/walk.ts";
import type { SealedRow } from "#lib/audit/rules/canonical.ts";

export type Chain = {
  readonly key: Buffer;
  /** Whole, from the first link on. */
  readonly links: readonly Link[];
};
/** What a kind of tampering came to. */
export type Tampered = { readonly kind: string; readonly tried: number; readonly missed: readonly string[] };

/** Links walked on each side of what was changed: before it the chain is what it was, and what comes long after says nothing of where it begins. */
const BESIDE = 2;
const ANCHORED_EVERY = 100;
/** How many of the changed rows are looked for along the whole chain, and chains written anew. */
const WHOLE_WALKS = 100;
const REWRITTEN = 20;
const APART = 7;

const at = (links: readonly Link[], index: number): Link => {
  const link = links[index];
  if (link === undefined) throw new Error(`The chain has no link ${index + 1}.`);
  return link;
};

const hex = (buffer: Buffer) => buffer.toString("hex");
const anchorOf = (link: Link): Anchor => ({ at: "", seq: link.seq, hash: hex(link.hash) });
const oneBit = (bytes: Buffer, place: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(bytes.readUInt8(place % bytes.length) ^ (1 << (place % 8)), place % bytes.length);
  return changed;
};

/** Changed by one character, at another place in each row; a dot where nothing stands. */
function oneCharacter(text: string | null, turn: number): string {
  if (text === null || text === "") return ".";
  const place = turn % text.length;
  return `${text.slice(0, place)}${text[place] === "0" ? "1" : "0"}${text.slice(place + 1)}`;
}

/** The first finding of a walk from `from` on over links that say of themselves where they stand. */
async function first(chain: Chain, links: readonly Link[], from: number, anchors: readonly Anchor[] = []) {
  const walk = new Walk({
    key: chain.key,
    from,
    before: from === 1 ? FIRST : at(chain.links, from - 2).hash,
    anchors: anchors.filter(({ seq }) => seq >= from),
    isLink: async (hash) => hash.equals(FIRST) || links.some((link) => link.hash.equals(hash)),
  });
  for (const link of links) if (link.seq >= from) await walk.take(link);
  await walk.end();
  return walk.findings[0] ?? null;
}

const renumbered = (links: readonly Link[], by: number): Link[] => links.map((link) => ({ ...link, seq: link.seq + by }));

/** Every column of an audit row as it is sealed; a row of another id is no longer found behind its link. */
function rowChanges(row: SealedRow, turn: number): Readonly<Record<keyof SealedRow, SealedRow | null>> {
  const changed = (column: keyof SealedRow) => ({ ...row, [column]: oneCharacter(row[column], turn) });
  return {
    id: null,
    at: changed("at"),
    actorKind: changed("actorKind"),
    actorId: changed("actorId"),
    actorRoles: changed("actorRoles"),
    sessionId: changed("sessionId"),
    action: changed("action"),
    objectType: changed("objectType"),
    objectId: changed("objectId"),
    patientId: changed("patientId"),
    outcome: changed("outcome"),
    reason: changed("reason"),
    detail: changed("detail"),
    requestId: changed("requestId"),
  };
}

type Attempt = {
  readonly kind: string;
  readonly links: readonly Link[];
  readonly from: number;
  readonly wanted: number;
  readonly anchors?: readonly Anchor[];
};

/** Everything that can be done to one link, or at its place, with the links beside it. */
function* attempts({ links }: Chain, index: number): Generator<Attempt> {
  const link = at(links, index);
  const { seq } = link;
  const from = Math.max(1, seq - BESIDE);
  const before = links.slice(from - 1, index);
  const after = links.slice(index + 1, index + 1 + BESIDE);
  const beside = (...changed: readonly Link[]) => [...before, ...changed, ...after];
  const here = { from, wanted: seq };
  if (link.row !== null)
    for (const [column, row] of Object.entries(rowChanges(link.row, index)))
      yield { ...here, kind: `column ${column} of a row`, links: beside({ ...link, row }) };
  yield { ...here, kind: "column audit_id of a link", links: beside({ ...link, row: at(links, (index + APART) % links.length).row }) };
  yield { ...here, kind: "column prev_hash of a link", links: beside({ ...link, prevHash: oneBit(link.prevHash, index) }) };
  yield { ...here, kind: "column hash of a link", links: beside({ ...link, hash: oneBit(link.hash, index) }) };
  // The end of a chain is known by its anchor alone.
  const end = { anchors: [anchorOf(at(links, links.length - 1))] };
  const isLast = after.length === 0;
  yield { ...here, kind: "column seq of a link", links: [...before, ...after, { ...link, seq: links.length + 1 }] };
  yield { ...here, kind: "a row taken out", links: beside({ ...link, row: null }) };
  yield { ...here, ...(isLast ? end : {}), kind: "a link taken out", links: beside() };
  yield { ...here, ...(isLast ? end : {}), kind: "a link taken out, the gap closed", links: [...before, ...renumbered(after, -1)] };
  const forged = { ...link, hash: oneBit(link.hash, index) };
  yield { ...here, kind: "a link put in behind the true hash", links: [...before, forged, ...renumbered([link, ...after], 1)] };
  const foreign = { ...forged, prevHash: oneBit(link.prevHash, index) };
  yield { ...here, kind: "a link put in behind a hash of its own", links: [...before, foreign, ...renumbered([link, ...after], 1)] };
  const other = links[index + APART];
  if (other !== undefined) {
    const between = links.slice(index + 1, index + APART);
    const beyond = links.slice(index + APART + 1, index + APART + 1 + BESIDE);
    const swapped = (one: Link, two: Link) => [...before, one, ...between, two, ...beyond];
    yield { ...here, kind: "two links swapped", links: swapped({ ...other, seq }, { ...link, seq: other.seq }) };
    yield { ...here, kind: "the rows of two links swapped", links: swapped({ ...link, row: other.row }, { ...other, row: link.row }) };
  }
  if (!isLast) yield { ...here, ...end, kind: "the tail cut", links: [...before, link], wanted: seq + 1 };
}

/** The chain written anew from this link on, as whoever holds this key would: its row changed, every hash after it made again. */
function rewrittenFrom({ links }: Chain, index: number, key: Buffer): readonly Link[] {
  let before = index === 0 ? FIRST : at(links, index - 1).hash;
  const anew = links.slice(index).map((link, turn) => {
    if (link.row === null) throw new Error("Every link of a whole chain has its row.");
    const row = turn === 0 ? { ...link.row, objectId: oneCharacter(link.row.objectId, index) } : link.row;
    const prevHash = before;
    before = linkHash(key, prevHash, row);
    return { ...link, row, prevHash, hash: before };
  });
  return [...links.slice(0, index), ...anew];
}

/** @returns for each kind of tampering how often it was tried, and where it was not found, or found elsewhere than it begins */
export async function tamperInMemory(chain: Chain, otherKey: Buffer): Promise<readonly Tampered[]> {
  const { links } = chain;
  const counts = new Map<string, { tried: number; missed: string[] }>();
  const note = (kind: string, wanted: number, found: number | null | undefined) => {
    const count = counts.get(kind) ?? { tried: 0, missed: [] };
    counts.set(kind, count);
    count.tried += 1;
    if (found !== wanted) count.missed.push(`${kind} at ${wanted}: found ${found ?? "nowhere"}`);
  };
  for (let index = 0; index < links.length; index += 1) {
    for (const { kind, links: tampered, from, wanted, anchors } of attempts(chain, index))
      note(kind, wanted, (await first(chain, tampered, from, anchors))?.seq);
  }
  for (let turn = 0; turn < WHOLE_WALKS; turn += 1) {
    const index = Math.floor((turn * links.length) / WHOLE_WALKS);
    const [link, columns] = [at(links, index), attempts(chain, index)];
    const changed = [...columns].filter(({ kind }) => kind.startsWith("column") && kind.endsWith("of a row"));
    const tampered = changed[turn % changed.length]?.links.find(({ seq }) => seq === link.seq);
    if (tampered === undefined) throw new Error("Every row has its columns.");
    note("a column, looked for along the whole chain", link.seq, (await first(chain, links.with(index, tampered), 1))?.seq);
  }
  const anchors = links.filter(({ seq }) => seq % ANCHORED_EVERY === 0 || seq === links.length).map(anchorOf);
  for (let turn = 0; turn < REWRITTEN; turn += 1) {
    const index = Math.floor((turn * links.length) / REWRITTEN);
    const { seq } = at(links, index);
    const keyless = await first(chain, rewrittenFrom(chain, index, otherKey), 1);
    note("written anew without the key", seq, keyless?.seq);
    const keyed = rewrittenFrom(chain, index, chain.key);
    // Whoever has the key leaves a chain that fits by itself: the anchors alone tell, and tell where they last agreed.
    const agreed = anchors.findLast((anchor) => anchor.seq < seq)?.seq ?? 0;
    note("written anew with the key, beside its anchors", agreed + 1, (await first(chain, keyed, 1, anchors))?.seq);
  }
  return [...counts].map(([kind, count]) => ({ kind, ...count }));
}
