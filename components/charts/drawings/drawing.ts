/** A path in the units of its drawing's viewBox. */
type Shape = {
  readonly d: string;
  /** Drawn as a mirror shows it that stands upright in the middle of the drawing. */
  readonly mirrored?: boolean | undefined;
};

/** What is no zone: skin and hair for the ground, features and outlines above the zones. */
export type Line = Shape & { readonly look: "skin" | "hair" | "out" | "ft" | "lips" };

export type DrawnZone = Shape & {
  /** As in lib/zones.ts. */
  readonly id: string;
  /** Where the number stands. */
  readonly at: readonly [x: number, y: number];
  /** Little room for the number. */
  readonly narrow?: boolean | undefined;
  /** Less than a thumb wide: it can be touched a little way outside its edge. */
  readonly small?: boolean | undefined;
  /** Drawn before everything else and not cut to the outline: a neck under a chin. */
  readonly behind?: boolean | undefined;
  /** Lies on its neighbour, and is drawn only where it is treated, or can be chosen. */
  readonly overlay?: boolean | undefined;
};

/** One view of the body. Right and left are the patient's. */
export type Drawing = {
  readonly id: string;
  /** What is seen: "face from the front". */
  readonly name: string;
  /** Twice the middle, where the mirror stands. */
  readonly width: number;
  readonly viewBox: string;
  /** What zones and eye sockets are cut to. */
  readonly outline: Shape;
  readonly ground: readonly Line[];
  /** In the order they are drawn, each once. */
  readonly zones: readonly DrawnZone[];
  /** Inside the orbital rim: hatched, and never to be chosen. */
  readonly orbits: readonly (Shape & { readonly id: string })[];
  readonly above: readonly Line[];
};

const flip = <T extends Shape>(shape: T): T => ({ ...shape, mirrored: shape.mirrored !== true });
const otherSide = (id: string): string => id.replace(/-right$/, "-left");

/** The zone of the left for one drawn at the right. */
export function mirrorZone(zone: DrawnZone, width: number): DrawnZone {
  return { ...flip(zone), id: otherSide(zone.id), at: [width - zone.at[0], zone.at[1]] };
}

/** The same drawing from the other side: every zone of the right becomes that of the left. */
export function mirrorDrawing(drawing: Drawing, as: { readonly id: string; readonly name: string }): Drawing {
  return {
    ...drawing,
    ...as,
    outline: flip(drawing.outline),
    ground: drawing.ground.map(flip),
    zones: drawing.zones.map((zone) => mirrorZone(zone, drawing.width)),
    orbits: drawing.orbits.map((orbit) => ({ ...flip(orbit), id: otherSide(orbit.id) })),
    above: drawing.above.map(flip),
  };
}
