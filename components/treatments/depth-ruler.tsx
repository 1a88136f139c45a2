import { depthClass } from "#components/charts/depth.ts";

const WIDTH = 288;
const SCALE_MM = 2;
const STEPS = [
  { from: 0, to: 0.625 },
  { from: 0.625, to: 0.875 },
  { from: 0.875, to: 1.125 },
  { from: 1.125, to: 1.375 },
  { from: 1.375, to: SCALE_MM },
] as const;

const at = (mm: number) => (Math.min(mm, SCALE_MM) / SCALE_MM) * WIDTH;

type DepthRulerProps = {
  /** In mm; null while nothing is given. */
  readonly mm: number | null;
  readonly capMm: number;
  readonly lastMm: number | null;
};

/** Where a depth lies between nothing and the cap. The same figures stand in words beside it. */
export function DepthRuler({ mm, capMm, lastMm }: DepthRulerProps) {
  const cap = at(capMm);
  const near = lastMm !== null && Math.abs(at(lastMm) - cap) < 64;
  return (
    <svg className="depth-ruler" viewBox={`-10 0 ${WIDTH + 20} 46`} aria-hidden="true">
      <defs>
        <pattern id="ruler-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" className="hatch-line" />
        </pattern>
      </defs>
      {STEPS.filter(({ from }) => from < capMm).map(({ from, to }) => (
        <rect key={from} x={at(from)} y="8" width={at(Math.min(to, capMm)) - at(from)} height="8" className={depthClass((from + to) / 2)} />
      ))}
      <rect x={cap} y="8" width={WIDTH - cap} height="8" fill="url(#ruler-hatch)" />
      <line x1={cap} x2={cap} y1="4" y2="24" className="ruler-cap" />
      <text x={cap} y="38" textAnchor={capMm >= 1.75 ? "end" : "middle"} className="ruler-strong">
        cap {capMm.toFixed(2)}
      </text>
      {lastMm !== null && !near && (
        <>
          <line x1={at(lastMm)} x2={at(lastMm)} y1="18" y2="24" className="ruler-last" />
          <text x={Math.max(at(lastMm), 22)} y="38" textAnchor="middle">
            last {lastMm.toFixed(2)}
          </text>
        </>
      )}
      {mm !== null && <circle cx={at(mm)} cy="12" r="8" className="ruler-knob" />}
    </svg>
  );
}
