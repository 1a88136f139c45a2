import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import { screeningRows } from "./assess.ts";
import { type Asked, sayWait, type Wait } from "./row.ts";

/** Asked again at every visit, by the contract; a clinic may ask more questions again, never fewer. */
const EVERY_VISIT: ReadonlySet<string> = new Set([
  "pregnant",
  "cold_sore_now",
  "cold_sore_last_healed",
  "isotretinoin_now",
  "prescribed_blood_thinner",
  "aspirin_last",
  "anti_inflammatory_last",
  "fish_oil_last",
  "green_tea_last",
  "infection_or_wound",
  "skin_flare",
  "active_acne",
  "sunburn_or_tan_last",
  "self_tan_last",
  "steroid_tablets",
  "steroid_tablets_last",
  "filler_last",
  "botulinum_last",
  "peel_or_laser_last",
  "waxing_last",
  "strong_actives_last",
  "other_medicines",
  "still_red",
  "unwell_now",
  "event_date",
  "sun_holiday_date",
  "can_follow_aftercare",
]);

/** Noted by staff, by the contract. */
const BY_STAFF: ReadonlySet<string> = new Set(["capacity_concern"]);

const asked: ReadonlyMap<string, Asked> = new Map(screeningRows.flatMap(({ asks }) => Object.entries(asks)));
const waits: ReadonlyMap<string, Wait> = new Map(screeningRows.flatMap((row) => row.waits.map((wait) => [wait.key, wait])));

/** Whether a rule of the contract reads the question: then a clinic may reword and move it, and nothing else. */
export function isOfContract(id: string): boolean {
  return asked.has(id) || id === "age";
}

/** Whether the contract asks it again at every visit. */
export function isAskedEveryVisit(id: string): boolean {
  return EVERY_VISIT.has(id);
}

/** One thing that a form may not be, at the place of the definition where it stands. */
export type ContractIssue = { readonly path: readonly (string | number)[]; readonly message: string };

/**
 * Where a screening form falls short of the contract: "a clinic may reword, reorder, add questions (which can flag a caution) and make the numbers
 * stricter, never looser." Empty where it may be approved.
 */
export function contractIssues(definition: FormDefinition): readonly ContractIssue[] {
  const placed = definition.sections.flatMap(({ questions }, section) =>
    questions.map((question, index) => ({ question, path: ["sections", section, "questions", index] as const })),
  );
  const there = new Set(placed.map(({ question }) => question.id));
  const missing = [...asked.keys()].filter((id) => !there.has(id));
  return [
    ...missing.map((id) => ({ path: ["sections"], message: `The question ${id} is missing: a rule of the screening reads it.` })),
    ...placed.flatMap(({ question, path }) => questionIssues(question).map((message) => ({ path, message }))),
    ...Object.entries(definition.stricter ?? {}).flatMap(([key, count]) => {
      const message = waitIssue(key, count);
      return message === null ? [] : [{ path: ["stricter", key], message }];
    }),
  ];
}

/** What is wrong with a clinic's own number, in words; null where it is at least as strict as the contract. */
export function waitIssue(key: string, count: number): string | null {
  const wait = waits.get(key);
  if (wait === undefined) return `No rule waits under the name ${key}.`;
  return count < wait.count ? `The rule says ${sayWait(wait)}. A clinic may wait longer, never shorter.` : null;
}

function questionIssues(question: FormQuestion): readonly string[] {
  const { id, staffOnly = false, everyVisit = false } = question;
  if (id === "age") return ["The name age belongs to the rule on the date of birth."];
  const shape = asked.get(id);
  if (shape === undefined) return [];
  const wrong = [
    staffOnly === BY_STAFF.has(id)
      ? null
      : staffOnly
        ? "Patients answer this question themselves."
        : "Staff note this; patients are not asked.",
    everyVisit || !EVERY_VISIT.has(id) ? null : "This question is asked again at every visit.",
    "cautionIf" in question && question.cautionIf !== undefined
      ? "This question has a rule of its own and cannot flag another caution."
      : null,
    isAskedAs(question, shape) ? null : "The rule reads this question's kind and answers, so they cannot be changed.",
    isAskedWhen(question, shape) ? null : "This question may be asked more often than the rule needs it, never less.",
  ];
  return wrong.filter((message) => message !== null);
}

function isAskedAs(question: FormQuestion, shape: Asked): boolean {
  if (question.type !== shape.type) return false;
  if (shape.type === "number" && question.type === "number")
    return question.min === shape.min && question.max === shape.max && everyNumber(question);
  if (shape.type === "choice" && question.type === "choice") {
    const offered = question.options.map(({ value }) => value);
    return (
      shape.values.every((value) => offered.includes(value)) && offered.every((value) => value === "unsure" || shape.values.includes(value))
    );
  }
  if (shape.type === "date" && question.type === "date") {
    const { past, never, unknown } = question;
    const isSame =
      typeof shape.past === "string" ? past === (shape.past === "always") : JSON.stringify(past) === JSON.stringify(shape.past);
    // One that is asked only after an answer has happened, or will: there is no never.
    return isSame && unknown !== undefined && (never !== undefined || shape.after !== null);
  }
  return true;
}

function everyNumber({ min, max, options }: Extract<FormQuestion, { type: "number" }>): boolean {
  const offered = options?.map(({ value }) => value) ?? [];
  return options === undefined || Array.from({ length: max - min + 1 }, (_, step) => min + step).every((value) => offered.includes(value));
}

/** A hidden question stores `null`, which beside a date is never: hiding one that the contract asks would be an answer that nobody gave. */
function isAskedWhen({ condition }: FormQuestion, shape: Asked): boolean {
  if (condition === undefined) return true;
  const after = shape.type === "date" ? shape.after : null;
  return after !== null && condition.question === after.question && after.in.every((value) => condition.in.includes(value));
}
