import { z } from "zod";

/** Shown only while an earlier question of the same section has one of these answers. */
const condition = z.strictObject({ question: z.string(), in: z.array(z.string()).min(1) });

const base = {
  /** The id the answer is stored under and the screening rules read. */
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1).max(300),
  help: z.string().max(600).optional(),
  condition: condition.optional(),
  /** Noted by staff; patients neither see nor post it. */
  staffOnly: z.boolean().optional(),
  /** Asked again at every visit (the short form). */
  everyVisit: z.boolean().optional(),
};

const option = z.strictObject({ value: z.string().min(1).max(60), label: z.string().min(1).max(120) });

const question = z.discriminatedUnion("type", [
  z.strictObject({ ...base, type: z.literal("yes_no_unsure") }),
  z.strictObject({ ...base, type: z.literal("choice"), options: z.array(option).min(2) }),
  z.strictObject({
    ...base,
    type: z.literal("date"),
    /** The words beside "it never happened"; left out where that is no answer. */
    never: z.string().max(120).optional(),
    /** The words beside "it happened, I don't know when". */
    unknown: z.string().max(120).optional(),
    /** A past event cannot be dated in the future: always, or while a question of the section has one of these answers. */
    past: z.union([z.boolean(), condition]),
    /** Said after "Sat 12 Dec 2026 has not come yet." */
    ifAhead: z.string().max(120).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("number"),
    min: z.number(),
    max: z.number(),
    /** Shown as options instead of a field, where each number has a meaning. */
    options: z.array(z.strictObject({ value: z.number(), label: z.string().min(1).max(200) })).optional(),
  }),
  z.strictObject({ ...base, type: z.literal("text") }),
]);

const section = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1).max(120),
  intro: z.string().max(600).optional(),
  questions: z.array(question).min(1),
});

/**
 * The content of one version of a form. Question ids are unique; a condition names an earlier question of its own section,
 * so that a section can be posted by itself and what is hidden is known from what is posted.
 */
export const formDefinition = z
  .strictObject({ title: z.string().min(1).max(120), version: z.int().min(1), sections: z.array(section).min(1) })
  .superRefine((definition, ctx) => {
    const seen = new Set<string>();
    for (const { questions } of definition.sections) {
      const earlier = new Set<string>();
      for (const { id, condition: shown } of questions) {
        if (seen.has(id)) ctx.addIssue({ code: "custom", message: `The question ${id} is asked twice.` });
        if (shown && !earlier.has(shown.question)) {
          ctx.addIssue({
            code: "custom",
            message: `The question ${id} depends on ${shown.question}, which is not asked before it in its section.`,
          });
        }
        seen.add(id);
        earlier.add(id);
      }
    }
  });

export type FormDefinition = z.infer<typeof formDefinition>;
export type FormSection = FormDefinition["sections"][number];
export type FormQuestion = FormSection["questions"][number];
export type DateQuestion = Extract<FormQuestion, { type: "date" }>;
