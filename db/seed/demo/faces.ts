/** Faces drawn by code, for the demo's photographs: nobody's, and the same at every loading. */

/** How a face is turned, from the patient's right profile (-2) by the front (0) to the left (2). */
const TURNS: Readonly<Record<string, number>> = {
  "lateral-right": 2,
  "oblique-right": 1,
  front: 0,
  "oblique-left": -1,
  "lateral-left": -2,
};

const SKINS = ["#e7c1a2", "#c99a76", "#f0d3bd", "#a87450"] as const;
const HAIRS = ["#4a382c", "#2c2420", "#8a6a4a", "#5b5753"] as const;
const WIDTH = 480;
const HEIGHT = 600;

/** Places of scars on both cheeks, the brow and the chin, in pixels from the middle of the face. */
const SCARS = Array.from({ length: 34 }, (_, index) => {
  const side = index % 2 === 0 ? -1 : 1;
  const row = Math.floor(index / 2);
  return {
    x: side * (38 + ((row * 37) % 56)),
    y: row < 4 ? -118 + row * 14 : -6 + ((row * 29) % 108),
    size: 3 + ((index * 7) % 5),
  };
});

/**
 * One picture as SVG: the same face at every session, its scars fainter and its redness less.
 * @param whose chooses skin and hair
 * @param healed how far the treatment has got, from 0 to 1
 */
export function drawFace(view: string, whose: number, healed: number): string {
  const close = view === "close-up";
  const turn = TURNS[view] ?? 0;
  const skin = SKINS[whose % SKINS.length];
  const hair = HAIRS[whose % HAIRS.length];
  const shift = turn * 42;
  const narrow = 1 - Math.abs(turn) * 0.1;
  const seen = (x: number) => Math.abs(x + shift * 1.4) < 116 * narrow + 10;
  const eye = (side: number) => {
    const x = side * 52 * narrow + shift;
    return Math.abs(x) > 104
      ? ""
      : `<path d="M${x - 24} -38q24 14 48 0" stroke="#4b352a" stroke-width="5"/><path d="M${x - 28} -66q28 -14 56 -2" stroke="${hair}" stroke-width="8"/>`;
  };
  const scars = SCARS.filter(({ x }) => seen(x)).map(
    ({ x, y, size }) =>
      `<ellipse cx="${x * narrow + shift}" cy="${y}" rx="${size}" ry="${size * 0.8}" fill="#a8483a" opacity="${(0.62 - healed * 0.42).toFixed(2)}"/>`,
  );
  const isProfile = Math.abs(turn) === 2;
  const nose = isProfile
    ? `<path d="M${turn * 50} -46q${turn * 22} 44 ${turn * 18} 58q${-turn * 6} 12 ${-turn * 22} 8" fill="${skin}" stroke-width="3"/>`
    : `<path d="M${shift * 1.3 - 4} -24q${turn * 10 - 10} 42 ${-8 + turn * 4} 50q12 12 26 2"/>`;
  const ear = (x: number) => `<ellipse cx="${x}" cy="-8" rx="17" ry="34" fill="${skin}"/>`;
  const behind = isProfile ? [] : [-1, 1].filter((side) => side * turn <= 0).map((side) => ear(side * 128 * narrow - shift * 0.3));
  const before = isProfile ? `<g stroke="#000" stroke-opacity=".3" stroke-width="3">${ear(-turn * 22)}</g>` : "";
  const window = close ? "-30 -40 150 188" : `${-WIDTH / 2} ${-HEIGHT / 2 + 20} ${WIDTH} ${HEIGHT}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="${window}"><rect x="-300" y="-400" width="600" height="800" fill="#c9ced0"/><path d="M-200 330q20 -110 130 -124v-90h140v90q110 14 130 124z" fill="${skin}"/><path d="M-70 150q70 60 140 0v40q-70 50 -140 0z" fill="#000" opacity=".1"/>${behind.join("")}<ellipse cy="-20" rx="${128 * narrow}" ry="176" fill="${skin}"/><clipPath id="head"><ellipse cy="-24" rx="${132 * narrow}" ry="184"/></clipPath><g clip-path="url(#head)"><path d="M${-132 * narrow} -60q-6 -160 132 -160t${132 * narrow} 160q-20 -96 ${-132 * narrow} -100t${-132 * narrow} 100z" fill="${hair}"/></g><clipPath id="face"><ellipse cy="-20" rx="${128 * narrow}" ry="176"/></clipPath><g clip-path="url(#face)"><g fill="#c0392b" opacity="${(0.2 - healed * 0.16).toFixed(2)}"><ellipse cx="${-62 * narrow + shift}" cy="34" rx="44" ry="52"/><ellipse cx="${62 * narrow + shift}" cy="34" rx="44" ry="52"/></g>${scars.join("")}</g><g fill="none" stroke-linecap="round">${eye(-1)}${eye(1)}<g stroke="#000" stroke-opacity=".35" stroke-width="5">${nose}</g><g clip-path="url(#face)"><path d="M${shift * 1.1 - 34 * narrow} 86q${34 * narrow} 14 ${68 * narrow} 0" stroke="#9c5148" stroke-width="9"/></g></g>${before}</svg>`;
}
