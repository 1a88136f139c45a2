import { allows, type Permission, type Role } from "#lib/auth/policy.ts";

export const REPORT_NAMES = [
  "visits",
  "takings",
  "utilisation",
  "adherence",
  "no-shows",
  "waitlist",
  "outcomes",
  "reviews",
  "retention",
] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** The whole clinic, a clinician's own work, or the day and week at the desk. */
export type ReportRight = Extract<Permission, "report:clinic" | "report:own" | "report:desk">;

export type ReportEntry = {
  readonly title: string;
  /** What it answers, in one line. */
  readonly asks: string;
  /** Any one of these opens it; the first that a reader has is the one they read it with. */
  readonly rights: readonly ReportRight[];
  /** What narrows it. Keeping is reckoned for the whole clinic and from today: neither days nor places are asked. */
  readonly filters: { readonly period: boolean; readonly place: boolean; readonly clinician: boolean };
};

const ALL = { period: true, place: true, clinician: true } as const;
const PLACES = { period: true, place: true, clinician: false } as const;

export const REPORTS: Readonly<Record<ReportName, ReportEntry>> = {
  visits: {
    title: "Day and week",
    asks: "Who came, who did not, who was new, and with which clinician.",
    rights: ["report:clinic", "report:desk", "report:own"],
    filters: ALL,
  },
  takings: {
    title: "Takings",
    asks: "What came in and went back, by method, and which services it paid for.",
    rights: ["report:clinic"],
    filters: PLACES,
  },
  utilisation: {
    title: "Utilisation",
    asks: "How much of the open time of clinicians, rooms and devices was booked, and how much was used.",
    rights: ["report:clinic", "report:own"],
    filters: ALL,
  },
  adherence: {
    title: "Adherence",
    asks: "Who came on from session to session, after which gap, and what came of those who did not.",
    rights: ["report:clinic"],
    filters: PLACES,
  },
  "no-shows": {
    title: "No-shows and late cancellations",
    asks: "When and with whom visits were missed or called off too late.",
    rights: ["report:clinic"],
    filters: ALL,
  },
  waitlist: {
    title: "Waitlist",
    asks: "How many who waited were offered an earlier time, how many moved, and how many days they gained.",
    rights: ["report:clinic"],
    filters: PLACES,
  },
  outcomes: {
    title: "Outcomes",
    asks: "How skin changed by protocol, and how often something went wrong.",
    rights: ["report:clinic", "report:own"],
    filters: ALL,
  },
  reviews: {
    title: "Reviews",
    asks: "Which outcome reviews were done, which are due, and which were missed.",
    rights: ["report:clinic"],
    filters: PLACES,
  },
  retention: {
    title: "Retention",
    asks: "How many records may be destroyed, by the year in which their keeping ends.",
    rights: ["report:clinic"],
    filters: { period: false, place: false, clinician: false },
  },
};

export function findReport(text: string): ReportName | null {
  return REPORT_NAMES.find((name) => name === text) ?? null;
}

/** The right with which somebody of these roles reads a report; null for who may not. */
export function rightOn(roles: readonly Role[], report: ReportName): ReportRight | null {
  return REPORTS[report].rights.find((right) => allows(roles, right)) ?? null;
}

/** What somebody may open, in order. */
export function reportsFor(roles: readonly Role[]): readonly ReportName[] {
  return REPORT_NAMES.filter((name) => rightOn(roles, name) !== null);
}
