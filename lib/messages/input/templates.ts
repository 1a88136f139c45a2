import { z } from "zod";
import { clinicalWordsIn, unknownVariables, variablesOf, WORDING_SLUGS, type WordingSlug } from "../rules/wordings.ts";

/** Longer subjects are cut off on a phone. */
export const SUBJECT_LENGTH = 70;
/** An opening or a closing is a few sentences: what a message has to tell stands between them. */
export const WORDS_LENGTH = 600;

/** The words of one kind of message as the clinic wrote them, in one version. */
export const templateContent = z.strictObject({
  message: z.enum(WORDING_SLUGS),
  subject: z.string().min(1).max(SUBJECT_LENGTH),
  opening: z.string().min(1).max(WORDS_LENGTH),
  closing: z.string().max(WORDS_LENGTH),
});
export type TemplateContent = z.output<typeof templateContent>;
/** What is worded of a kind of message. */
export type TemplateWords = Omit<TemplateContent, "message">;

/** What keeps the words of a kind from being used, at their place: an unknown variable would be sent as it stands, a clinical word in a subject read by others. */
export function templateIssues({
  message,
  ...words
}: TemplateContent): readonly { readonly path: readonly string[]; readonly message: string }[] {
  const fields = ["subject", "opening", "closing"] as const;
  return fields.flatMap((field) => issuesOf(words[field], field, message).map((issue) => ({ path: [field], message: issue })));
}

function issuesOf(text: string, field: keyof TemplateWords, slug: WordingSlug): readonly string[] {
  const known = variablesOf(slug, field);
  const unknown = unknownVariables(text, known);
  const choose = known.length === 0 ? "Nothing can be filled in here." : `What can be: ${known.map((name) => `{${name}}`).join(", ")}.`;
  const clinical = field === "subject" ? clinicalWordsIn(text) : [];
  return [
    ...(unknown.length === 0 ? [] : [`${unknown.join(", ")} is not filled in here. ${choose}`]),
    ...(/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ""))
      ? ["A brace stands alone. What is filled in has one on either side, like {when}."]
      : []),
    ...(field === "subject" && /\p{Cc}/u.test(text) ? ["Keep the subject on one line."] : []),
    ...(clinical.length === 0
      ? []
      : [`Others may read the subject: leave out “${clinical.join("”, “")}”, which says what the clinic does.`]),
  ];
}
