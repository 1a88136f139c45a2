import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { formResponses } from "#db/schema/form-responses.ts";
import type { Ctx, FormCtx } from "#lib/auth/ctx.ts";
import { allows } from "#lib/auth/policy.ts";
import type { RawForm } from "#lib/forms/rules.ts";
import { onlyOf } from "../rules/draft.ts";
import type { FormPart } from "../rules/filling.ts";
import type { Reading } from "./gate-rows.ts";

/** A draft as it is kept: fields as they were typed, and who of the staff gave which question; what nobody stands beside the patient gave. */
const storedDraft = z.object({
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  by: z.record(z.string(), z.string()).default({}),
});

export type Draft = {
  readonly id: string;
  readonly mode: "tablet" | "home" | "staff" | "paper";
  readonly savedAt: Temporal.Instant;
  readonly fields: RawForm;
  readonly by: Readonly<Record<string, string>>;
};

/** The draft of one part of a visit's form, or null. */
export async function findDraft({ db }: Reading, appointmentId: string, part: FormPart): Promise<Draft | null> {
  const [row] = await db
    .select({ id: formResponses.id, mode: formResponses.mode, savedAt: formResponses.savedAt, answers: formResponses.answers })
    .from(formResponses)
    .where(and(eq(formResponses.appointmentId, appointmentId), eq(formResponses.part, part), eq(formResponses.state, "draft")));
  if (row === undefined) return null;
  const { answers, ...draft } = row;
  return { ...draft, ...storedDraft.parse(answers) };
}

/** Whether this person may see what was answered: the patient, and whoever may read clinical records. Everybody else sees what they typed themselves. */
export function seesAnswers(ctx: Ctx<"screening:take"> | FormCtx): boolean {
  return "formSessionId" in ctx || allows(ctx.actor.roles, "clinical:read");
}

/** The part of a draft that this person may see. */
export function visibleDraft(ctx: Ctx<"screening:take"> | FormCtx, { fields, by }: Pick<Draft, "fields" | "by">): RawForm {
  if (seesAnswers(ctx)) return fields;
  return onlyOf(fields, new Set(Object.keys(by).filter((question) => by[question] === ctx.actor.id)));
}
