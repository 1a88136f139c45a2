/**
 * The order in which sessions that keep their order can take their new times one by one without ever standing on each other: those that move later,
 * the last first, then those that move earlier, the first first. A new time may so equal another's old one.
 */
export function oneByOne<T extends { readonly from: Temporal.Instant; readonly to: Temporal.Instant }>(moves: readonly T[]): T[] {
  const later = moves.filter(({ from, to }) => Temporal.Instant.compare(to, from) > 0);
  const others = moves.filter(({ from, to }) => Temporal.Instant.compare(to, from) <= 0);
  return [
    ...later.toSorted((a, b) => Temporal.Instant.compare(b.from, a.from)),
    ...others.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from)),
  ];
}
