import { allows, type Permission, type Role } from "#lib/auth/policy.ts";

/**
 * What stands between a person and a page. An "area" without the right is a plain page that says so (403), an "object" is as if it did not exist (404).
 * "open" is for everybody, "start" leads on, "sign-in" is for the signed out, "half-way" for whoever gave the password and not yet the second step, "portal" needs a patient's session, "form" a patient's form, "way-back" a tablet
 * that was handed over, "gone" exists only before the set-up.
 */
export type PageRule =
  | { readonly kind: "area" | "object"; readonly needs: readonly Permission[] }
  | { readonly kind: "open" | "start" | "sign-in" | "half-way" | "portal" | "form" | "way-back" | "gone" };

const area = (...needs: readonly Permission[]): PageRule => ({ kind: "area", needs });
const object = (...needs: readonly Permission[]): PageRule => ({ kind: "object", needs });

/** Written down a second time, by hand, so that a page whose gate was loosened is noticed. A page of the build that is not here fails the tests. */
export const pageRules: Readonly<Record<string, PageRule>> = {
  "/": { kind: "start" },
  "/adverse-events/[id]": object("clinical:read", "treatment:record"),
  "/appointments/[id]": object("diary:read"),
  "/appointments/[id]/cancel": object("appointment:change"),
  "/appointments/[id]/consent": object("consent:take"),
  "/appointments/[id]/form-link": object("screening:take"),
  "/appointments/[id]/gate": object("screening:decide"),
  "/appointments/[id]/hand-over": object("screening:take", "consent:take"),
  "/appointments/[id]/move": object("appointment:change"),
  "/appointments/[id]/offers": object("appointment:change"),
  "/appointments/[id]/preparation": object("diary:read"),
  "/appointments/[id]/screening": object("screening:take"),
  "/appointments/[id]/screening/paper": object("screening:take"),
  "/appointments/[id]/treatment": object("treatment:record"),
  "/appointments/[id]/treatment/aftercare": object("treatment:record"),
  "/appointments/[id]/waitlist": object("appointment:change"),
  "/choices": { kind: "open" },
  "/confirm": area("clinic:read"),
  "/consents/[id]": object("consent:take"),
  "/diary": area("diary:read"),
  "/diary/new": area("appointment:book"),
  "/exports": area("list:export"),
  "/f": { kind: "open" },
  "/fees": area("billing:read", "billing:sell"),
  "/forgotten": { kind: "open" },
  "/form": { kind: "form" },
  "/form/back": { kind: "way-back" },
  "/form/closed": { kind: "open" },
  "/form/consent": { kind: "form" },
  "/form/done": { kind: "open" },
  "/form/screening": { kind: "form" },
  "/handouts/[id]": object("handout:read"),
  "/handouts/[id]/correct": object("treatment:record"),
  "/imports": area("import:run"),
  "/imports/[id]": object("import:run"),
  "/invitation": { kind: "open" },
  "/invoices/[id]": object("billing:read"),
  "/messages": area("message:read"),
  "/messages/[id]": object("message:read"),
  "/messages/pause": area("message:send"),
  "/messages/sent": area("message:read"),
  "/p": { kind: "open" },
  "/p/code": { kind: "open" },
  "/patients": area("patient:read"),
  "/patients/[id]": object("patient:read"),
  "/patients/[id]/adverse-events": object("clinical:read", "treatment:record"),
  "/patients/[id]/alerts": object("alert:write"),
  "/patients/[id]/contacts": object("patient:write"),
  "/patients/[id]/documents": object("patient:write"),
  "/patients/[id]/health": object("patient:read", "health:write"),
  "/patients/[id]/messages": object("patient:read", "message:read"),
  "/patients/[id]/money": object("billing:read"),
  "/patients/[id]/notes": object("patient:write"),
  "/patients/[id]/consents": object("patient:read", "consent:take"),
  "/patients/[id]/edit": object("patient:write"),
  "/patients/[id]/merge": object("patient:merge", "patient:read"),
  "/patients/[id]/photo-consent": object("consent:take"),
  "/patients/[id]/photos": object("patient:read", "clinical:read"),
  "/patients/[id]/photos/[photo]": object("patient:read", "clinical:read"),
  "/patients/[id]/portal-link": object("portal:issue"),
  "/patients/[id]/portal-link/as-patient": object("portal:issue"),
  "/patients/[id]/records": object("patient:read", "privacy:note"),
  "/patients/[id]/series/new": object("series:start"),
  "/patients/duplicates": area("patient:merge", "patient:read"),
  "/patients/new": area("patient:write"),
  "/portal": { kind: "portal" },
  "/portal/consents/[id]": { kind: "portal" },
  "/portal/handouts/[id]": { kind: "portal" },
  "/portal/prices": { kind: "portal" },
  "/reports": area("clinic:read"),
  "/reports/[report]": object("clinic:read"),
  "/reset": { kind: "open" },
  "/reviews": area("diary:read", "patient:read"),
  "/quotes/[id]": object("billing:read"),
  "/series": area("diary:read"),
  "/series/[id]": object("diary:read"),
  "/series/[id]/course": object("clinical:read"),
  "/series/[id]/protocol": object("series:propose"),
  "/series/[id]/quote": object("billing:read", "billing:sell", "diary:read"),
  "/series/[id]/replan": object("series:book"),
  "/series/[id]/review": object("clinical:read", "treatment:record"),
  "/series/[id]/schedule": object("series:book"),
  "/series/adherence": area("diary:read"),
  "/settings": area("clinic:read"),
  "/settings/audit": area("audit:read"),
  "/settings/audit/patients/[id]": object("audit:read"),
  "/settings/audit/staff/[id]": object("audit:read"),
  "/settings/audit/verify": area("audit:read"),
  "/settings/billing": area("clinic:read", "price:manage"),
  "/settings/billing/[id]": object("clinic:read", "price:manage"),
  "/settings/breaches": area("breach:manage"),
  "/settings/breaches/[id]": object("breach:manage"),
  "/settings/closures": area("clinic:read"),
  "/settings/closures/[id]": object("clinic:read"),
  "/settings/closures/holidays": area("hours:write"),
  "/settings/closures/new": area("hours:write"),
  "/settings/definitions": area("definition:read"),
  "/settings/definitions/[versionId]": object("definition:read"),
  "/settings/definitions/[versionId]/changes": object("definition:read"),
  "/settings/definitions/[versionId]/edit": object("definition:edit"),
  "/settings/definitions/[versionId]/preview": object("definition:read"),
  "/settings/definitions/[versionId]/try": object("definition:edit"),
  "/settings/first-steps": area("clinic:read"),
  "/settings/feeds": area("message:manage"),
  "/settings/hours": area("clinic:read"),
  "/settings/hours/[id]": object("clinic:read"),
  "/settings/jobs": area("message:manage"),
  "/settings/locations": area("clinic:read"),
  "/settings/locations/[id]": object("clinic:read"),
  "/settings/locations/new": area("clinic:write"),
  "/settings/me": area("clinic:read"),
  "/settings/me/password": area("clinic:read"),
  "/settings/me/second-step": area("self:secure"),
  "/settings/me/sessions": area("clinic:read"),
  "/settings/prices": area("clinic:read"),
  "/settings/resources": area("clinic:read"),
  "/settings/resources/[id]": object("clinic:read"),
  "/settings/resources/new": area("clinic:write"),
  "/settings/note-templates": area("treatment:record"),
  "/settings/retention": area("privacy:retain"),
  "/settings/services": area("clinic:read"),
  "/settings/services/[id]": object("clinic:read"),
  "/settings/services/new": area("clinic:write"),
  "/settings/shifts/new": area("hours:write"),
  "/settings/staff": area("staff:read"),
  "/settings/staff/[id]": object("staff:read"),
  "/settings/staff/new": area("staff:write"),
  "/settings/zones": area("clinic:read"),
  "/setup": { kind: "gone" },
  "/sign-in": { kind: "sign-in" },
  "/sign-in/code": { kind: "half-way" },
  // Between password and session; whoever is in sees the recovery codes that it has just made.
  "/sign-in/second-step": area("self:secure"),
  "/supplies": area("supply:manage"),
  "/supplies/[id]": object("supply:manage"),
  "/supplies/new": area("supply:manage"),
  "/supplies/recall": area("supply:manage", "patient:read"),
  "/takings": area("takings:count", "clinic:read"),
  "/tasks": area("task:read"),
  "/treatments": area("clinical:read"),
  "/treatments/[id]": object("clinical:read"),
  "/waitlist": area("diary:read"),
};

/** What a route handler asks for: nothing, a patient's session at the portal, or rights of staff, without which it answers so. */
type HandlerGate = "nothing" | "portal" | { readonly needs: readonly Permission[]; readonly without: 403 | 404 };
type HandlerRule = {
  readonly address: string;
  /** The answer to a plain GET by anybody. */
  readonly status: number;
  /** How it is called. */
  readonly method: "GET" | "POST";
  readonly gate: HandlerGate;
};

const open = (address: string, status: number): HandlerRule => ({ address, status, method: "GET", gate: "nothing" });
const document = (address: string, ...needs: readonly Permission[]): HandlerRule => ({
  address,
  status: 401,
  method: "GET",
  gate: { needs, without: 404 },
});
const data = (address: string, ...needs: readonly Permission[]): HandlerRule => ({
  address,
  status: 401,
  method: "GET",
  gate: { needs, without: 403 },
});
const posted = (address: string, status: number, ...needs: readonly Permission[]): HandlerRule => ({
  address,
  status,
  method: "POST",
  gate: { needs, without: 403 },
});
const ofPortal = (address: string): HandlerRule => ({ address, status: 401, method: "GET", gate: "portal" });

/** The route handlers of the build and what stands before each. */
export const handlerRules: Readonly<Record<string, HandlerRule>> = {
  "/api/auth/[...nextauth]": open("/api/auth/session", 200),
  "/api/csp": { address: "/api/csp", status: 405, method: "POST", gate: "nothing" },
  "/api/diary/choices": data("/api/diary/choices", "appointment:book", "clinic:read"),
  "/api/diary/events": data("/api/diary/events", "diary:read"),
  "/api/diary/preview": posted("/api/diary/preview", 405, "appointment:book", "diary:read"),
  "/api/diary/unasked": open("/api/diary/unasked", 204),
  "/api/diary/visits/[id]": data("/api/diary/visits/nonsense", "diary:read", "appointment:change"),
  "/api/health": open("/api/health", 200),
  "/api/patients": posted("/api/patients", 405, "patient:read"),
  "/api/ready": open("/api/ready", 200),
  "/api/screen": { ...open("/api/screen", 405), method: "POST" },
  "/appointments/[id]/handed-back": open("/appointments/nonsense/handed-back", 303),
  "/consents/[id]/pdf": document("/consents/nonsense/pdf", "consent:take"),
  "/credit-notes/[id]/pdf": document("/credit-notes/nonsense/pdf", "billing:read"),
  "/exports/appointments": document("/exports/appointments", "list:export"),
  "/exports/patients": document("/exports/patients", "list:export"),
  "/documents": posted("/documents", 404, "patient:write"),
  "/documents/[id]": document("/documents/nonsense", "patient:read"),
  "/feeds/[token]": open("/feeds/nonsense", 404),
  "/form/begin": open("/form/begin", 303),
  "/handouts/[id]/calendar": document("/handouts/nonsense/calendar", "handout:read"),
  "/handouts/[id]/pdf": document("/handouts/nonsense/pdf", "handout:read"),
  "/imports/[id]/refused": document("/imports/nonsense/refused", "import:run"),
  "/imports/file": posted("/imports/file", 404, "import:run"),
  "/invoices/[id]/pdf": document("/invoices/nonsense/pdf", "billing:read"),
  "/patients/[id]/records/fhir": document("/patients/nonsense/records/fhir", "privacy:export"),
  "/patients/[id]/records/json": document("/patients/nonsense/records/json", "privacy:export"),
  "/patients/[id]/records/pdf": document("/patients/nonsense/records/pdf", "privacy:export"),
  "/patients/[id]/records/zip": document("/patients/nonsense/records/zip", "privacy:export"),
  "/quotes/[id]/pdf": document("/quotes/nonsense/pdf", "billing:read"),
  "/photos": posted("/photos", 404, "treatment:record", "clinic:read"),
  "/photos/[id]": document("/photos/nonsense", "clinical:read"),
  "/photos/[id]/thumb": document("/photos/nonsense/thumb", "clinical:read"),
  "/portal/calendar": ofPortal("/portal/calendar"),
  "/portal/handouts/[id]/calendar": ofPortal("/portal/handouts/00000000-0000-7000-8000-000000000000/calendar"),
  "/portal/handouts/[id]/pdf": ofPortal("/portal/handouts/00000000-0000-7000-8000-000000000000/pdf"),
  "/reports/[report]/csv": document("/reports/visits/csv", "clinic:read"),
  "/receipts/[id]/pdf": document("/receipts/nonsense/pdf", "billing:read"),
  "/screenings/[id]/pdf": document("/screenings/nonsense/pdf", "clinical:read"),
  "/series/[id]/pdf": document("/series/nonsense/pdf", "clinical:read"),
  "/settings/audit/csv": document("/settings/audit/csv", "audit:export"),
  "/signed-out": open("/signed-out", 303),
  "/supplies/recall/csv": document("/supplies/recall/csv", "supply:manage", "patient:read"),
  "/treatments/[id]/pdf": document("/treatments/nonsense/pdf", "clinical:read"),
};

export type Visitor = Role | "nobody";
export const VISITORS: readonly Visitor[] = ["nobody", "admin", "clinician", "reception"];

export type Answer = { readonly status: number; readonly leadsTo?: RegExp };

/** What a visitor gets who opens a page that stands under this rule. */
export function expectedAnswer(rule: PageRule, visitor: Visitor): Answer {
  switch (rule.kind) {
    case "open":
      return { status: 200 };
    case "gone":
      return { status: 404 };
    case "start":
      return { status: 307, leadsTo: visitor === "nobody" ? /^\/sign-in$/ : /^\/(?:diary|settings)$/ };
    case "portal":
      return { status: 307, leadsTo: /^\/p$/ };
    case "form":
      return { status: 307, leadsTo: /^\/form\/closed$/ };
    case "way-back":
      return { status: 307, leadsTo: visitor === "nobody" ? /^\/sign-in$/ : /^\/(?:diary|settings)$/ };
    case "half-way":
      return { status: 307, leadsTo: /^\/sign-in$/ };
    case "sign-in":
      return visitor === "nobody" ? { status: 200 } : { status: 307, leadsTo: /^\/(?:diary|settings)$/ };
    default:
      if (visitor === "nobody") return { status: 307, leadsTo: /^\/sign-in$/ };
      if (rule.needs.every((permission) => allows([visitor], permission))) return { status: 200 };
      return { status: rule.kind === "area" ? 403 : 404 };
  }
}

/** The status with which a route handler turns somebody away; null where it lets them in. */
export function turnedAway({ gate }: HandlerRule, as: Visitor | "portal"): number | null {
  if (gate === "nothing") return null;
  if (gate === "portal") return as === "portal" ? null : 401;
  if (as === "nobody" || as === "portal") return 401;
  return gate.needs.every((permission) => allows([as], permission)) ? null : gate.without;
}
