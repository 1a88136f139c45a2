/**
 * Who may see which object: the part of the matrix between rights (policy.ts) and fields (fields.ts). By table, for everything that has an address of its own.
 * It is the most that may be seen: what a page does with the object takes a right of its own beside, and never opens it to more. Pure.
 */
import { allows, type Permission, type Role } from "./policy.ts";

type Seers = {
  /** Staff with any one of these rights, whichever patient it is about: within a clinic everybody looks after everybody's. */
  readonly staff: readonly Permission[];
  /** Whether a patient at the portal may open the one that is theirs. */
  readonly ownPatient: boolean;
};

export const OBJECTS = {
  adverse_events: { staff: ["clinical:read"], ownPatient: false },
  appointments: { staff: ["diary:read"], ownPatient: false },
  breaches: { staff: ["breach:manage"], ownPatient: false },
  closures: { staff: ["clinic:read"], ownPatient: false },
  consents: { staff: ["consent:take"], ownPatient: true },
  credit_notes: { staff: ["billing:read"], ownPatient: false },
  definition_versions: { staff: ["definition:read"], ownPatient: false },
  form_responses: { staff: ["clinical:read"], ownPatient: false },
  handouts: { staff: ["handout:read"], ownPatient: true },
  imports: { staff: ["import:run"], ownPatient: false },
  invoices: { staff: ["billing:read"], ownPatient: false },
  locations: { staff: ["clinic:read"], ownPatient: false },
  messages: { staff: ["message:read"], ownPatient: false },
  /** One for clinicians to clinicians alone: the row says so. */
  patient_documents: { staff: ["patient:read"], ownPatient: false },
  payments: { staff: ["billing:read"], ownPatient: false },
  /** To whoever reads the audit trail by their number alone. */
  patients: { staff: ["patient:read", "audit:read"], ownPatient: false },
  photos: { staff: ["clinical:read"], ownPatient: false },
  quotes: { staff: ["billing:read"], ownPatient: false },
  resources: { staff: ["clinic:read"], ownPatient: false },
  series: { staff: ["diary:read"], ownPatient: false },
  services: { staff: ["clinic:read"], ownPatient: false },
  supplies: { staff: ["supply:manage"], ownPatient: false },
  treatments: { staff: ["clinical:read"], ownPatient: false },
  users: { staff: ["clinic:read"], ownPatient: false },
} as const satisfies Record<string, Seers>;

export type ClinicObject = keyof typeof OBJECTS;

/** Whether somebody with these roles, a patient at the portal, or just anybody may see an object of this kind that is about this very patient, or about another. */
export function maySee(who: readonly Role[] | "patient" | "anybody", object: ClinicObject, whose: "own" | "other's"): boolean {
  const seers: Seers = OBJECTS[object];
  if (who === "anybody") return false;
  return who === "patient" ? seers.ownPatient && whose === "own" : seers.staff.some((permission) => allows(who, permission));
}
