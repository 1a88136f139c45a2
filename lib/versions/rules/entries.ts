import type { ConsentDefinition } from "#lib/consent/input.ts";
import type { FormDefinition, FormQuestion } from "#lib/forms/input.ts";
import { choiceLabel } from "#lib/forms/rules.ts";
import type { TemplateContent } from "#lib/messages/input/templates.ts";
import type { ProtocolContent } from "#lib/series/input.ts";
import { findZone } from "#lib/zones.ts";
import { aftercareEntries } from "./aftercare-entries.ts";
import type { ReadContent } from "./content.ts";
import { waitsBeside } from "./form-edit.ts";

/** One thing of a content that is compared by itself: what it is called, and its facets in words. `key` stays while it is the same thing. */
export type Entry = { readonly key: string; readonly title: string; readonly facets: Readonly<Record<string, string>> };

/** A content as a list of things in words, in the order in which it is read. */
export function entriesOf(read: ReadContent): readonly Entry[] {
  switch (read.kind) {
    case "form":
      return formEntries(read.content);
    case "protocol":
      return protocolEntries(read.content);
    case "consent":
      return consentEntries(read.content);
    case "aftercare":
      return aftercareEntries(read.content);
    case "template":
      return templateEntries(read.content);
  }
}

function formEntries({ title, sections, stricter = {} }: FormDefinition): readonly Entry[] {
  return [
    { key: "form", title: "The form", facets: { Title: title } },
    ...sections.flatMap((section) => [
      {
        key: `part ${section.id}`,
        title: `The part “${section.title}”`,
        facets: { Title: section.title, Introduction: section.intro ?? "" },
      },
      ...section.questions.map((question) => ({
        key: `question ${question.id}`,
        title: question.label,
        facets: questionFacets(question, section.questions, stricter),
      })),
    ]),
  ];
}

const types: Readonly<Record<FormQuestion["type"], string>> = {
  yes_no_unsure: "Yes, no or unsure",
  choice: "One of several answers",
  several: "Any of several answers",
  date: "A date",
  number: "A number",
  scale: "A scale",
  body_area: "Areas of the body",
  text: "In their own words",
};

function questionFacets(
  question: FormQuestion,
  all: readonly FormQuestion[],
  stricter: Readonly<Record<string, number>>,
): Readonly<Record<string, string>> {
  const { condition } = question;
  const asked = all.find(({ id }) => id === condition?.question);
  const after = condition?.in.map((value) => (asked === undefined ? value : choiceLabel(asked, value))).join(" or ");
  const flags = "cautionIf" in question ? question.cautionIf : undefined;
  const waits = waitsBeside(question.id).map(({ key, count, unit, label }) => [label, `${stricter[key] ?? count} ${unit}s`] as const);
  return {
    Question: question.label,
    Help: question.help ?? "",
    Kind: types[question.type],
    Answers: answersOf(question),
    Asked: condition === undefined ? "" : `only after “${asked?.label ?? condition.question}”: ${after}`,
    "At every visit": question.everyVisit === true ? "asked again" : "",
    "Flags a caution": flags?.map((value) => choiceLabel(question, value)).join(", ") ?? "",
    ...Object.fromEntries(waits),
  };
}

function answersOf(question: FormQuestion): string {
  switch (question.type) {
    case "choice":
      return question.options.map(({ label }) => label).join(" · ");
    case "several":
      return [...question.options.map(({ label }) => label), question.none].filter(Boolean).join(" · ");
    case "body_area":
      return [...question.zones.map((id) => findZone(id)?.label ?? id), question.none].filter(Boolean).join(" · ");
    case "date":
      return [question.never, question.unknown].filter(Boolean).join(" · ");
    case "scale":
      return `${question.min}, ${question.labels.min}, to ${question.max}, ${question.labels.max}`;
    case "number":
      return question.options?.map(({ label }) => label).join(" · ") ?? `${question.min} to ${question.max}`;
    default:
      return "";
  }
}

const yesNo = (value: boolean) => (value ? "yes" : "no");

function protocolEntries(content: ProtocolContent): readonly Entry[] {
  const { sessions, gapDays, depths, addOns } = content;
  const plain = (title: string, value: string): Entry => ({ key: title, title, facets: { "": value } });
  return [
    plain("Indication", content.indication),
    plain("Sessions", `${sessions.min} to ${sessions.max}, usually ${sessions.default}`),
    plain("Shortest gap", `${gapDays.min} days`),
    plain("Usual gap", `${gapDays.target} days`),
    plain("Longest gap", `${gapDays.max} days`),
    plain("Gaps under four weeks", yesNo(content.underFourWeeks)),
    ...depths.map(({ zone, fromMm, toMm }) => ({
      key: `zone ${zone}`,
      title: `Depth: ${findZone(zone)?.label ?? zone}`,
      facets: { "": `${fromMm.toFixed(2)} to ${toMm.toFixed(2)} mm` },
    })),
    plain("Stop at", content.endpoint),
    plain("Review", content.review),
    plain("Evidence", content.evidence),
    plain("To be weighed", content.flags.join("\n")),
    plain("Reception may start it", yesNo(content.openToReception)),
    ...addOns.map(({ key, name, minGapDays, offLabel, separateConsent, evidence }) => ({
      key: `add-on ${key}`,
      title: `Add-on ${name}`,
      facets: {
        Name: name,
        "Shortest gap": `${minGapDays} days`,
        "Off-label": yesNo(offLabel),
        "Consent of its own": yesNo(separateConsent),
        Evidence: evidence,
      },
    })),
  ];
}

function consentEntries({ title, sections, statements }: ConsentDefinition): readonly Entry[] {
  return [
    { key: "title", title: "Title", facets: { "": title } },
    ...sections.map(({ heading, paragraphs }) => ({ key: `part ${heading}`, title: heading, facets: { Text: paragraphs.join("\n\n") } })),
    ...statements.map(({ id, text }) => ({ key: `statement ${id}`, title: "A statement to tick", facets: { Text: text } })),
  ];
}

function templateEntries({ subject, opening, closing }: TemplateContent): readonly Entry[] {
  return Object.entries({ Subject: subject, Opening: opening, Closing: closing }).map(([title, text]) => ({
    key: title,
    title,
    facets: { "": text },
  }));
}
