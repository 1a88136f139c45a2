import { encode } from "uqr";

/** A text as a code to scan from this screen: dark on light in every scheme, or few cameras would read it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className="link-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="link-code-ground" width={size} height={size} />
      <path className="link-code-squares" d={squares.join("")} />
    </svg>
  );
}
