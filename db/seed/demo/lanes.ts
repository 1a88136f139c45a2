/** Runs the work over all items, a few at a time: items that do not touch each other need not wait for each other. */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>, lanes = 4): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
