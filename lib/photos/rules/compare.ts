type Comparable = { readonly id: string; readonly markedFrom: string | null };

/**
 * The two photographs to set side by side, of one view and newest first: the two that were asked for, else the first ever taken and the newest. Marked-up
 * copies are compared only when asked for. Null where there are no two.
 */
export function choosePair<P extends Comparable>(
  photos: readonly P[],
  asked: { readonly before?: string | undefined; readonly after?: string | undefined },
): { readonly before: P; readonly after: P } | null {
  const plain = photos.filter(({ markedFrom }) => markedFrom === null);
  const after = photos.find(({ id }) => id === asked.after) ?? plain[0];
  const before = photos.find(({ id }) => id === asked.before) ?? plain.findLast(({ id }) => id !== after?.id);
  return before === undefined || after === undefined ? null : { before, after };
}
