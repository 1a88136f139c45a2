"use client";

import { type KeyboardEvent, useState } from "react";
import { findZone } from "#lib/zones.ts";
import { DepthCell } from "./depth-table.tsx";
import type { Drawing, DrawnZone } from "./drawings/drawing.ts";
import { Silhouette } from "./silhouette.tsx";
import { CHART_VIEWS, viewFor, zoneByKey } from "./views.ts";
import { clipOf, mirrorOf, sayZone, type ZoneDepths, ZoneMap, ZoneNumber } from "./zone-map.tsx";

type ZoneChartProps = {
  /** Must differ between charts on one page. */
  readonly id: string;
  readonly depths: ZoneDepths;
  readonly selected: string | null;
  readonly onSelect: (zone: string) => void;
};

/**
 * The body to choose zones on: front, right, left, and scalp with body. Every zone that can be treated is a button with its name and depth in at least
 * one view; the chart turns to the zone that was chosen elsewhere. In a drawing Tab goes to one zone and the arrow keys from there.
 */
export function ZoneChart({ id, depths, selected, onSelect }: ZoneChartProps) {
  const [view, setView] = useState(() => viewFor(selected ?? undefined));
  const [seen, setSeen] = useState(selected);
  if (seen !== selected) {
    setSeen(selected);
    setView(viewFor(selected ?? undefined, view));
  }
  return (
    <div className="zone-chart">
      <fieldset className="segmented segmented-touch">
        <legend className="visually-hidden">View</legend>
        {CHART_VIEWS.map((each) => (
          <button key={each.id} type="button" aria-pressed={each === view} onClick={() => setView(each)}>
            {each.label}
          </button>
        ))}
      </fieldset>
      <div className={view.drawings.length > 1 ? "zone-chart-pair" : "zone-chart-one"}>
        {view.drawings.map((drawing) => (
          <Choosing key={drawing.id} id={`${id}-${drawing.id}`} drawing={drawing} depths={depths} selected={selected} onSelect={onSelect} />
        ))}
      </div>
      {view.listed.length > 0 && (
        <ul className="zone-list">
          {view.listed.map((zone) => (
            <li key={zone}>
              <button type="button" aria-pressed={zone === selected} onClick={() => onSelect(zone)}>
                <Silhouette zone={zone} depth={depths[zone]} />
                <span className="zone-list-name">{findZone(zone)?.label}</span>
                <ListedDepth depth={depths[zone]} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ListedDepth({ depth }: { readonly depth: ZoneDepths[string] | undefined }) {
  if (depth === undefined) return null;
  if (!depth.planned) return <DepthCell mm={depth.mm} />;
  return <span className="text-ink-2">{`${depth.mm.toFixed(2)} planned`}</span>;
}

type ChoosingProps = ZoneChartProps & { readonly drawing: Drawing };

function Choosing({ id, drawing, depths, selected, onSelect }: ChoosingProps) {
  const { zones } = drawing;
  const [stop, setStop] = useState<string | null>(null);
  const tabStop = [stop, selected].find((zone) => zones.some((each) => each.id === zone)) ?? zones[0]?.id;
  const press = (event: KeyboardEvent<SVGGElement>, zone: string) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onSelect(zone);
      return;
    }
    const next = zoneByKey(zones, zone, event.key);
    if (next === null) return;
    event.preventDefault();
    event.currentTarget.ownerSVGElement?.querySelector<SVGGElement>(`[data-zone="${next}"]`)?.focus();
  };
  // There is no button element in a drawing: a group takes the part.
  const asButton = (zone: string) => ({
    role: "button",
    tabIndex: zone === tabStop ? 0 : -1,
    "aria-pressed": zone === selected,
    "aria-label": sayZone(zone, depths[zone]),
    "data-zone": zone,
    onClick: () => onSelect(zone),
    onFocus: () => setStop(zone),
    onKeyDown: (event: KeyboardEvent<SVGGElement>) => press(event, zone),
  });
  // The small ones last: they are touched a little outside their edge, and what is last lies on top.
  const layers = [zones.filter(({ behind }) => behind), zones.filter(isPlain), zones.filter(({ small }) => small)].flat();
  return (
    <ZoneMap id={id} label={`Zones of the ${drawing.name}`} drawing={drawing} depths={depths} selected={selected ?? undefined}>
      {layers.map((zone) => (
        <g key={zone.id} className="can-choose" {...asButton(zone.id)}>
          <g clipPath={isPlain(zone) ? `url(#${clipOf(id)})` : undefined}>
            {["ring", "ring-gap", zone.small ? "touch touch-wide" : "touch"].map((className) => (
              <path key={className} d={zone.d} className={className} transform={zone.mirrored ? mirrorOf(drawing) : undefined} />
            ))}
          </g>
          <ZoneNumber zone={zone} depth={depths[zone.id]} />
        </g>
      ))}
    </ZoneMap>
  );
}

const isPlain = ({ behind, small }: DrawnZone): boolean => behind !== true && small !== true;
