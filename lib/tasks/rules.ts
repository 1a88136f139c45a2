import { allows, type Role } from "#lib/auth/policy.ts";

/** Who may read a task, since a kind may say what a patient answered: null for everybody who works with patients. */
export type TaskAudience = "prescriber" | "clinician" | null;

/** What is to be done, as a heading and a sentence. */
const TASK_KINDS = {
  portal_link_locked: {
    title: "Make a new portal link",
    help: "The last one closed itself after five wrong dates of birth. Make sure of the patient before you give them another.",
  },
  form_link_locked: {
    title: "Make a new link to the form",
    help: "The last one closed itself after five wrong dates of birth. Make sure of the patient before you give them another.",
  },
  cold_sore_prevention: {
    title: "Consider cold-sore prevention",
    help: "The answers tell of cold sores, or leave it open. Decide whether to prescribe something against them in time.",
  },
  adverse_follow_up: {
    title: "Look at an adverse event again",
    help: "A clinician wanted it looked at by this day. Write down what you find, and what became of it.",
  },
  blood_thinner_review: {
    title: "Look at a prescribed blood thinner",
    help: "The answers tell of one, or leave it open. Decide how the visit goes ahead while the patient goes on taking it.",
  },
  preparation_reminder: {
    title: "Remind the patient of the preparation",
    help: "The session is a week away or less. Go through the preparation together. Nothing prescribed is stopped: we check with the prescriber.",
  },
} as const satisfies Record<string, { readonly title: string; readonly help: string }>;

export type TaskKind = keyof typeof TASK_KINDS;

const isKind = (kind: string): kind is TaskKind => Object.hasOwn(TASK_KINDS, kind);

/** The words of a kind. @throws for one that nobody opens */
export function sayTask(kind: string): { readonly title: string; readonly help: string } {
  if (!isKind(kind)) throw new Error("A task of an unknown kind.");
  return TASK_KINDS[kind];
}

/** Whoever a task may be read by, or given to. */
type Person = { readonly roles: readonly Role[]; readonly isPrescriber: boolean };

/** What tells of an answer is read by those who may read answers, and by nobody else. */
export function mayReadTask(audience: TaskAudience, { roles }: Pick<Person, "roles">): boolean {
  return allows(roles, "task:read") && (audience === null || allows(roles, "clinical:read"));
}

/** Any clinician sees that a prescriber is needed; only a prescriber does what is theirs. */
export function mayDoTask(audience: TaskAudience, person: Person): boolean {
  return allows(person.roles, "task:do") && mayReadTask(audience, person) && (audience !== "prescriber" || person.isPrescriber);
}

export const TASK_VIEWS = ["mine", "clinic", "overdue", "done"] as const;

/** The ways to look at the list: mine, everybody's, what is past its day, and what was done lately. */
export type TaskViewName = (typeof TASK_VIEWS)[number];
