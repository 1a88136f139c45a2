type Placed = { readonly id: string; readonly from: number; readonly minutes: number };

/** Where two appointments of one column share time (one numbing, or booked over), they stand side by side. In the order of their starts. */
export function sidesOf(cards: readonly Placed[]): Map<string, "whole" | "left" | "right"> {
  const sides = new Map<string, "whole" | "left" | "right">();
  const inOrder = [...cards].sort((a, b) => a.from - b.from);
  for (const card of inOrder) {
    const shared = inOrder.filter(
      (other) => other.id !== card.id && other.from < card.from + card.minutes && card.from < other.from + other.minutes,
    );
    if (shared.length === 0) sides.set(card.id, "whole");
    else sides.set(card.id, shared.some((other) => sides.get(other.id) === "left") ? "right" : "left");
  }
  return sides;
}
