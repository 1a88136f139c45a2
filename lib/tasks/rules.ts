/** Who may read a task, since a kind may say what a patient answered: null for everybody who works with patients. */
export type TaskAudience = "prescriber" | "clinician" | null;

/** What is to be done, as a heading and a sentence; none names an answer beyond what its audience may read. */
export const TASK_KINDS = {
  portal_link_locked: {
    title: "Make a new portal link",
    help: "The last one was closed after five wrong dates of birth. Ask the patient before you send another.",
  },
  cold_sore_prevention: {
    title: "Consider cold-sore prevention",
    help: "The answers tell of cold sores, or leave it open. Decide whether to prescribe something that prevents one, in time for this visit.",
  },
  blood_thinner_review: {
    title: "Look at a prescribed blood thinner",
    help: "The answers tell of one, or leave it open. Decide with whoever prescribes it how this visit goes ahead. The patient goes on taking it.",
  },
} as const satisfies Record<string, { readonly title: string; readonly help: string }>;

export type TaskKind = keyof typeof TASK_KINDS;
