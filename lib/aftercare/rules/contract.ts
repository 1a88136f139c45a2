import type { AftercareContent } from "../input.ts";
import { HOME_ROLLER, type Offset, surelyOver } from "../rules.ts";

/** One thing that an aftercare set may not be, at the place of its content. */
export type AftercareIssue = { readonly path: readonly (string | number)[]; readonly message: string };

const DAY: Offset = { hours: 24 };
const TWO_DAYS: Offset = { hours: 48 };

/** The windows of the contract: a set may hold something off for longer, never for less. The home roller's 48 hours are in the schema. */
const HELD_OFF: Readonly<Record<string, Offset>> = {
  makeup: DAY,
  "sunscreen-day-one": DAY,
  acids: DAY,
  "vitamin-a": DAY,
  "vitamin-c": DAY,
  "strong-actives": DAY,
  "heat-and-exercise": TWO_DAYS,
  cold: TWO_DAYS,
  touching: TWO_DAYS,
  "sun-and-solarium": { days: 14 },
};

/** What may begin later than the contract says, never earlier. */
const NOT_BEFORE: Readonly<Record<string, Offset>> = { sunscreen: DAY, homecare: DAY, "rescue-balm": DAY };

/** "Past this, contact the clinic": seven days at most. */
const LONGEST_REDNESS = "redness-longest";

/** How long before a session each begins, by the contract; a clinic may begin earlier. */
const BEFORE: Readonly<Record<string, { readonly hours: number } | { readonly days: number }>> = {
  "prescribed-medicines": { days: 14 },
  "pain-relief": { days: 14 },
  "fish-oil": { days: 14 },
  "green-tea": { days: 14 },
  tanning: { days: 14 },
  "cold-sore": { days: 14 },
  "retinoids-and-acids": { hours: 24 },
};

/** "24 hours", "14 days". */
function say(offset: Offset): string {
  return Object.entries(offset)
    .map(([unit, count]) => `${count} ${unit}`)
    .join("");
}

/**
 * Where an aftercare set is looser than the contract: "a clinic may reword, reorder, add, and make the times stricter, never looser", and "nothing tells a
 * patient to stop a prescribed medicine". Empty where it may be approved.
 */
export function aftercareIssues(content: AftercareContent): readonly AftercareIssue[] {
  return [...instructionIssues(content), ...preparationIssues(content), ...sectionIssues(content), ...medicineIssues(content)];
}

function instructionIssues({ instructions }: AftercareContent): readonly AftercareIssue[] {
  const ids = [...Object.keys(HELD_OFF), HOME_ROLLER, LONGEST_REDNESS];
  const missing = ids.filter(
    (id) => !instructions.some((each) => each.id === id && each.kind === (id === LONGEST_REDNESS ? "expect" : "avoid")),
  );
  const loose = instructions.flatMap(({ id, title, from, until }, index): AftercareIssue[] => {
    const path = (part: string) => ["instructions", index, part];
    const held = HELD_OFF[id];
    if (held !== undefined) {
      if (!surelyOver(from, { hours: 0 })) return [{ path: path("from"), message: `“${title}” begins when the treatment ends.` }];
      if (until !== null && !surelyOver(held, until)) return [{ path: path("until"), message: `Hold this off for ${say(held)} at least.` }];
    }
    const earliest = NOT_BEFORE[id];
    if (earliest !== undefined && !surelyOver(earliest, from)) return [{ path: path("from"), message: `Not before ${say(earliest)}.` }];
    const isTooLong = id === LONGEST_REDNESS && !surelyOver(until, { days: 7 });
    return isTooLong ? [{ path: path("until"), message: "Past seven days of redness the clinic must be told: 7 days at most." }] : [];
  });
  return [
    ...missing.map((id) => ({ path: ["instructions"], message: `The instruction “${id}” is missing; it may be reworded, not left out.` })),
    ...loose,
  ];
}

function preparationIssues({ preparation }: AftercareContent): readonly AftercareIssue[] {
  const missing = Object.keys(BEFORE).filter((id) => !preparation.some((step) => step.id === id));
  const late = preparation.flatMap(({ id, before }, index): AftercareIssue[] => {
    const earliest = BEFORE[id];
    if (earliest === undefined || surelyOver(earliest, before)) return [];
    return [{ path: ["preparation", index, "before"], message: `Begin ${say(earliest)} before the session, or earlier.` }];
  });
  return [
    ...missing.map((id) => ({ path: ["preparation"], message: `The step “${id}” is missing; it may be reworded, not left out.` })),
    ...late,
  ];
}

function sectionIssues({ sections: { contactUs, emergency } }: AftercareContent): readonly AftercareIssue[] {
  return [
    ...(contactUs.intro.text.includes("{phone}")
      ? []
      : [{ path: ["sections", "contactUs", "intro", "text"], message: "Keep {phone} in it: the location's telephone number." }]),
    ...(emergency.text.includes("{emergencyNumber}")
      ? []
      : [{ path: ["sections", "emergency", "text"], message: "Keep {emergencyNumber} in it: the number for emergencies." }]),
  ];
}

const MEDICINE =
  /\b(?:medicines?|medications?|tablets?|prescri\w*|blood[ -]thin\w*|anticoagulants?|warfarin|clopidogrel|aspirin|ibuprofen|diclofenac|naproxen|voltaren|nurofen|anti-inflammator\w*|antibiotics?|isotretinoin)\b/i;
const STOPPING =
  /\b(?:stop\w*|paus\w+|skip\w*|quit\w*|discontinu\w+|avoid\w*|no|without|hold back|do not take|don['’]t take|come off|cut out|leave (?:[^.]* )?(?:off|out))\b/i;
const GOING_ON = /\b(?:do not|don['’]t|never|not to) (?:stop|pause|skip)\b/gi;
const NOT_PRESCRIBED = /\b(?:over[ -]the[ -]counter|without (?:a )?prescription|(?:not|non-?)[ -]?prescribed)\b/i;

/** Whether a sentence of it tells a patient to stop a medicine, other than one bought without a prescription. */
export function stopsMedicine(text: string): boolean {
  return text
    .split(/(?<=[.!?:;])\s+/)
    .some((sentence) => MEDICINE.test(sentence) && !NOT_PRESCRIBED.test(sentence) && STOPPING.test(sentence.replaceAll(GOING_ON, "")));
}

/** Every text of a content that a patient reads, at its place. */
export function patientTexts(content: AftercareContent): readonly { readonly path: readonly (string | number)[]; readonly text: string }[] {
  const { instructions, sections, products, preparation, questions } = content;
  const { contactUs, emergency, ...lists } = sections;
  const lines = (path: readonly string[], list: typeof lists.usual) =>
    list.map(({ text }, index) => ({ path: ["sections", ...path, index, "text"], text }));
  return [
    { path: ["title"], text: content.title },
    { path: ["intro"], text: content.intro },
    ...instructions.flatMap(({ title, detail, afterwards = "" }, index) =>
      Object.entries({ title, detail, afterwards }).map(([part, text]) => ({ path: ["instructions", index, part], text })),
    ),
    ...Object.entries(lists).flatMap(([name, list]) => lines([name], list)),
    ...lines(["contactUs", "signs"], contactUs.signs),
    { path: ["sections", "contactUs", "intro", "text"], text: contactUs.intro.text },
    { path: ["sections", "emergency", "text"], text: emergency.text },
    ...products.map(({ purpose }, index) => ({ path: ["products", index, "purpose"], text: purpose })),
    ...preparation.flatMap(({ title, detail, throughoutSeries }, index) =>
      Object.entries({ title, detail, throughoutSeries }).map(([part, text]) => ({ path: ["preparation", index, part], text })),
    ),
    ...questions.flatMap(({ answer }, index) => answer.map((text) => ({ path: ["questions", index, "answer"], text }))),
  ];
}

function medicineIssues(content: AftercareContent): readonly AftercareIssue[] {
  return patientTexts(content).flatMap(({ path, text }) =>
    stopsMedicine(text)
      ? [{ path, message: "Nobody is told to stop a medicine, other than one bought without a prescription; their prescriber decides." }]
      : [],
  );
}
