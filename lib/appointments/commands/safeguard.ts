import type { Tx } from "#lib/auth/ctx.ts";
import type { Result } from "#lib/result.ts";
import type { Became } from "../rules/became.ts";

/** An appointment that a change wrote. */
export type Touched = {
  readonly appointmentId: string;
  readonly became: Became;
  /** The form field that a refusal about it stands beside. */
  readonly field: string | null;
};

/**
 * What the house above the diary asks of every change to it, once it is written and before it is committed, under the same locks: it refuses the change
 * as a whole, which rolls it back, or writes what follows from it. Made in `lib/screening` alone and handed in by whoever changes the diary, so that
 * forgetting it is a type error.
 * @param alteredSeriesId the series whose own plan was altered, its protocol among it; null where none was
 */
export type Safeguard = (tx: Tx<never>, touched: readonly Touched[], alteredSeriesId: string | null) => Promise<Result<null>>;
