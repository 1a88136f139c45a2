"use client";

import { encode } from "uqr";
import { useForm } from "#components/ui/form-context.tsx";

/** The link that the form around it has just made, as a code to scan from this screen: dark on light in every scheme, or few cameras would read it. */
export function LinkAsCode() {
  const { state } = useForm();
  if (state.outcome !== "done" || state.link === undefined) return null;
  const { data, size } = encode(state.link, { ecc: "M", border: 4 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className="link-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="The same link as a code to scan"
      shapeRendering="crispEdges"
    >
      <rect className="link-code-ground" width={size} height={size} />
      <path className="link-code-squares" d={squares.join("")} />
    </svg>
  );
}
