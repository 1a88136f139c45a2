/** How a depth in mm is shown: five steps of 0.25 mm from 0.50 (and below) to 1.50 (and above), always with the number printed. */
export function depthClass(mm: number): "d-1" | "d-2" | "d-3" | "d-4" | "d-5" {
  if (mm < 0.625) return "d-1";
  if (mm < 0.875) return "d-2";
  if (mm < 1.125) return "d-3";
  if (mm < 1.375) return "d-4";
  return "d-5";
}

export function depthText(mm: number): string {
  return mm.toFixed(2);
}
