type Booked = {
  readonly status: "booked" | "confirmed" | "arrived" | "in_room" | "treated" | "closed" | "cancelled" | "no_show";
};

/** Whether it takes place or took place: neither cancelled nor missed. */
export function stands({ status }: Booked): boolean {
  return status !== "cancelled" && status !== "no_show";
}

/**
 * One appointment for each session of a series: the one that stands, else the last of those that were missed or cancelled. A session that was missed
 * and booked anew has both.
 * @param booked in the order of time
 */
export function bySession<T extends Booked>(booked: readonly T[], numberOf: (each: T) => number): Map<number, T> {
  const found = new Map<number, T>();
  for (const each of booked) {
    const before = found.get(numberOf(each));
    if (before === undefined || stands(each) || !stands(before)) found.set(numberOf(each), each);
  }
  return found;
}
