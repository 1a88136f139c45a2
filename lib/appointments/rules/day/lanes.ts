import { type Span, shareTime } from "./facts.ts";

/** A column is sixty tracks wide: whole halves, thirds, quarters, fifths and sixths, and the two fifths of a numbing part. */
export const TRACKS = 60;
const NUMBING_TRACKS = 24;
/** The least a card is drawn high, so that its words can be read: three rows. */
export const LEAST_MINUTES = 15;

/** Minutes from midnight, and tracks from 1. */
export type Box = { readonly from: number; readonly minutes: number; readonly track: number; readonly tracks: number };

/** Where a card stands. `numbing` apart from the rest where somebody else is seen meanwhile: it shrinks, and the other card stands beside it. */
export type Place = { readonly numbing: Box | null; readonly rest: Box };

type Timed = { readonly id: string; readonly from: number; readonly minutes: number; readonly numbing: number };
type Piece = Span & { readonly id: string; readonly part: "numbing" | "rest" };
type Laned = Piece & { readonly lane: number };

/** Places the cards of one column so that no two of them cover each other, up to sixty at once. */
export function placeCards(cards: readonly Timed[]): ReadonlyMap<string, Place> {
  const boxes = clustersOf(cards.flatMap((card) => piecesOf(card, cards))).flatMap(boxesOf);
  const numbing = new Map(boxes.flatMap(({ id, part, box }) => (part === "numbing" ? [[id, box] as const] : [])));
  return new Map(
    boxes.flatMap(({ id, part, box }) => (part === "rest" ? [[id, { numbing: numbing.get(id) ?? null, rest: box }] as const] : [])),
  );
}

const wholeOf = ({ from, minutes }: Timed): Span => ({ from, to: from + Math.max(minutes, LEAST_MINUTES) });

/** Numbing parts from the rest where somebody is seen in its time alone: who stays beyond it stands beside the whole card. */
function piecesOf(card: Timed, all: readonly Timed[]): readonly Piece[] {
  const { id, numbing } = card;
  const whole = wholeOf(card);
  const first: Span = { from: whole.from, to: whole.from + numbing };
  const then: Span = { from: first.to, to: whole.to };
  const meanwhile = all.filter((other) => other.id !== id && shareTime(wholeOf(other), first));
  const parts = numbing > 0 && then.from < then.to && meanwhile.length > 0 && !meanwhile.some((other) => shareTime(wholeOf(other), then));
  if (!parts) return [{ id, part: "rest", ...whole }];
  return [
    { id, part: "numbing", ...first },
    { id, part: "rest", ...then },
  ];
}

/** Pieces that share time, directly or through others, each in the first lane that is free; in the order of their starts. */
function clustersOf(pieces: readonly Piece[]): readonly (readonly Laned[])[] {
  const clusters: Laned[][] = [];
  let ends: number[] = [];
  for (const piece of [...pieces].sort((a, b) => a.from - b.from || b.to - a.to || (a.id < b.id ? -1 : 1))) {
    if (ends.every((end) => end <= piece.from)) {
      clusters.push([]);
      ends = [];
    }
    const free = ends.findIndex((end) => end <= piece.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = piece.to;
    clusters.at(-1)?.push({ ...piece, lane });
  }
  return clusters;
}

function boxesOf(cluster: readonly Laned[]): readonly { readonly id: string; readonly part: Piece["part"]; readonly box: Box }[] {
  const widths = widthsOf(cluster);
  return cluster.map(({ id, part, from, to, lane }) => {
    const track = 1 + widths.slice(0, lane).reduce((sum, width) => sum + width, 0);
    return { id, part, box: { from, minutes: to - from, track, tracks: widths[lane] ?? 1 } };
  });
}

function widthsOf(cluster: readonly Laned[]): readonly number[] {
  const lanes = 1 + Math.max(...cluster.map(({ lane }) => lane));
  const even = Array.from({ length: lanes }, () => Math.max(1, Math.floor(TRACKS / lanes)));
  if (lanes !== 2) return even;
  const narrow = even.map((_, lane) => cluster.every((piece) => piece.lane !== lane || piece.part === "numbing"));
  if (narrow[0] === narrow[1]) return even;
  return narrow.map((isNarrow) => (isNarrow ? NUMBING_TRACKS : TRACKS - NUMBING_TRACKS));
}
