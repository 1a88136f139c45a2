import type { FormQuestion } from "#lib/forms/input.ts";
import type { FormInForce } from "#lib/forms/queries.ts";
import { askAgain } from "#lib/forms/rules.ts";

export const questionsOf = ({ definition }: FormInForce): readonly FormQuestion[] =>
  definition.sections.flatMap(({ questions }) => questions);

export function askEach(form: FormInForce, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    questionsOf(form).flatMap((question) => (ids.includes(question.id) ? [[question.id, askAgain(question)]] : [])),
  );
}

/** Sentences by field name, in the order of the form. */
export function besideFields(form: FormInForce, errors: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    questionsOf(form).flatMap(({ id }) => {
      const sentence = errors[id];
      return sentence === undefined ? [] : [[`answers.${id}`, sentence]];
    }),
  );
}
