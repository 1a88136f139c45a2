/**
 * The zones that treatments, protocols, charts and plots share. Their ids are stored in signed records, so they never change.
 * Right and left are the patient's. What holds at a clinic is its table of caps (`listZoneCaps`); here stand the
 * defaults that it begins with.
 */
export type ZoneRegion = "face" | "neck" | "scalp" | "hand" | "body";

export type Zone = {
  readonly id: string;
  readonly label: string;
  /** The deepest setting that a new clinic begins with, in millimetres; 0 inside the orbital rim. */
  readonly defaultCapMm: number;
  readonly region: ZoneRegion;
  readonly selectable: boolean;
};

type Row = readonly [id: string, label: string, defaultCapMm: number, region: ZoneRegion];

const ROWS: readonly Row[] = [
  ["forehead", "Forehead", 1, "face"],
  ["glabella", "Between the brows", 0.75, "face"],
  ["nose", "Nose", 0.75, "face"],
  ["perioral", "Around the mouth", 1, "face"],
  ["chin", "Chin", 1.5, "face"],
  ["cheek-upper-right", "Right upper cheek", 1.5, "face"],
  ["cheek-upper-left", "Left upper cheek", 1.5, "face"],
  ["cheek-lower-right", "Right lower cheek", 1.5, "face"],
  ["cheek-lower-left", "Left lower cheek", 1.5, "face"],
  ["jaw-right", "Right jaw", 1.5, "face"],
  ["jaw-left", "Left jaw", 1.5, "face"],
  ["temple-right", "Right temple", 0.5, "face"],
  ["temple-left", "Left temple", 0.5, "face"],
  ["under-eye-right", "Right under-eye, on the bone", 0.5, "face"],
  ["under-eye-left", "Left under-eye, on the bone", 0.5, "face"],
  ["neck", "Neck", 1, "neck"],
  ["scalp-front", "Front of the scalp", 1, "scalp"],
  ["scalp-mid", "Middle of the scalp", 1, "scalp"],
  ["scalp-crown", "Crown of the scalp", 1, "scalp"],
  ["hand-right", "Right hand", 1, "hand"],
  ["hand-left", "Left hand", 1, "hand"],
  ["abdomen", "Abdomen", 1.5, "body"],
  ["thigh-right", "Right thigh", 1.5, "body"],
  ["thigh-left", "Left thigh", 1.5, "body"],
  ["back", "Back", 1.5, "body"],
];

const toZone =
  (selectable: boolean) =>
  ([id, label, defaultCapMm, region]: Row): Zone => ({ id, label, defaultCapMm, region, selectable });

/** Inside the orbital rim: drawn on the face so that it is plain why, never to be chosen. */
export const ORBIT_ZONES: readonly Zone[] = [
  ["orbit-right", "Right eye socket", 0, "face"] as const,
  ["orbit-left", "Left eye socket", 0, "face"] as const,
].map(toZone(false));

/** Every zone that can be treated, in the order of forms: face from the top, neck, scalp, hands, body. */
export const ZONES: readonly Zone[] = ROWS.map(toZone(true));

const BY_ID = new Map([...ZONES, ...ORBIT_ZONES].map((zone) => [zone.id, zone]));

/** The zone of that id, the eye sockets included; undefined for an id that never was. */
export function findZone(id: string): Zone | undefined {
  return BY_ID.get(id);
}

/** Depths are set in steps of 0.05 mm. */
export const DEPTH_STEP_MM = 0.05;

/** Whether a depth in millimetres lies on the 0.05 mm steps; tolerant of binary fractions, not of a third decimal. */
export function isOnDepthStep(depthMm: number): boolean {
  const steps = depthMm / DEPTH_STEP_MM;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}
