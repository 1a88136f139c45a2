import type { FormQuestion } from "#lib/forms/input.ts";
import { choices } from "#lib/forms/rules/choices.ts";
import { choiceLabel } from "#lib/forms/rules.ts";
import type { Finding, RawAnswers } from "./finding.ts";
import { leftOpen, type Stricter, verdict } from "./row.ts";

/** What a clinic's form adds to the contract: questions of its own that flag a caution, and longer waits. It takes nothing away. */
export type ClinicForm = {
  /** Those with `cautionIf`; one that the patient was never asked is not among them. */
  readonly cautions: readonly FormQuestion[];
  readonly stricter: Stricter;
};

/** A part of a form and the flagging questions of the version it was signed under. */
type SignedPart = { readonly part: "full" | "short" | "staff"; readonly clinic?: ClinicForm | undefined };

/**
 * What the clinic's forms add for a patient who signed these, in order. A question flags as the version says under which it was last asked; one that came
 * into the form later is asked with the next form, and until then flags nothing. The longer waits are those that hold now.
 */
export function clinicFormOf(signed: readonly SignedPart[]): ClinicForm {
  const cautions = new Map<string, FormQuestion>();
  for (const { part, clinic } of signed) {
    if (part === "full") for (const [id, { staffOnly }] of cautions) if (staffOnly !== true) cautions.delete(id);
    for (const question of clinic?.cautions ?? []) if (isAskedIn(part, question)) cautions.set(question.id, question);
  }
  return { cautions: [...cautions.values()], stricter: signed.at(-1)?.clinic?.stricter ?? {} };
}

function isAskedIn(part: SignedPart["part"], { staffOnly, everyVisit }: FormQuestion): boolean {
  if (part === "staff" || staffOnly === true) return part === "staff" && staffOnly === true;
  return part === "full" || everyVisit === true;
}

/** The contract as it is. */
export const contractForm: ClinicForm = { cautions: [], stricter: {} };

export const OWN_RULE = "a question of the clinic's own: caution.";
export const OWN_SOURCE = "The clinic's own form";

/**
 * The cautions of a clinic's own questions. An answer that the clinic flagged is one, and so is unsure, none at all, or one that the question does not
 * offer: unknown is never "no". `null` is a question that its own condition hid.
 */
export function ownFindings({ cautions }: ClinicForm, answers: RawAnswers): Finding[] {
  return cautions.flatMap((question) => {
    const because = whyFlagged(question, answers[question.id]);
    if (because === null) return [];
    return [
      { rule: question.id, ...verdict("caution", because), words: { label: question.label, rule: sayFlags(question), source: OWN_SOURCE } },
    ];
  });
}

function whyFlagged(question: FormQuestion, answer: unknown): string | null {
  if (answer === null || !("cautionIf" in question)) return null;
  const offered = choices(question);
  const given = (Array.isArray(answer) ? answer : [answer]).map(String);
  if (answer === undefined || answer === "unsure" || !given.every((value) => offered.includes(value))) return leftOpen(answer);
  const flagged = given.filter((value) => question.cautionIf?.includes(value));
  return flagged.length === 0 ? null : `answered ${flagged.map((value) => choiceLabel(question, value).toLowerCase()).join(", ")}`;
}

/** "yes: caution; unsure or not answered: caution." */
export function sayFlags(question: FormQuestion): string {
  const flagged = "cautionIf" in question ? (question.cautionIf ?? []) : [];
  const words = flagged.map((value) => choiceLabel(question, value).toLowerCase());
  return `${words.join(" or ")}: caution; unsure or not answered: caution.`;
}
