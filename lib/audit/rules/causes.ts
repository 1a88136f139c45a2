import type { AuditAction } from "./actions.ts";

/**
 * What is written down and may change what a patient is told, or when: their visits, what a visit still lacks, what was handed out, how they may be reached,
 * and which records are one patient's. Whoever adds an action of this kind adds it here.
 */
const CHANGES_WHAT_IS_TOLD: readonly AuditAction[] = [
  "appointment:book",
  "appointment:move",
  "appointment:renumber",
  "appointment:status",
  "appointment:undo",
  "change:undo",
  "contact:consent",
  "handout:correct",
  "handout:issue",
  "patient:edit",
  "patient:merge",
  "patient:register",
  "patient:unmerge",
  "review:record",
  "screening:sign",
  "series:add_session",
  "series:book",
  "series:change_protocol",
  "series:drop_session",
  "series:end",
  "series:pause",
  "series:propose",
  "series:reschedule",
  "series:resume",
  "series:undo",
  "treatment:sign",
  "waitlist:move",
];

/** What staff are told of at once. */
const ALERTS_STAFF: readonly AuditAction[] = ["adverse:record", "task:create"];

export const changesWhatIsTold = (action: AuditAction): boolean => CHANGES_WHAT_IS_TOLD.includes(action);
export const alertsStaff = (action: AuditAction): boolean => ALERTS_STAFF.includes(action);
