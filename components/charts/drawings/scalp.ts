import type { Drawing } from "./drawing.ts";

const headAbove = "M80 14C116 14 138 46 140 92C141 140 118 178 80 178C42 178 19 140 20 92C22 46 44 14 80 14Z";
const headBehind =
  "M80 10C122 10 142 42 142 84C142 108 138 130 130 148C120 166 102 172 80 172C58 172 40 166 30 148C22 130 18 108 18 84C18 42 38 10 80 10Z";
const earBehind = "M19 84C10 80 6 90 9 104C12 116 18 124 25 124Z";
const earAbove = "M20 84C11 84 9 96 14 104C17 108 20 106 21 104Z";
const neckBehind = "M44 150C46 172 42 184 30 192L16 200L144 200L130 192C118 184 114 172 116 150Z";

/** From above, the face to the top: the nose and the ears say where the front is. */
export const scalpAbove: Drawing = {
  id: "scalp-above",
  name: "scalp from above",
  width: 160,
  viewBox: "0 0 160 200",
  outline: { d: headAbove },
  ground: [
    { d: "M70 20C72 8 76 3 80 3C84 3 88 8 90 20Z", look: "skin" },
    { d: "M70 20C72 8 76 3 80 3C84 3 88 8 90 20", look: "out" },
    { d: earAbove, look: "skin" },
    { d: earAbove, look: "skin", mirrored: true },
    { d: earAbove, look: "out" },
    { d: earAbove, look: "out", mirrored: true },
    { d: headAbove, look: "hair" },
  ],
  zones: [
    { id: "scalp-front", d: "M26 62C38 34 58 24 80 24C102 24 122 34 134 62L132 74C100 66 60 66 28 74Z", at: [80, 54] },
    { id: "scalp-mid", d: "M28 74C60 66 100 66 132 74C136 92 134 112 130 122C98 114 62 114 30 122C26 112 24 92 28 74Z", at: [80, 98] },
    { id: "scalp-crown", d: "M30 122C62 114 98 114 130 122C122 148 104 166 80 166C56 166 38 148 30 122Z", at: [80, 147] },
  ],
  orbits: [],
  above: [{ d: headAbove, look: "out" }],
};

/** From behind: the crown, with the rim of the middle above it. */
export const scalpBehind: Drawing = {
  id: "scalp-behind",
  name: "scalp from behind",
  width: 160,
  viewBox: "0 0 160 200",
  outline: { d: headBehind },
  ground: [
    { d: neckBehind, look: "skin" },
    { d: earBehind, look: "skin" },
    { d: earBehind, look: "skin", mirrored: true },
    { d: earBehind, look: "out" },
    { d: earBehind, look: "out", mirrored: true },
    { d: headBehind, look: "hair" },
  ],
  zones: [
    { id: "scalp-mid", d: "M10 0L150 0L128 44C106 30 54 30 32 44Z", at: [80, 29], narrow: true, small: true },
    { id: "scalp-crown", d: "M32 44C54 30 106 30 128 44C138 72 122 108 80 110C38 108 22 72 32 44Z", at: [80, 76] },
  ],
  orbits: [],
  above: [{ d: headBehind, look: "out" }],
};
