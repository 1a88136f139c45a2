import type { Drawing, DrawnZone } from "./drawings/drawing.ts";
import { frontDrawing } from "./drawings/front.ts";
import { leftDrawing, rightDrawing } from "./drawings/profile.ts";
import { scalpAbove, scalpBehind } from "./drawings/scalp.ts";
import { SILHOUETTES } from "./drawings/silhouettes.ts";

export type ChartView = {
  readonly id: "front" | "right" | "left" | "body";
  readonly label: string;
  readonly drawings: readonly Drawing[];
  /** Zones that stand in a list beside a small silhouette. */
  readonly listed: readonly string[];
};

const silhouetteZones = SILHOUETTES.flatMap(({ parts }) => Object.keys(parts));

const front: ChartView = { id: "front", label: "Front", drawings: [frontDrawing], listed: [] };

/** The ways to look at a patient; a zone may be drawn in several. */
export const CHART_VIEWS: readonly ChartView[] = [
  front,
  { id: "right", label: "Right", drawings: [rightDrawing], listed: [] },
  { id: "left", label: "Left", drawings: [leftDrawing], listed: [] },
  { id: "body", label: "Scalp, body", drawings: [scalpAbove, scalpBehind], listed: silhouetteZones },
];

export function shows({ drawings, listed }: ChartView, zone: string): boolean {
  return listed.includes(zone) || drawings.some(({ zones }) => zones.some(({ id }) => id === zone));
}

/** The view to turn to for a zone: the one that is looked at, where it shows the zone, else the first that does. */
export function viewFor(zone: string | undefined, looking: ChartView = front): ChartView {
  if (zone === undefined || shows(looking, zone)) return looking;
  return CHART_VIEWS.find((view) => shows(view, zone)) ?? looking;
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Where a key leads from one zone of a drawing: an arrow to the nearest zone that lies that way rather than across it, Home and End to the first and
 * the last from the top. Null for any other key, and where nothing lies that way.
 */
export function zoneByKey(zones: readonly DrawnZone[], from: string, key: string): string | null {
  const down = zones.toSorted((one, other) => one.at[1] - other.at[1]);
  if (key === "Home") return down.at(0)?.id ?? null;
  if (key === "End") return down.at(-1)?.id ?? null;
  const arrow = ARROWS[key];
  const start = zones.find(({ id }) => id === from)?.at;
  if (arrow === undefined || start === undefined) return null;
  const reached = zones.flatMap(({ id, at }) => {
    const [x, y] = [at[0] - start[0], at[1] - start[1]];
    const along = x * arrow[0] + y * arrow[1];
    const across = Math.abs(x * arrow[1]) + Math.abs(y * arrow[0]);
    return along > 0 && across <= 1.5 * along ? [{ id, far: along + 2 * across }] : [];
  });
  return reached.toSorted((one, other) => one.far - other.far).at(0)?.id ?? null;
}
