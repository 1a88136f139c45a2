import { depthClass, depthText } from "./depth.ts";
import { brow, ear, eye, faceViewBox, faceZones, hair, lips, mirror, mouth, neckZone, nostrils, orbit, outline } from "./face-shapes.ts";

export type ZoneDepth = {
  /** In mm. */
  readonly mm: number;
  /** Given depths are filled; planned ones are a number on grey. */
  readonly planned?: boolean | undefined;
};

type FaceChartProps = {
  /** What is shown, for who cannot see it: "Depths of session 2". The table or list beside it holds the same. */
  readonly label: string;
  /** Zone id to depth. */
  readonly depths: Readonly<Record<string, ZoneDepth>>;
  readonly selected?: string | undefined;
  /** Three side by side: no numbers, planned depths in half tint. */
  readonly small?: boolean | undefined;
  /** Each zone a named link. */
  readonly hrefFor?: ((zone: string) => string) | undefined;
  /** Pointer only: the list of zones beside the chart must hold the same controls for the keyboard. */
  readonly onSelect?: ((zone: string) => void) | undefined;
  /** Must differ between charts on one page, for the clip and the hatching. */
  readonly id: string;
};

/** The front view. Closed eyes, nobody's sex, age or skin. The eye sockets are hatched and can never be chosen. */
export function FaceChart({ label, depths, selected, small, hrefFor, onSelect, id }: FaceChartProps) {
  const clip = `${id}-outline`;
  const hatch = `${id}-hatch`;
  const clipped = `url(#${clip})`;
  // The strip under the eye lies on the cheek: it is drawn only where it is treated or can be.
  const zones = faceZones.filter((zone) => !zone.id.startsWith("under-eye") || zone.id in depths || zone.id === selected);
  const chosen = [...zones, neckZone].find((zone) => zone.id === selected);
  const draw = (zone: (typeof zones)[number]) => {
    const shape = (
      <path
        data-zone={zone.id}
        d={zone.path}
        className={zoneClass(depths[zone.id], small)}
        transform={zone.side === "left" ? mirror : undefined}
      />
    );
    if (hrefFor) {
      return (
        <a key={zone.id} href={hrefFor(zone.id)} className="can-choose" aria-label={spoken(zone.name, depths[zone.id])}>
          {shape}
        </a>
      );
    }
    return onSelect ? (
      <Choosable key={zone.id} choose={() => onSelect(zone.id)}>
        {shape}
      </Choosable>
    ) : (
      <g key={zone.id}>{shape}</g>
    );
  };
  return (
    <svg className={small ? "face face-small" : "face"} viewBox={faceViewBox} role={hrefFor ? "group" : "img"} aria-label={label}>
      <defs>
        <clipPath id={clip}>
          <path d={outline} />
        </clipPath>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="hatch-ground" />
          <rect width="2" height="6" className="hatch-line" />
        </pattern>
      </defs>
      {draw(neckZone)}
      <path d={hair} className="hair" />
      <path d={ear} className="skin" />
      <path d={ear} className="skin" transform={mirror} />
      <path d={outline} className="skin" />
      <g clipPath={clipped}>
        {zones.map(draw)}
        <path data-zone="orbit-right" d={orbit} fill={`url(#${hatch})`} className="never" />
        <path data-zone="orbit-left" d={orbit} fill={`url(#${hatch})`} className="never" transform={mirror} />
      </g>
      <path d={outline} className="out" />
      <path d={ear} className="out" />
      <path d={ear} className="out" transform={mirror} />
      <path d={hair} className="hair" />
      <path d={eye} className="ft" />
      <path d={brow} className="ft" />
      <path d={eye} className="ft" transform={mirror} />
      <path d={brow} className="ft" transform={mirror} />
      <path d={nostrils} className="ft" />
      <path d={lips} className="lips" />
      <path d={mouth} className="ft" />
      {chosen && (
        <g clipPath={chosen.id === "neck" ? undefined : clipped}>
          <path d={chosen.path} className="chosen" transform={chosen.side === "left" ? mirror : undefined} />
        </g>
      )}
      {!small && [...zones, neckZone].map((zone) => <ZoneNumber key={zone.id} zone={zone} depth={depths[zone.id]} />)}
    </svg>
  );
}

function spoken(name: string, depth: ZoneDepth | undefined): string {
  const zone = name.charAt(0).toUpperCase() + name.slice(1);
  if (!depth) return zone;
  return `${zone}, ${depthText(depth.mm)} mm${depth.planned ? " planned" : ""}`;
}

function Choosable({ choose, children }: { readonly choose: () => void; readonly children: React.ReactNode }) {
  return (
    <g className="can-choose" onPointerUp={choose}>
      {children}
    </g>
  );
}

function zoneClass(depth: ZoneDepth | undefined, small: boolean | undefined): string {
  if (!depth) return "z";
  if (!depth.planned) return `z ${depthClass(depth.mm)}`;
  return small ? `z half ${depthClass(depth.mm)}` : "z";
}

type Numbered = { readonly id: string; readonly at: readonly [number, number] };

function ZoneNumber({ zone, depth }: { readonly zone: Numbered; readonly depth: ZoneDepth | undefined }) {
  if (!depth) return null;
  const tone = depth.planned ? "is-planned" : depthClass(depth.mm) === "d-5" ? "on-high" : "on-low";
  return (
    <text x={zone.at[0]} y={zone.at[1]} textAnchor="middle" className={zone.id.startsWith("jaw") ? `is-narrow ${tone}` : tone}>
      {depthText(depth.mm)}
    </text>
  );
}
