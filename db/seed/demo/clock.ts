import type { Database } from "#db/client.ts";
import { asSystem, type Ctx } from "#lib/auth/ctx.ts";
import type { Permission, Role } from "#lib/auth/policy.ts";
import type { Result } from "#lib/result.ts";
import { type IsoDate, wallToInstantCompatible } from "#lib/time.ts";

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isDoctor: boolean;
  readonly isPrescriber: boolean;
};

/** Who did something at which instant: the demo is made by the product's own commands under a stated clock. */
export type At = (now: Temporal.Instant, as: Person) => Ctx<Permission>;

export function stagedClock(database: Database): At {
  return (now, as) => asSystem("demo", { database, now, actingAs: as });
}

/** The instant of a wall time at a place. */
export const atPlace = (date: IsoDate, time: string, timeZone: string): Temporal.Instant => wallToInstantCompatible(date, time, timeZone);

/** The value of a command that must not be refused here. @throws with the reason, which holds nobody's data */
export function must<T>(what: string, result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`The demo could not ${what}: ${result.refusal.reason} ${JSON.stringify(result.refusal.facts)}`);
}
