import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import type { AnswerValue, FormAnswers, RawForm } from "#lib/forms/rules.ts";

/** The question that a field belongs to: "filler_last" for "filler_last.day". */
function questionOf(field: string): string {
  return field.split(".", 1)[0] ?? field;
}

/** What was typed or ticked, without what was left empty. */
export function withoutBlanks(raw: RawForm): RawForm {
  const given = Object.entries(raw).flatMap(([field, value]): [string, string | readonly string[]][] => {
    const texts = (typeof value === "string" ? [value] : value).filter((text) => text.trim() !== "");
    const [only] = texts;
    return only === undefined ? [] : [[field, texts.length === 1 ? only : texts]];
  });
  return Object.fromEntries(given);
}

function byQuestion(raw: RawForm): ReadonlyMap<string, RawForm> {
  const fields = Map.groupBy(Object.entries(withoutBlanks(raw)), ([field]) => questionOf(field));
  return new Map([...fields].map(([question, own]) => [question, Object.fromEntries(own)]));
}

/** The fields of some questions alone. */
export function onlyOf(raw: RawForm, questions: ReadonlySet<string>): RawForm {
  return Object.fromEntries(Object.entries(raw).filter(([field]) => questions.has(questionOf(field))));
}

function isSame(a: RawForm | undefined, b: RawForm | undefined): boolean {
  const inOrder = (raw: RawForm) => JSON.stringify(Object.entries(raw).sort(([one], [other]) => (one < other ? -1 : 1)));
  return inOrder(a ?? {}) === inOrder(b ?? {});
}

export type MergedDraft = {
  readonly given: RawForm;
  /** Questions that this page changed. */
  readonly changed: readonly string[];
  /** Questions that were answered elsewhere since this page read them. Those that it changed too are as it has them: the newest counts. */
  readonly elsewhere: readonly string[];
};

/**
 * Two devices at one draft, question by question: what this page changed since it last read the draft counts, what it left as it was stays as it is kept.
 * @param base what the draft held when this page read it
 */
export function mergeDraft(drafts: { readonly base: RawForm; readonly mine: RawForm; readonly kept: RawForm }): MergedDraft {
  const [base, mine, kept] = [byQuestion(drafts.base), byQuestion(drafts.mine), byQuestion(drafts.kept)];
  const questions = [...new Set([...kept.keys(), ...mine.keys(), ...base.keys()])];
  const changed = questions.filter((id) => !isSame(mine.get(id), base.get(id)));
  const elsewhere = questions.filter((id) => !isSame(kept.get(id), base.get(id)) && !isSame(kept.get(id), mine.get(id)));
  const isMine = new Set(changed);
  const given = Object.assign({}, ...questions.map((id) => (isMine.has(id) ? mine : kept).get(id) ?? {}));
  return { given, changed, elsewhere };
}

/** Answers as the fields of a form hold them: what earlier answers fill in before it is opened. What is hidden has none. */
export function fieldsOf(definition: FormDefinition, answers: FormAnswers): RawForm {
  const questions = definition.sections.flatMap((section) => section.questions);
  return Object.assign({}, ...questions.map((question) => fieldsOfOne(question, answers[question.id])));
}

function fieldsOfOne(question: FormQuestion, answer: AnswerValue | undefined): RawForm {
  const { id } = question;
  if (answer === undefined || answer === "") return {};
  if (typeof answer === "object" && answer !== null) return answer.length === 0 ? { [`${id}.none`]: "on" } : { [`${id}.chosen`]: answer };
  if (question.type !== "date") return answer === null ? {} : { [id]: String(answer) };
  // A date that was hidden is `null` too; ticking "never" for it does no harm, because it stays hidden until it is asked.
  if (answer === null) return question.never === undefined ? {} : { [`${id}.state`]: "never" };
  if (answer === "unknown") return { [`${id}.state`]: "unknown" };
  const [year = "", month = "", day = ""] = String(answer).split("-");
  return { [`${id}.day`]: String(Number(day)), [`${id}.month`]: String(Number(month)), [`${id}.year`]: year };
}
