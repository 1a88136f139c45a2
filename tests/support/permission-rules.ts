import type { Permission, Role } from "#lib/auth/policy.ts";

const STAFF: readonly Role[] = ["admin", "clinician", "reception"];
const CLINIC: readonly Role[] = ["clinician", "reception"];
const CLINICIAN: readonly Role[] = ["clinician"];
const ADMIN: readonly Role[] = ["admin"];
const ADMIN_OR_CLINICIAN: readonly Role[] = ["admin", "clinician"];

/** Who may do what, written down a second time, by hand, so that a permission that is given to one role more, or taken from one, is noticed. */
export const permissionRules: Readonly<Record<Permission, readonly Role[]>> = {
  "clinic:read": STAFF,
  "clinic:write": ADMIN,
  "hours:write": STAFF,
  "staff:read": ADMIN,
  "staff:write": ADMIN,
  "definition:read": STAFF,
  "definition:edit": ADMIN_OR_CLINICIAN,
  "definition:approve": CLINICIAN,
  "patient:read": CLINIC,
  "patient:write": CLINIC,
  "patient:merge": CLINIC,
  "import:run": CLINIC,
  "list:export": CLINIC,
  "alert:write": CLINIC,
  "clinical:read": CLINICIAN,
  "health:write": CLINICIAN,
  "diary:read": CLINIC,
  "series:start": CLINIC,
  "series:propose": CLINICIAN,
  "series:book": CLINIC,
  "appointment:book": CLINIC,
  "appointment:change": CLINIC,
  "appointment:override": CLINICIAN,
  "screening:take": CLINIC,
  "screening:decide": CLINICIAN,
  "consent:take": CLINIC,
  "consent:complete": CLINICIAN,
  "treatment:record": CLINICIAN,
  "device:log": ADMIN_OR_CLINICIAN,
  "supply:manage": STAFF,
  "task:read": CLINIC,
  "task:do": CLINIC,
  "handout:read": CLINIC,
  "portal:issue": CLINIC,
  "message:read": CLINIC,
  "message:send": STAFF,
  "message:manage": ADMIN,
  "price:manage": ADMIN,
  "billing:read": STAFF,
  "billing:sell": STAFF,
  "payment:take": STAFF,
  "billing:forgive": ADMIN_OR_CLINICIAN,
  "takings:count": ["admin", "reception"],
  "report:clinic": ADMIN,
  "report:own": CLINICIAN,
  "report:desk": ["admin", "reception"],
  "self:secure": STAFF,
  "privacy:note": CLINICIAN,
  "privacy:export": CLINICIAN,
  "privacy:retain": ADMIN_OR_CLINICIAN,
  "privacy:destroy": ADMIN_OR_CLINICIAN,
  "audit:read": ADMIN,
  "audit:export": ADMIN,
  "breach:manage": ADMIN,
};

/** What takes a password, and a second step, of the last ten minutes; and who signs in in two steps. */
export const freshRules: readonly Permission[] = [
  "staff:write",
  "self:secure",
  "privacy:export",
  "privacy:destroy",
  "audit:export",
  "import:run",
  "list:export",
];
export const twoStepRules: readonly Role[] = ["admin"];
