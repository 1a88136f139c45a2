/** Marks on a photograph, in parts of its width and height from the top left, so that they fit every size of it. */
type Point = { readonly x: number; readonly y: number };
export type Ring = { readonly kind: "ring"; readonly at: Point; readonly radius: number };
export type Mark = { readonly kind: "line"; readonly points: readonly Point[] } | Ring;

/** Where a ring is put first: the middle. Its radius is a part of the width. */
export const RING: Ring = { kind: "ring", at: { x: 0.5, y: 0.5 }, radius: 0.08 };

const STEP = 0.01;
const within = (value: number) => Math.min(1, Math.max(0, value));

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** How this key moves a ring; null for one that does not. */
export function moved(key: string): ((ring: Ring) => Ring) | null {
  const by = MOVES[key];
  return by === undefined ? null : (ring) => ({ ...ring, at: { x: within(ring.at.x + by.x), y: within(ring.at.y + by.y) } });
}

/** How this key changes a ring's size; null for one that does not. */
export function scaled(key: string): ((ring: Ring) => Ring) | null {
  const by = key === "+" || key === "=" ? STEP : key === "-" ? -STEP : null;
  return by === null ? null : (ring) => ({ ...ring, radius: Math.min(0.5, Math.max(STEP, ring.radius + by)) });
}

/** White under ink: a mark is seen on every skin and in every light. */
const STROKES = [
  { colour: "#ffffff", share: 0.008 },
  { colour: "#0b3d3b", share: 0.004 },
] as const;

/** Draws the photograph with its marks. */
export function draw(on: CanvasRenderingContext2D, picture: CanvasImageSource, marks: readonly Mark[]): void {
  const { width, height } = on.canvas;
  on.drawImage(picture, 0, 0, width, height);
  on.lineCap = "round";
  on.lineJoin = "round";
  for (const mark of marks) {
    for (const { colour, share } of STROKES) {
      on.strokeStyle = colour;
      on.lineWidth = Math.max(2, width * share);
      on.beginPath();
      if (mark.kind === "ring") on.arc(mark.at.x * width, mark.at.y * height, mark.radius * width, 0, 2 * Math.PI);
      else for (const { x, y } of mark.points) on.lineTo(x * width, y * height);
      on.stroke();
    }
  }
}
