export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger" | "soft";
/** Heights: desk 36, row 28, touch 48 px. */
export type ControlSize = "desk" | "row" | "touch";

export function buttonClass(variant: ButtonVariant, size: ControlSize, wide = false): string {
  const sized = size === "desk" ? "" : ` btn-${size}`;
  return `btn btn-${variant}${sized}${wide ? " btn-wide" : ""}`;
}
