/** While somebody drags, or a cover lies over the page, what is under it stays as it is. */
let holds = 0;
const waiting = new Set<() => void>();

/** @returns how to let go; calling it twice does no harm. */
export function holdStill(): () => void {
  holds += 1;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    holds -= 1;
    if (holds > 0) return;
    for (const go of [...waiting]) {
      waiting.delete(go);
      go();
    }
  };
}

/** Runs it now, or once nobody holds the page any more. */
export function whenStill(go: () => void): void {
  if (holds === 0) go();
  else waiting.add(go);
}
