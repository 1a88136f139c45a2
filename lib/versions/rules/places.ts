/**
 * A list with some of it moved: whoever names another place than their own takes it, the rest keep their order around them. Places count from one;
 * null stays where it is.
 */
export function inPlaces<T extends { readonly place: number | null }>(items: readonly T[]): readonly T[] {
  const moved = items
    .filter(({ place }, index) => place !== null && place !== index + 1)
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const placed = items.filter((item) => !moved.includes(item));
  for (const item of moved) placed.splice((item.place ?? 1) - 1, 0, item);
  return placed;
}
