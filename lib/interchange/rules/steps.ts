export const STATES = ["matching", "checking", "checked", "running", "done", "undoing", "undone", "dropped"] as const;
export type ImportState = (typeof STATES)[number];

export const ROW_STATES = ["waiting", "ready", "alike", "same", "refused", "made", "skipped", "undone", "kept"] as const;
export type RowState = (typeof ROW_STATES)[number];

export type Counts = Readonly<Record<RowState, number>>;

type Step = "match" | "start" | "stop" | "undo" | "drop";

/** What can be done with an import now. Its columns are fixed once the first patient was made; what was made can be taken back at any time, and one that nobody needs is thrown away. */
export function stepsOf({ state, started }: { readonly state: ImportState; readonly started: boolean }): readonly Step[] {
  switch (state) {
    case "matching":
    case "checking":
      return ["match", "drop"];
    case "checked":
      return started ? ["start", "undo"] : ["match", "start", "drop"];
    case "running":
      return ["stop"];
    case "done":
      return ["undo"];
    default:
      return [];
  }
}

/** What a server works on by itself. */
export const AT_WORK: readonly ImportState[] = ["checking", "running", "undoing"];

/** How far the work at hand has come, of how many rows. */
export function progressOf(state: ImportState, counts: Counts): { readonly done: number; readonly of: number } {
  const all = ROW_STATES.reduce((sum, each) => sum + counts[each], 0);
  if (state === "checking") return { done: all - counts.waiting, of: all };
  if (state === "running") {
    const left = counts.ready + counts.alike;
    return { done: counts.made, of: counts.made + left };
  }
  const over = counts.undone + counts.kept;
  return { done: over, of: over + counts.made };
}
