import { findZone, ZONES } from "#lib/zones.ts";

/**
 * The standard views. "Standard set: frontal, both obliques, both laterals … close-up of target zone; scalp: vertex, hairline, midline part; body: site +
 * ruler" (knowledge.md 2.9). Right and left are the patient's. The ids are stored with the photographs, so they never change.
 */
export type PhotoView = {
  readonly id: string;
  readonly label: string;
  /** How the patient and the camera stand, so that two photographs can be compared. */
  readonly how: string;
};

const LEVEL = "Camera level with the eyes, hair back, no make-up.";

const FACE: readonly PhotoView[] = [
  { id: "front", label: "Front", how: `Looks into the camera. ${LEVEL}` },
  { id: "oblique-right", label: "Right oblique", how: `Turned half way, right cheek to the camera. ${LEVEL}` },
  { id: "oblique-left", label: "Left oblique", how: `Turned half way, left cheek to the camera. ${LEVEL}` },
  { id: "lateral-right", label: "Right profile", how: `Right side to the camera, chin level. ${LEVEL}` },
  { id: "lateral-left", label: "Left profile", how: `Left side to the camera, chin level. ${LEVEL}` },
];

const CLOSE_UP: PhotoView = { id: "close-up", label: "Close-up", how: "The treated area fills the picture, in focus." };

const SCALP: readonly PhotoView[] = [
  { id: "vertex", label: "Top of the head", how: "From above, head bent forward." },
  { id: "hairline", label: "Hairline", how: "From the front, hair held back, forehead level." },
  { id: "midline", label: "Midline part", how: "From above, the hair parted along the middle." },
];

const SITES: readonly PhotoView[] = ZONES.filter(({ region }) => region !== "face" && region !== "scalp").map(({ id, label }) => ({
  id: `site-${id}`,
  label: `${label}, with ruler`,
  how: "Square on, a ruler beside the treated skin.",
}));

export const PHOTO_VIEWS: readonly PhotoView[] = [...FACE, ...SCALP, ...SITES, CLOSE_UP];

/** The words of a view; the id itself where it is none of ours. */
export function sayView(id: string): string {
  return PHOTO_VIEWS.find((view) => view.id === id)?.label ?? id;
}

/** The views that a session on these zones is documented with, in the order they are taken; those of the face where nothing was chosen yet. */
export function standardViews(zones: readonly string[]): readonly PhotoView[] {
  const regions = new Set(zones.map((id) => findZone(id)?.region));
  const sites = SITES.filter(({ id }) => zones.includes(id.slice("site-".length)));
  const views = [...(regions.has("face") ? FACE : []), ...(regions.has("scalp") ? SCALP : []), ...sites];
  return [...(views.length === 0 ? FACE : views), CLOSE_UP];
}
