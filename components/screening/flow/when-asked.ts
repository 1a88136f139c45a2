import type { FormQuestion } from "#lib/forms/input.ts";
import { choiceLabel } from "#lib/forms/rules.ts";

/** Said where nothing hides the question, without a script and on paper: "Only if you chose “Yes” or “Unsure” for “Have you ever had a cold sore?”" */
export function whenAsked({ condition }: FormQuestion, earlier: readonly FormQuestion[]): string {
  const asked = earlier.find(({ id }) => id === condition?.question);
  const words = (condition?.in ?? []).map((value) => `“${asked === undefined ? value : choiceLabel(asked, value)}”`);
  return `Only if you chose ${words.join(" or ")} for “${asked?.label ?? ""}”`;
}
