import type { FormDefinition, FormQuestion, FormSection } from "#lib/forms/input.ts";
import { choices, oneOf } from "#lib/forms/rules/choices.ts";
import { ruleFor } from "#lib/screening/rules/assess.ts";
import { isAskedEveryVisit, isOfContract } from "#lib/screening/rules/contract.ts";
import type { Wait } from "#lib/screening/rules/row.ts";
import type { EditOutline, EditSection } from "../input.ts";
import { inPlaces } from "./places.ts";

/** A part of a form as it is edited: one of its sections, with the waits of the rules that its questions belong to. */
export type SectionPart = { readonly section: FormSection; readonly stricter: Readonly<Record<string, number>> };

/** The waits that are set beside a question: those of its rule, beside the question that names the rule. */
export function waitsBeside(id: string): readonly Wait[] {
  const row = ruleFor(id);
  return row?.id === id ? row.waits : [];
}

/** The section of that id; null where there is none. */
export function sectionPart(definition: FormDefinition, id: string): SectionPart | null {
  const section = definition.sections.find((each) => each.id === id);
  if (section === undefined) return null;
  const keys = new Set(section.questions.flatMap((question) => waitsBeside(question.id).map(({ key }) => key)));
  const stricter = Object.fromEntries(Object.entries(definition.stricter ?? {}).filter(([key]) => keys.has(key)));
  return { section, stricter };
}

/** A section as it was typed: reworded, in another order, with the clinic's own questions changed, added and removed. */
export function editSection(definition: FormDefinition, id: string, edit: EditSection, newId: string): FormDefinition {
  const part = sectionPart(definition, id);
  if (part === null) return definition;
  const typed = new Map(edit.questions.map((question) => [question.id, question]));
  const kept = part.section.questions.flatMap((question) => {
    const own = typed.get(question.id);
    if (own === undefined) return [{ question, place: null }];
    if (own.remove && !isOfContract(question.id)) return [];
    return [{ question: editQuestion(question, own), place: own.place }];
  });
  const added = edit.add.label === "" ? [] : [newQuestion(edit.add, newId)];
  const section: FormSection = {
    ...part.section,
    title: edit.title,
    intro: edit.intro || undefined,
    questions: [...inPlaces(kept).map(({ question }) => question), ...added],
  };
  const waits = edit.questions.flatMap((question) => question.waits);
  const changed = new Set(waits.map(({ key }) => key));
  const others = Object.entries(definition.stricter ?? {}).filter(([key]) => !changed.has(key));
  // The contract's own number is no clinic's number, and an empty field stands for it.
  const own = waits.flatMap(({ key, count }) => (count === null || count === contractCount(part, key) ? [] : [[key, count] as const]));
  const stricter = Object.fromEntries([...others, ...own]);
  return {
    ...definition,
    sections: definition.sections.map((each) => (each.id === id ? section : each)),
    stricter: Object.keys(stricter).length === 0 ? undefined : stricter,
  };
}

function contractCount({ section }: SectionPart, key: string): number | undefined {
  return section.questions.flatMap((question) => waitsBeside(question.id)).find((wait) => wait.key === key)?.count;
}

/** What the outline edits: the form's title and the order of its parts. */
export function outlinePart({ title, sections }: FormDefinition) {
  return { title, order: sections.map(({ id }) => id) };
}

/** A form with another title, its parts in another order. */
export function editOutline(definition: FormDefinition, edit: EditOutline): FormDefinition {
  const places = new Map(edit.sections.map(({ id, place }) => [id, place]));
  const placed = definition.sections.map((section) => ({ section, place: places.get(section.id) ?? null }));
  return { ...definition, title: edit.title, sections: inPlaces(placed).map(({ section }) => section) };
}

type Typed = EditSection["questions"][number];

function editQuestion(question: FormQuestion, typed: Typed): FormQuestion {
  const everyVisit = isAskedEveryVisit(question.id) || typed.everyVisit;
  const worded = { ...question, label: typed.label, help: typed.help || undefined, everyVisit: everyVisit || undefined };
  const answered = editAnswers(worded, typed);
  return isOfContract(question.id) ? answered : flagged(conditional(answered, typed), typed);
}

/** The words of the answers; on the clinic's own questions the answers too. */
function editAnswers(question: FormQuestion, typed: Typed): FormQuestion {
  const isOwn = !isOfContract(question.id);
  switch (question.type) {
    case "choice":
      return { ...question, options: editOptions(question.options, typed, isOwn) };
    case "several":
      return { ...question, options: editOptions(question.options, typed, isOwn), none: typed.none || undefined };
    case "number":
      if (question.options !== undefined) return { ...question, options: reworded(question.options, typed) };
      return isOwn ? { ...question, min: typed.min ?? question.min, max: typed.max ?? question.max } : question;
    case "scale":
      return {
        ...question,
        min: typed.min ?? question.min,
        max: typed.max ?? question.max,
        labels: { min: typed.labels.min || question.labels.min, max: typed.labels.max || question.labels.max },
      };
    case "body_area":
      return { ...question, zones: [...typed.zones], none: typed.none || undefined };
    case "date":
      // A state that the rules read keeps its words where they were emptied; the clinic's own may be left out.
      return {
        ...question,
        never: typed.never || (isOwn ? undefined : question.never),
        unknown: typed.unknown || (isOwn ? undefined : question.unknown),
      };
    default:
      return question;
  }
}

function reworded<V extends string | number>(options: readonly { value: V; label: string }[], { options: typed }: Typed) {
  const words = new Map(typed.map(({ value, label }) => [value, label]));
  return options.map(({ value, label }) => ({ value, label: words.get(String(value)) || label }));
}

/** Of the clinic's own: an answer without words is gone, one without a value is new. */
function editOptions(options: readonly { value: string; label: string }[], typed: Typed, isOwn: boolean) {
  if (!isOwn) return reworded(options, typed);
  const taken = new Set(typed.options.map(({ value }) => value));
  return typed.options.filter(({ label }) => label !== "").map(({ value, label }) => ({ value: value || nameFor(label, taken), label }));
}

/** "Roll-on" becomes roll_on: a stored answer is read by people too. Kept apart from the names that are taken, which it joins. */
function nameFor(label: string, taken: Set<string>): string {
  const plain =
    label
      .toLowerCase()
      .normalize("NFKD")
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^_+|_+$/g, "")
      .slice(0, 40) || "answer";
  let name = plain;
  for (let next = 2; taken.has(name); next++) name = `${plain}_${next}`;
  taken.add(name);
  return name;
}

/** "question=answer" for each answer after which it is asked; all of one question. */
function conditional(question: FormQuestion, { condition }: Typed): FormQuestion {
  const pairs = condition.map((pair) => pair.split("="));
  const [first] = pairs;
  if (first?.[0] === undefined) return { ...question, condition: undefined };
  return { ...question, condition: { question: first[0], in: pairs.flatMap(([id, value]) => (id === first[0] ? [value ?? ""] : [])) } };
}

/** An answer that is gone flags nothing any more. */
function flagged(question: FormQuestion, { cautionIf }: Typed): FormQuestion {
  if (!canFlag(question)) return question;
  const offered = choices(question);
  const flags = cautionIf.filter((value) => offered.includes(value));
  return { ...question, cautionIf: flags.length === 0 ? undefined : flags };
}

export type FlaggingQuestion = Extract<FormQuestion, { cautionIf?: unknown }>;

/** Whether a question of the clinic's own offers answers that could flag a caution. */
export function canFlag(question: FormQuestion): question is FlaggingQuestion {
  return choices(question).length > 0;
}

/** The earlier questions of a section of which one answer is chosen: what a question can depend on. */
export function askableBefore(section: FormSection, id: string): readonly FormQuestion[] {
  const at = section.questions.findIndex((question) => question.id === id);
  return section.questions.slice(0, at === -1 ? undefined : at).filter((question) => oneOf(question).length > 0);
}

/** The zones of the face, with which a question about areas begins. */
const FACE = ["forehead", "nose", "perioral", "chin", "cheek-upper-right", "cheek-upper-left", "cheek-lower-right", "cheek-lower-left"];

function newQuestion({ type, label, answers }: EditSection["add"], id: string): FormQuestion {
  const taken = new Set<string>();
  const options = answers.map((words) => ({ value: nameFor(words, taken), label: words }));
  const base = { id, label };
  switch (type) {
    case "choice":
      return { ...base, type, options };
    case "several":
      return { ...base, type, options, none: "None of these" };
    case "date":
      return { ...base, type, never: "Never", unknown: "I don’t know the day", past: true };
    case "number":
      return { ...base, type, min: 0, max: 100 };
    case "scale":
      return { ...base, type, min: 0, max: 10, labels: { min: "not at all", max: "very much" } };
    case "body_area":
      return { ...base, type, zones: FACE, none: "None of these" };
    default:
      return { ...base, type };
  }
}
