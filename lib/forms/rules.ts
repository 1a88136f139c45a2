import { compareDates, type IsoDate, isIsoDate, sayDate } from "#lib/time.ts";
import { findZone } from "#lib/zones.ts";
import type { DateQuestion, FormDefinition, FormQuestion, ManyQuestion } from "./input.ts";
import { choices } from "./rules/choices.ts";

/** One answer as it is kept; a list where any number is chosen, empty for "none of these". */
export type AnswerValue = string | number | null | readonly string[];

/** Answers by question id; a missing key was asked and left, `null` is "never" or hidden by its own condition. */
export type FormAnswers = Readonly<Record<string, AnswerValue>>;

/** What a browser posts: strings by field name, lists where a name comes more than once. */
export type RawForm = Readonly<Record<string, string | readonly string[]>>;

/** Who is answering: the patient, staff (the staff-only questions alone), or staff for both. */
export type Answering = "patient" | "staff" | "everyone";

export type ReadForm = {
  readonly answers: FormAnswers;
  /** By question id, for beside the field and for the summary. */
  readonly errors: Readonly<Record<string, string>>;
  /** Questions that were shown and left; no error, because each becomes a caution. */
  readonly unanswered: readonly string[];
};

type ReadAnswer = { readonly value: AnswerValue } | { readonly error: string } | { readonly left: true };

const LEFT = { left: true } as const;
const LONGEST_TEXT = 2000;
/** No event a patient remembers lies before this year; a shorter year is a slip. */
const EARLIEST_YEAR = 1900;

/** Whether a question is shown, given the answers to those before it. */
export function isVisible(question: Pick<FormQuestion, "condition">, answers: FormAnswers): boolean {
  return question.condition === undefined || holds(question.condition, answers);
}

function holds(condition: { readonly question: string; readonly in: readonly string[] }, answers: FormAnswers): boolean {
  const answer = Object.hasOwn(answers, condition.question) ? answers[condition.question] : undefined;
  return typeof answer === "string" && condition.in.includes(answer);
}

function isAsked(question: FormQuestion, answering: Answering): boolean {
  return answering === "everyone" || (question.staffOnly === true) === (answering === "staff");
}

/** The questions on the page, in order, for the answers so far. */
export function visibleQuestions(definition: FormDefinition, answers: FormAnswers, answering: Answering = "everyone"): FormQuestion[] {
  return definition.sections
    .flatMap((section) => section.questions)
    .filter((question) => isAsked(question, answering) && isVisible(question, answers));
}

/**
 * Reads a posted form, whole or one section of it. Dates come as `<id>.day`, `.month`, `.year` and `.state` ("never" or "unknown").
 * "A question hidden by its own condition stores null; absent means shown and left." What no option offers counts as left.
 * @param options.answeredOn the day of answering: a past event cannot be dated after it
 * @param options.earlier answers to keep for what this post does not ask
 */
export function answersFromForm(
  definition: FormDefinition,
  raw: RawForm,
  options: { readonly answeredOn: IsoDate; readonly answering?: Answering; readonly section?: string; readonly earlier?: FormAnswers },
): ReadForm {
  const { answeredOn, answering = "patient", section, earlier = {} } = options;
  const asked = definition.sections
    .filter(({ id }) => section === undefined || id === section)
    .flatMap(({ questions }) => questions)
    .filter((question) => isAsked(question, answering));
  const askedIds = new Set(asked.map(({ id }) => id));
  const answers: Record<string, AnswerValue> = Object.fromEntries(Object.entries(earlier).filter(([id]) => !askedIds.has(id)));
  const errors: Record<string, string> = {};
  const unanswered: string[] = [];
  for (const question of asked) {
    if (!isVisible(question, answers)) {
      answers[question.id] = null;
      continue;
    }
    const read = readAnswer(question, raw, answers, answeredOn);
    if ("value" in read) answers[question.id] = read.value;
    else if ("error" in read) errors[question.id] = read.error;
    else unanswered.push(question.id);
  }
  return { answers, errors, unanswered };
}

function readAnswer(question: FormQuestion, raw: RawForm, answers: FormAnswers, answeredOn: IsoDate): ReadAnswer {
  if (question.type === "date") return readDateAnswer(question, raw, answers, answeredOn);
  if (question.type === "several" || question.type === "body_area") return readMany(question, raw);
  const text = field(raw, question.id);
  if (text === "") return LEFT;
  if (question.type === "yes_no_unsure") return ["yes", "no", "unsure"].includes(text) ? { value: text } : LEFT;
  if (question.type === "choice") return question.options.some(({ value }) => value === text) ? { value: text } : LEFT;
  if (question.type === "text") {
    return text.length > LONGEST_TEXT ? { error: `Keep this to ${LONGEST_TEXT} characters; it has ${text.length}.` } : { value: text };
  }
  const number = Number(text);
  if (question.type === "scale") return choices(question).includes(text) ? { value: number } : LEFT;
  if (question.options) return question.options.some(({ value }) => value === number) ? { value: number } : LEFT;
  const fits = Number.isFinite(number) && number >= question.min && number <= question.max;
  return fits ? { value: number } : { error: `Give a number from ${question.min} to ${question.max}.` };
}

/** What was ticked, in the order of the form, each once; what is not offered does not count. */
function readMany(question: ManyQuestion, raw: RawForm): ReadAnswer {
  const ticked = fields(raw, `${question.id}.chosen`);
  const value = choices(question).filter((each) => ticked.includes(each));
  const isNone = question.none !== undefined && field(raw, `${question.id}.none`) !== "";
  if (isNone && value.length > 0) return { error: `Tick what applies, or “${question.none}”, not both.` };
  return isNone || value.length > 0 ? { value } : LEFT;
}

function readDateAnswer(question: DateQuestion, raw: RawForm, answers: FormAnswers, answeredOn: IsoDate): ReadAnswer {
  const [day, month, year] = [field(raw, `${question.id}.day`), field(raw, `${question.id}.month`), field(raw, `${question.id}.year`)];
  const ticked = fields(raw, `${question.id}.state`).filter(
    (state) => (state === "never" && question.never !== undefined) || (state === "unknown" && question.unknown !== undefined),
  );
  const state = ticked[0];
  const typed = [day, month, year].filter((part) => part !== "").length;
  if (new Set(ticked).size > 1 || (state !== undefined && typed > 0)) return { error: "Give a date or tick one box, not both." };
  if (state !== undefined) return { value: state === "never" ? null : "unknown" };
  if (typed === 0) return LEFT;
  if (typed < 3) return { error: "Give the day, the month and the year." };
  const date = dateOf(day, month, year);
  if (date === null)
    return { error: /^\d{4}$/.test(year) ? "There is no such date. Check the day and the month." : "Give the year with four digits." };
  const isPast = typeof question.past === "boolean" ? question.past : holds(question.past, answers);
  if (isPast && compareDates(date, answeredOn) > 0) {
    return { error: [`${sayDate(date)} has not come yet.`, question.ifAhead].filter((words) => words !== undefined).join(" ") };
  }
  return { value: date };
}

function dateOf(day: string, month: string, year: string): IsoDate | null {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year) || Number(year) < EARLIEST_YEAR) return null;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isIsoDate(date) ? date : null;
}

function fields(raw: RawForm, name: string): readonly string[] {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** The one value of a field, trimmed; where a name came more than once nobody can say which was meant, so none counts. */
function field(raw: RawForm, name: string): string {
  const values = fields(raw, name);
  return values.length === 1 ? (values[0] ?? "").trim() : "";
}

/** What to ask beside a question that was left: "Choose yes, no or unsure." */
export function askAgain(question: FormQuestion): string {
  if (question.type === "yes_no_unsure") return "Choose yes, no or unsure.";
  if (question.type === "choice") return "Choose one of the answers.";
  if (question.type === "text") return "Write a few words.";
  if (question.type === "several" || question.type === "body_area")
    return question.none === undefined ? "Tick what applies." : `Tick what applies, or “${question.none}”.`;
  if (question.type === "scale") return `Choose a number from ${question.min} to ${question.max}.`;
  if (question.type === "number")
    return question.options ? "Choose one of the answers." : `Give a number from ${question.min} to ${question.max}.`;
  return question.never === undefined && question.unknown === undefined ? "Give the date." : "Give the date, or tick a box.";
}

export type AnswerRow = {
  readonly id: string;
  readonly section: string;
  readonly question: string;
  readonly answer: string;
  /** Shown and left: to be pointed out. */
  readonly left: boolean;
};

/** The answers as rows for reading; what was hidden by its own condition is left out. */
export function describeAnswers(definition: FormDefinition, answers: FormAnswers): AnswerRow[] {
  return definition.sections.flatMap((section) =>
    section.questions
      .filter((question) => isVisible(question, answers))
      .map((question) => {
        const answer = sayAnswer(question, Object.hasOwn(answers, question.id) ? answers[question.id] : undefined);
        return {
          id: question.id,
          section: section.title,
          question: question.label,
          answer: answer ?? "Not answered",
          left: answer === null,
        };
      }),
  );
}

const yesNoWords: ReadonlyMap<string, string> = new Map([
  ["yes", "Yes"],
  ["no", "No"],
  ["unsure", "Unsure"],
]);

/** One answer in words, null where there is none. */
function sayAnswer(question: FormQuestion, value: AnswerValue | undefined): string | null {
  if (value === undefined) return null;
  if (question.type === "several" || question.type === "body_area") return sayMany(question, value);
  if (question.type === "date") {
    if (value === null) return question.never ?? "Never";
    if (value === "unknown") return "Day not known";
    return typeof value === "string" && isIsoDate(value) ? sayDate(value) : null;
  }
  if (value === null || typeof value === "object") return null;
  if (question.type === "yes_no_unsure") return yesNoWords.get(String(value)) ?? null;
  if (question.type === "choice") return question.options.find((option) => option.value === value)?.label ?? null;
  if (question.type === "scale") return `${value} (${question.min} is ${question.labels.min}, ${question.max} is ${question.labels.max})`;
  if (question.type === "number") return question.options?.find((option) => option.value === value)?.label ?? String(value);
  return String(value);
}

function sayMany(question: ManyQuestion, value: AnswerValue): string | null {
  if (typeof value !== "object" || value === null) return null;
  if (value.length === 0) return question.none ?? "None";
  return value.map((each) => choiceLabel(question, each)).join(", ");
}

/** The words of one answer of a question that offers answers: "A few", "Right upper cheek"; the value itself where it has no other words. */
export function choiceLabel(question: FormQuestion, value: string): string {
  if (question.type === "yes_no_unsure") return yesNoWords.get(value) ?? value;
  if (question.type === "body_area") return findZone(value)?.label ?? value;
  if (question.type === "choice" || question.type === "several")
    return question.options.find((option) => option.value === value)?.label ?? value;
  return value;
}

/** Stored answers as the form knows them; a value of no known kind is as good as absent. */
export function knownAnswers(stored: Readonly<Record<string, unknown>>): FormAnswers {
  return Object.fromEntries(Object.entries(stored).flatMap(([id, value]) => (isAnswer(value) ? [[id, value]] : [])));
}

function isAnswer(value: unknown): value is AnswerValue {
  if (Array.isArray(value)) return value.every((each) => typeof each === "string");
  return value === null || typeof value === "string" || typeof value === "number";
}
