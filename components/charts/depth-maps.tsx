import { findZone } from "#lib/zones.ts";
import { DepthCell } from "./depth-table.tsx";
import { frontDrawing } from "./drawings/front.ts";
import { scalpAbove, scalpBehind } from "./drawings/scalp.ts";
import { Silhouette } from "./silhouette.tsx";
import { CHART_VIEWS } from "./views.ts";
import { type ZoneDepths, ZoneMap } from "./zone-map.tsx";

const LISTED = CHART_VIEWS.flatMap(({ listed }) => listed);
const SHOWN = [frontDrawing, scalpAbove, scalpBehind];

type DepthMapsProps = {
  /** Must differ between charts on one page. */
  readonly id: string;
  /** "Depths given". The table beside it holds the same. */
  readonly label: string;
  readonly depths: ZoneDepths;
};

/**
 * A record to read: the drawings that show any of its zones, and silhouettes for those of the body. The front has every zone of the face, so the sides
 * would say nothing new. Nothing at all for a record without zones.
 */
export function DepthMaps({ id, label, depths }: DepthMapsProps) {
  const drawings = SHOWN.filter(({ zones }) => zones.some((zone) => zone.id in depths));
  const onFront = drawings.includes(frontDrawing);
  const listed = LISTED.filter((zone) => zone in depths && !(zone === "neck" && onFront));
  return (
    <div className="depth-maps">
      {drawings.map((drawing) => (
        <div key={drawing.id} className={drawing === frontDrawing ? "depth-map-whole" : undefined}>
          <ZoneMap id={`${id}-${drawing.id}`} label={`${label}, ${drawing.name}`} drawing={drawing} depths={depths} />
        </div>
      ))}
      {listed.length > 0 && (
        <ul className="depth-map-whole depth-map-list">
          {listed.map((zone) => (
            <li key={zone}>
              <Silhouette zone={zone} depth={depths[zone]} />
              <span className="zone-list-name">{findZone(zone)?.label}</span>
              <DepthCell mm={depths[zone]?.mm ?? null} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
