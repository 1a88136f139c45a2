import { type Drawing, type DrawnZone, type Line, mirrorZone } from "./drawing.ts";

const outline =
  "M180 44C246 44 288 90 290 164C291 200 289 236 281 266C272 304 250 342 220 368C206 380 193 386 180 386C167 386 154 380 140 368C110 342 88 304 79 266C71 236 69 200 70 164C72 90 114 44 180 44Z";
const hair =
  "M62 196C50 92 92 22 180 20C268 22 310 92 298 196C296 196 292 190 289 180C288 140 276 112 250 98C226 88 202 92 180 92C158 92 134 88 110 98C84 112 72 140 71 180C68 190 64 196 62 196Z";
const ear = "M70 186C58 176 48 184 51 206C54 228 62 246 75 246C72 228 70 208 70 186Z";
const neck =
  "M118 344C121 366 121 384 117 398C110 418 82 428 44 438L44 452L316 452L316 438C278 428 250 418 243 398C239 384 239 366 242 344C236 354 228 362 220 368C206 380 193 386 180 386C167 386 154 380 140 368C132 362 124 354 118 344Z";
const orbit =
  "M107 160C126 150 150 152 164 164C161 176 163 188 166 198C163 212 150 220 131 220C110 220 95 208 90 192C92 176 98 166 107 160Z";
const eye = "M106 193C116 203 141 204 152 196M113 199l-3 4M124 202l-1.500 4.500M136 202l1 4.500M146 199.500l2.500 4";
const brow = "M102 172C114 163 138 162 156 170";

const middle: readonly DrawnZone[] = [
  { id: "neck", d: neck, at: [180, 414], behind: true },
  {
    id: "forehead",
    d: "M110 100C134 88 158 92 180 92C202 92 226 88 250 100C257 122 258 142 253 160C234 150 210 152 196 164L164 164C150 152 126 150 107 160C102 142 103 122 110 100Z",
    at: [180, 130],
  },
  {
    id: "glabella",
    d: "M164 164L196 164C199 176 197 188 194 198L166 198C163 188 161 176 164 164Z",
    at: [180, 185],
    small: true,
  },
  {
    id: "nose",
    d: "M166 198L194 198C196 216 201 236 209 254C211 268 200 276 180 276C160 276 149 268 151 254C159 236 164 216 166 198Z",
    at: [180, 249],
  },
  {
    id: "perioral",
    d: "M152 270C160 277 170 278 180 278C190 278 200 277 208 270C216 278 222 288 225 299C232 304 232 314 218 322C202 334 158 334 142 322C128 314 128 304 135 299C138 288 144 278 152 270Z",
    at: [180, 293],
  },
  {
    id: "chin",
    d: "M142 322C158 334 202 334 218 322C228 340 226 362 214 380L214 400L146 400L146 380C134 362 132 340 142 322Z",
    at: [180, 361],
  },
];

/** The patient's right half, at the viewer's left; mirrored for the left. */
const right: readonly DrawnZone[] = [
  {
    id: "temple-right",
    d: "M110 100C103 122 102 142 107 160C98 166 92 176 90 192L40 192L40 110C70 104 92 96 110 100Z",
    at: [88, 152],
  },
  {
    id: "cheek-upper-right",
    d: "M90 192C95 208 110 220 131 220C150 220 163 212 166 198C164 216 159 236 151 254C150 262 146 270 142 278C120 282 94 276 60 262L40 192Z",
    at: [114, 256],
  },
  {
    id: "cheek-lower-right",
    d: "M60 262C94 276 120 282 142 278C137 286 135 292 135 299C128 304 128 314 142 322C140 325 139 328 138 331C118 336 96 330 60 316Z",
    at: [110, 308],
  },
  {
    id: "jaw-right",
    d: "M60 316C96 330 118 336 138 331C133 346 135 364 146 380L146 410L60 380Z",
    at: [129, 346],
    narrow: true,
  },
  {
    id: "under-eye-right",
    d: "M90 192C95 208 110 220 131 220C150 220 163 212 166 198C165 214 163 226 158 235C150 241 141 244 130 244C103 244 84 228 75 208L72 192Z",
    at: [126, 237],
    overlay: true,
    small: true,
  },
];

const WIDTH = 360;

const bothSides = <T extends Line>(line: T): readonly Line[] => [line, { ...line, mirrored: true }];

/** Closed eyes, nobody's sex, age or skin. */
export const frontDrawing: Drawing = {
  id: "front",
  name: "face from the front",
  width: WIDTH,
  viewBox: "36 12 288 432",
  outline: { d: outline },
  ground: [{ d: hair, look: "hair" }, ...bothSides({ d: ear, look: "skin" }), { d: outline, look: "skin" }],
  zones: [...middle, ...right, ...right.map((zone) => mirrorZone(zone, WIDTH))],
  orbits: [
    { id: "orbit-right", d: orbit },
    { id: "orbit-left", d: orbit, mirrored: true },
  ],
  above: [
    { d: outline, look: "out" },
    ...bothSides({ d: ear, look: "out" }),
    { d: hair, look: "hair" },
    ...bothSides({ d: eye, look: "ft" }),
    ...bothSides({ d: brow, look: "ft" }),
    { d: "M163 262C158 268 163 273 170 271M197 262C202 268 197 273 190 271M174 273C178 276 182 276 186 273", look: "ft" },
    {
      d: "M142 308C156 300 168 297 173 299C178 301 182 301 187 299C192 297 204 300 218 308C206 322 196 326 180 326C164 326 154 322 142 308Z",
      look: "lips",
    },
    { d: "M142 308C160 311 170 308 180 310C190 308 200 311 218 308", look: "ft" },
  ],
};
