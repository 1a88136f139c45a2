import type { Result } from "#lib/result.ts";
import type { IsoDate } from "#lib/time.ts";
import type { BookingTx } from "./claims.ts";

/** Sessions that are about to stand on these days, of one patient and, where they belong to one, one series. */
export type Standing = {
  readonly patientId: string;
  readonly seriesId: string | null;
  readonly serviceId: string;
  readonly sessions: readonly {
    readonly appointmentId: string | null;
    readonly session: number | null;
    readonly date: IsoDate;
    /** The form field that a refusal about it stands beside. */
    readonly field: string | null;
  }[];
};

/**
 * What the house above the diary asks of every booking and move under the same locks: made in `lib/screening` alone, handed in by whoever calls, so that
 * forgetting it is a type error. `allow` may refuse and changes nothing; `after` writes what follows from it (tasks) in the same transaction.
 */
export type Safeguard = {
  readonly allow: (tx: BookingTx, standing: Standing) => Promise<Result<null>>;
  readonly after: (tx: BookingTx, touched: { readonly patientId: string; readonly appointmentIds: readonly string[] }) => Promise<void>;
};
