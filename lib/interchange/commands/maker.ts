import type { Tx } from "#lib/auth/ctx.ts";
import type { Result } from "#lib/result.ts";
import type { Reading } from "../rules/read-row.ts";
import type { RowState } from "../rules/steps.ts";

/** What a server may do that works on an import, whoever started it: nothing that anybody at the desk could not. */
export type ImportTx = Tx<"import:run" | "appointment:book">;

export type AtWork = {
  readonly id: string;
  readonly columns: readonly string[];
  readonly dateOrder: Reading["dateOrder"];
  readonly likely: "skip" | "make";
};

export type Row = { readonly row: number; readonly cells: readonly string[] };

/** What became of a row. */
export type Verdict = {
  readonly row: number;
  readonly state: RowState;
  readonly reasons: readonly string[];
  /** The number of the patient whom it looks like. */
  readonly alike: number | null;
  /** Whom it made, or whose appointment it made. */
  readonly patient?: string;
  readonly appointment?: string;
};

/** What an import of one kind makes of rows. One of it works on one import, from the beginning of a step to its end. */
export type Maker = {
  /** Rows of one transaction. */
  readonly most: { readonly checking: number; readonly making: number; readonly undoing: number };
  /** Looks at rows in the order of the file without making anything, and remembers what they would have made. */
  check(tx: ImportTx, work: AtWork, rows: readonly Row[]): Promise<readonly Verdict[]>;
  /** Makes what rows say, each read and looked at anew: somebody may have been there meanwhile. A refusal is of all of them. */
  make(tx: ImportTx, work: AtWork, rows: readonly Row[]): Promise<Result<readonly Verdict[]>>;
  /** Takes back the next of what was made and nobody has touched since. @returns how many rows were looked at */
  undo(tx: ImportTx, work: AtWork): Promise<number>;
};
