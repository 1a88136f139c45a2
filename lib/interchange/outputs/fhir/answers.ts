import type { RecordParts } from "#lib/privacy/outputs/record.ts";
import { isIsoDate } from "#lib/time.ts";
import { named, type Resource, type Told } from "./words.ts";

type Form = RecordParts["forms"][number];
type Answer = Form["answers"][number];

/** Forms as they were answered: the version that asked, the questions by their own ids, each answer by its kind and otherwise in words. */
export function responsesOf({ forms }: RecordParts, patient: Told): readonly Resource[] {
  return forms.map((form) => ({
    resourceType: "QuestionnaireResponse",
    id: form.id,
    questionnaire: `urn:uuid:${form.definitionId}|${form.version}`,
    status: form.state === "signed" ? "completed" : "in-progress",
    subject: patient,
    authored: form.signedAt ?? form.savedAt,
    author: form.mode === "staff" || form.mode === "paper" ? named(form.signedWith) : patient,
    source: patient,
    item: sectionsOf(form),
  }));
}

const sectionsOf = ({ answers }: Form): Told =>
  [...Map.groupBy(answers, ({ section }) => section)].map(([section, asked], place) => ({
    linkId: `section-${place + 1}`,
    text: section,
    item: asked.map((each) => ({ linkId: each.id, text: each.question, answer: [answerOf(each)] })),
  }));

/** A question that was left has no answer; "never" and lists are told in the words in which they were read. */
function answerOf({ value, answer, left }: Answer): Told {
  if (left) return null;
  if (typeof value === "number") return Number.isInteger(value) ? { valueInteger: value } : { valueDecimal: value };
  if (typeof value !== "string") return { valueString: answer };
  if (isIsoDate(value)) return { valueDate: value };
  return value === answer ? { valueString: answer } : { valueCoding: { code: value, display: answer } };
}
