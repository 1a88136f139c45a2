import { z } from "zod";
import { clinicalWordsIn, unknownVariables, variablesOf, type WordingSlug } from "./rules/wordings.ts";

/** The words of one kind of message, as the clinic wrote them. */
export const templateContent = z.strictObject({
  subject: z.string().trim().min(1).max(70),
  opening: z.string().trim().min(1).max(600),
  closing: z.string().trim().max(600),
});
export type TemplateContent = z.output<typeof templateContent>;

/** What keeps the words of a kind from being used, at their place: an unknown variable would be sent as it stands, a clinical word in a subject read by others. */
export function templateIssues(slug: WordingSlug, content: TemplateContent): readonly { path: readonly PropertyKey[]; message: string }[] {
  const fields = ["subject", "opening", "closing"] as const;
  return fields.flatMap((field) => {
    const known = variablesOf(slug, field);
    const unknown = unknownVariables(content[field], known);
    const loose = /[{}]/.test(content[field].replaceAll(/\{[^{}]*\}/g, ""));
    const clinical = field === "subject" ? clinicalWordsIn(content.subject) : [];
    const choose = known.length === 0 ? "Nothing can be filled in here." : `What can be: ${known.map((name) => `{${name}}`).join(", ")}.`;
    return [
      ...(unknown.length === 0 ? [] : [`${unknown.join(", ")} is not filled in here. ${choose}`]),
      ...(loose ? ["A brace stands alone. Write what is filled in as {when}, or leave the brace out."] : []),
      ...(/\p{Cc}/u.test(field === "subject" ? content.subject : "") ? ["Keep the subject on one line."] : []),
      ...(clinical.length === 0
        ? []
        : [`Others may read the subject: leave out “${clinical.join("”, “")}”, which says what the clinic does.`]),
    ].map((message) => ({ path: [field], message }));
  });
}
