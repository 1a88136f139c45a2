/**
 * Who may do what: the one machine-readable matrix that the gate, the navigation and the tests read.
 * Fails closed: a permission that is not listed for a role is refused.
 */
export const ROLES = ["admin", "clinician", "reception"] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Readonly<Record<Role, string>> = { admin: "Admin", clinician: "Clinician", reception: "Reception" };

export const MATRIX = {
  "clinic:read": ["admin", "clinician", "reception"],
  "clinic:write": ["admin"],
  /** Closures, absences and extra shifts, entered where they are seen. Whoever may move every visit of a day may also say that nobody is there. */
  "hours:write": ["admin", "clinician", "reception"],
  "staff:read": ["admin"],
  "staff:write": ["admin"],
  /** Their own second step of signing in. */
  "self:secure": ["admin", "clinician", "reception"],
  "definition:read": ["admin", "clinician", "reception"],
  // Whoever looks after the clinic's texts may word them; nothing they write is used before a clinician approves it.
  "definition:edit": ["admin", "clinician"],
  "definition:approve": ["clinician"],
  "patient:read": ["clinician", "reception"],
  "patient:write": ["clinician", "reception"],
  /** Taking two records for one patient. It rewrites neither and is undone, so that whoever registers may mend what was registered twice. */
  "patient:merge": ["clinician", "reception"],
  /** Many patients at once, from a file of another system, and their undoing: whoever registers them one by one. An admin who is neither reads no patient. */
  "import:run": ["clinician", "reception"],
  /** Every patient and every visit as a file, which leaves the house: whoever reads them one by one. It holds nothing clinical, whoever takes it. */
  "list:export": ["clinician", "reception"],
  "alert:write": ["clinician", "reception"],
  "clinical:read": ["clinician"],
  /** Allergies and medicines. */
  "health:write": ["clinician"],
  "diary:read": ["clinician", "reception"],
  // Reception from a protocol that a clinician opened to it, a clinician from any: the command looks at the protocol.
  "series:start": ["clinician", "reception"],
  "series:propose": ["clinician"],
  "series:book": ["clinician", "reception"],
  "appointment:book": ["clinician", "reception"],
  "appointment:change": ["clinician", "reception"],
  "appointment:override": ["clinician"],
  "screening:take": ["clinician", "reception"],
  "screening:decide": ["clinician"],
  "consent:take": ["clinician", "reception"],
  /** The clinician's part: what was talked over, and their signature. */
  "consent:complete": ["clinician"],
  "treatment:record": ["clinician"],
  /** What is done to a device: cleaned, serviced, found faulty, mended. */
  "device:log": ["admin", "clinician"],
  /** The stock list: products, lots, counts. It names no patient; a recall's list of patients needs patient:read beside it. */
  "supply:manage": ["admin", "clinician", "reception"],
  // What tells of an answer is read by clinicians and done by prescribers: lib/tasks asks that of each task.
  "task:read": ["clinician", "reception"],
  "task:do": ["clinician", "reception"],
  "handout:read": ["clinician", "reception"],
  "portal:issue": ["clinician", "reception"],
  /** What patients were and will be told, and its failures. */
  "message:read": ["clinician", "reception"],
  /** Offers, links and what is tried again; and the word that nothing goes out, which whoever sees that something is wrong may say at once. */
  "message:send": ["admin", "clinician", "reception"],
  /** Calendars that programs read by a secret address, and jobs that could not be done. */
  "message:manage": ["admin"],
  /** What services cost, how each location bills. */
  "price:manage": ["admin"],
  /** What a patient was quoted, sold and has paid. An admin answers for the clinic's money, and reads of a patient what an invoice says of its buyer. */
  "billing:read": ["admin", "clinician", "reception"],
  /** Quotes, their acceptance, invoices, and the decision on a fee. */
  "billing:sell": ["admin", "clinician", "reception"],
  /** Money that comes in, and what is too much and goes back. */
  "payment:take": ["admin", "clinician", "reception"],
  /** What the clinic gives: a discount, a write-off, a credit note. Whoever takes the money at the desk does not also forgive it. */
  "billing:forgive": ["admin", "clinician"],
  /** What came in on a day, and the count of it. */
  "takings:count": ["admin", "reception"],
  /** The reports of the whole clinic; of their own work; and of the day and week at the desk. */
  "report:clinic": ["admin"],
  "report:own": ["clinician"],
  "report:desk": ["admin", "reception"],
  /** What a patient asks to see and have put right: requests and statements, and the copy itself. An admin who is no clinician reads no record. */
  "privacy:note": ["clinician"],
  "privacy:export": ["clinician"],
  /** For how long records are kept: the country, holds, and the word that one may be destroyed. Nobody destroys anything from a page. */
  "privacy:retain": ["admin", "clinician"],
  "privacy:destroy": ["admin", "clinician"],
  "breach:manage": ["admin"],
  /** Who saw and did what. It names patients by their number alone, unless one may read patients too. */
  "audit:read": ["admin"],
  /** The same as a file, which leaves the house. */
  "audit:export": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof MATRIX;

/** What nobody does with a page that somebody else left open: it takes a password, and the second step where there is one, of the last ten minutes. */
export const FRESH: readonly Permission[] = [
  "staff:write",
  "self:secure",
  "privacy:export",
  "privacy:destroy",
  "audit:export",
  "import:run",
  "list:export",
];

/** Whoever has one of these roles signs in in two steps; for everybody else it is a choice. */
const TWO_STEPS: readonly Role[] = ["admin"];

export function needsTwoSteps(roles: readonly Role[]): boolean {
  return roles.some((role) => TWO_STEPS.includes(role));
}

/** Whether someone with these roles may. Roles are a set; one that allows is enough. */
export function allows(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = MATRIX[permission];
  return roles.some((role) => allowed.includes(role));
}

/** Where someone with these roles lands after signing in. */
export function homeOf(roles: readonly Role[]): "/diary" | "/settings" {
  return allows(roles, "diary:read") ? "/diary" : "/settings";
}
