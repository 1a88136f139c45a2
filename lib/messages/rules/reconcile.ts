import type { TimeZone } from "#lib/time.ts";
import type { PlannedNotice } from "./notices.ts";
import { goTogether } from "./together.ts";

/** A notice as it is kept. */
export type StoredNotice = {
  readonly id: string;
  readonly key: string;
  readonly state: "planned" | "said" | "dropped";
  readonly dueAt: Temporal.Instant;
};

export type Reconciled = {
  /** What is left to be said, each when its message goes out. */
  readonly plan: readonly PlannedNotice[];
  readonly insert: readonly PlannedNotice[];
  readonly redate: readonly { readonly id: string; readonly dueAt: Temporal.Instant }[];
  readonly drop: readonly string[];
  /** What was dropped and is called for again. */
  readonly replan: readonly { readonly id: string; readonly dueAt: Temporal.Instant }[];
};

/**
 * What to write so that what is kept is what is called for. What was said stays said, and is not said again; what is no longer called for is dropped; what nobody
 * had reckoned in time is not begun with. Run again over its own result it changes nothing.
 */
export function reconcile(
  wanted: readonly PlannedNotice[],
  stored: readonly StoredNotice[],
  timeZone: TimeZone,
  now: Temporal.Instant,
): Reconciled {
  const kept = new Map(stored.map((notice) => [notice.key, notice]));
  const isCalledFor = ({ key, freshUntil }: PlannedNotice): boolean => {
    const state = kept.get(key)?.state;
    return state === "planned" || (state !== "said" && Temporal.Instant.compare(now, freshUntil) < 0);
  };
  const plan = goTogether(wanted.filter(isCalledFor), timeZone);
  const keys = new Set(plan.map(({ key }) => key));
  const standing = plan.flatMap(({ key, dueAt }) => {
    const notice = kept.get(key);
    return notice === undefined ? [] : [{ id: notice.id, state: notice.state, wasDue: notice.dueAt, dueAt }];
  });
  const ofState = (state: StoredNotice["state"]) => standing.filter((each) => each.state === state);
  return {
    plan,
    insert: plan.filter(({ key }) => !kept.has(key)),
    redate: ofState("planned").flatMap(({ id, wasDue, dueAt }) => (Temporal.Instant.compare(wasDue, dueAt) === 0 ? [] : [{ id, dueAt }])),
    drop: stored.flatMap(({ id, key, state }) => (state === "planned" && !keys.has(key) ? [id] : [])),
    replan: ofState("dropped").map(({ id, dueAt }) => ({ id, dueAt })),
  };
}
