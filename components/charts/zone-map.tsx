import type { ReactNode } from "react";
import { findZone } from "#lib/zones.ts";
import { depthClass, depthText } from "./depth.ts";
import type { Drawing, DrawnZone } from "./drawings/drawing.ts";

/** Zone id to its depth in mm. Given depths are filled; planned ones are a number on grey. */
export type ZoneDepths = Readonly<Record<string, { readonly mm: number; readonly planned?: boolean | undefined }>>;

type ZoneMapProps = {
  /** Must differ between maps on one page, for the clip and the hatching. */
  readonly id: string;
  /** What is shown, for who cannot see it: "Depths of session 2". The table or list beside it holds the same. */
  readonly label: string;
  readonly drawing: Drawing;
  readonly depths: ZoneDepths;
  readonly selected?: string | undefined;
  /** Several side by side: no numbers, planned depths in half tint. */
  readonly small?: boolean | undefined;
  /** Zones as buttons, laid over the drawing in its own units; without them it is a picture. */
  readonly children?: ReactNode;
};

/** One view of the body with the depths of its zones. Eye sockets are hatched. */
export function ZoneMap({ id, label, drawing, depths, selected, small = false, children }: ZoneMapProps) {
  const { outline, ground, orbits, above } = drawing;
  const zones = drawing.zones.filter((zone) => !zone.overlay || children !== undefined || zone.id in depths);
  const chosen = zones.find((zone) => zone.id === selected);
  const flip = ({ mirrored }: { readonly mirrored?: boolean | undefined }) => (mirrored ? mirrorOf(drawing) : undefined);
  const area = (zone: DrawnZone, className: string) => <path key={zone.id} d={zone.d} className={className} transform={flip(zone)} />;
  const clip = `url(#${clipOf(id)})`;
  return (
    <svg
      className={small ? "zone-map zone-map-small" : "zone-map"}
      viewBox={drawing.viewBox}
      role={children === undefined ? "img" : "group"}
      aria-label={label}
    >
      <defs>
        <clipPath id={clipOf(id)}>
          <path d={outline.d} transform={flip(outline)} />
        </clipPath>
        <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="hatch-ground" />
          <rect width="2" height="6" className="hatch-line" />
        </pattern>
      </defs>
      {zones.filter(({ behind }) => behind).map((zone) => area(zone, zoneClass(depths[zone.id], small)))}
      {ground.map((line) => (
        <path key={lineKey(line)} d={line.d} className={line.look} transform={flip(line)} />
      ))}
      <g clipPath={clip}>
        {zones.filter(({ behind }) => !behind).map((zone) => area(zone, zoneClass(depths[zone.id], small)))}
        {orbits.map((orbit) => (
          <path key={orbit.id} d={orbit.d} fill={`url(#${id}-hatch)`} className="never" transform={flip(orbit)} />
        ))}
      </g>
      {above.map((line) => (
        <path key={lineKey(line)} d={line.d} className={line.look} transform={flip(line)} />
      ))}
      {chosen && <g clipPath={chosen.behind ? undefined : clip}>{area(chosen, "chosen")}</g>}
      {children}
      {children === undefined && !small && zones.map((zone) => <ZoneNumber key={zone.id} zone={zone} depth={depths[zone.id]} />)}
    </svg>
  );
}

export const clipOf = (id: string): string => `${id}-outline`;
export const mirrorOf = ({ width }: Drawing): string => `translate(${width} 0) scale(-1 1)`;
const lineKey = ({ d, look, mirrored }: Drawing["above"][number]) => `${look} ${mirrored ? "mirrored" : ""} ${d}`;

function zoneClass(depth: ZoneDepths[string] | undefined, small: boolean): string {
  if (!depth) return "z";
  if (!depth.planned) return `z ${depthClass(depth.mm)}`;
  return small ? `z half ${depthClass(depth.mm)}` : "z";
}

/** A depth where it was given. A zone that is a button has its number within it, where its name speaks for both. */
export function ZoneNumber({ zone, depth }: { readonly zone: DrawnZone; readonly depth: ZoneDepths[string] | undefined }) {
  if (!depth) return null;
  const tone = depth.planned ? "is-planned" : depthClass(depth.mm) === "d-5" ? "on-high" : "on-low";
  return (
    <text x={zone.at[0]} y={zone.at[1]} textAnchor="middle" className={zone.narrow ? `is-narrow ${tone}` : tone}>
      {depthText(depth.mm)}
    </text>
  );
}

/** "Right upper cheek, 1.25 mm given" */
export function sayZone(zone: string, depth: ZoneDepths[string] | undefined): string {
  const label = findZone(zone)?.label ?? zone;
  if (!depth) return `${label}, nothing planned`;
  return `${label}, ${depthText(depth.mm)} mm ${depth.planned ? "planned" : "given"}`;
}
