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

/**
 * What may make a booked visit one that could not be booked: an answer, a decision, a date of birth, another protocol, records that became one or two, and a
 * change that put a visit where nobody asked the screening.
 */
const MAY_BREAK_GATES: readonly AuditAction[] = [
  "appointment:move",
  "appointment:undo",
  "change:undo",
  "patient:edit",
  "patient:merge",
  "patient:unmerge",
  "screening:decide",
  "screening:sign",
  "screening:staff-part",
  "series:change_protocol",
  "series:reschedule",
  "series:undo",
];

export const changesWhatIsTold = (action: AuditAction): boolean => CHANGES_WHAT_IS_TOLD.includes(action);
export const alertsStaff = (action: AuditAction): boolean => ALERTS_STAFF.includes(action);
export const mayBreakGates = (action: AuditAction): boolean => MAY_BREAK_GATES.includes(action);

/** What staff are told of that stands in no row of the trail, by the name that its job says. */
export const GATE_BROKE = "gate:broke";
export const ANCHOR_FAILED = "audit:anchor";
export const BACKUP_FAILED = "backup:fail";
