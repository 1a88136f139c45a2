import type { MoveOption, MoveRow } from "./move.ts";

/** An option whose sessions the diary has room for, with those that something else refuses: named beside the session, and possible no more. */
export function withRefusals(option: MoveOption, why: (row: MoveRow) => string | null): MoveOption {
  const rows = option.rows.map((row): MoveRow => {
    const refused = row.problem === null ? why(row) : null;
    return refused === null ? row : { ...row, verdict: "not_free", problem: refused };
  });
  return { ...option, rows, possible: option.possible && rows.every(({ verdict }) => verdict !== "not_free") };
}

/** Whether it comes to lie at another time: what stays is not asked again. */
export function isPlacedAnew({ was, becomes }: Pick<MoveRow, "was" | "becomes">): boolean {
  return was.date !== becomes.date || was.start !== becomes.start;
}
