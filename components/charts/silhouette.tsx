import { depthClass } from "./depth.ts";
import { SILHOUETTES } from "./drawings/silhouettes.ts";
import type { ZoneDepths } from "./zone-map.tsx";

/** Where on the body a zone lies, in the colour of its depth. The name stands beside it. */
export function Silhouette({ zone, depth }: { readonly zone: string; readonly depth: ZoneDepths[string] | undefined }) {
  const found = SILHOUETTES.find(({ parts }) => zone in parts);
  if (found === undefined) return null;
  const tone = depth === undefined || depth.planned ? "is-here" : depthClass(depth.mm);
  return (
    <svg className="zone-map silhouette" viewBox="0 0 56 64" aria-hidden="true">
      <path d={found.body} className="skin" />
      {Object.entries(found.parts).map(([id, d]) => (
        <path key={id} d={d} className={id === zone ? `z ${tone}` : "z"} />
      ))}
    </svg>
  );
}
