import type { AftercareContent, PreparationStep } from "#lib/aftercare/input.ts";
import type { Instruction, Offset } from "#lib/aftercare/rules.ts";
import type { EditAftercare, TypedInstruction, TypedLine, TypedProduct, TypedStep, TypedTime, TypedWords } from "../input/aftercare.ts";
import { inPlaces } from "./places.ts";

/** The parts of a set that are edited one a page: what others save in another disturbs nobody. */
export const AFTERCARE_PARTS = [
  { id: "words", title: "Words without a clock" },
  { id: "avoid", title: "Leave off" },
  { id: "use", title: "Do" },
  { id: "expect", title: "What is usual" },
  { id: "products", title: "Products" },
  { id: "preparation", title: "Before a session" },
  { id: "questions", title: "Questions" },
] as const;
export type AftercarePart = (typeof AFTERCARE_PARTS)[number]["id"];

export function isAftercarePart(part: string | null): part is AftercarePart {
  return AFTERCARE_PARTS.some(({ id }) => id === part);
}

/** What of a content one page holds. */
export function aftercarePart(content: AftercareContent, part: AftercarePart): unknown {
  const { title, intro, homeRoller, sections, instructions } = content;
  if (part === "words") return { title, intro, homeRoller, sections };
  if (part === "products" || part === "preparation" || part === "questions") return content[part];
  return instructions.filter(({ kind }) => kind === part);
}

type Line = AftercareContent["sections"]["emergency"];
type Source = Line["source"];
type Piece = { readonly id: string; readonly place: number | null; readonly sourceLine: string; readonly sourceNote: string };

/** A text that came from nowhere else. */
const OWN_SOURCE = "The clinic";

function toSource({ sourceLine, sourceNote }: Piece): Source {
  return { line: sourceLine || OWN_SOURCE, ...(sourceNote === "" ? {} : { note: sourceNote }) };
}

function toOffset({ count, unit }: TypedTime): Offset | null {
  if (count === null) return null;
  return { hours: { hours: count }, days: { days: count }, weeks: { weeks: count }, months: { months: count } }[unit];
}

/** A time as the fields show it. */
export function toTyped(offset: Offset | null): { readonly count: number | null; readonly unit: TypedTime["unit"] } {
  if (offset === null) return { count: null, unit: "hours" };
  if ("hours" in offset) return { count: offset.hours, unit: "hours" };
  if ("days" in offset) return { count: offset.days, unit: "days" };
  return "weeks" in offset ? { count: offset.weeks, unit: "weeks" } : { count: offset.months, unit: "months" };
}

/** The pieces in their places, without those whose first words were emptied; `newId` for the one that is new. */
function listed<P extends Piece, T>(items: readonly P[], newId: string, words: (item: P) => string, make: (item: P, id: string) => T): T[] {
  return inPlaces(items).flatMap((item) => (words(item).trim() === "" ? [] : [make(item, item.id || newId)]));
}

/** An aftercare set with one part as it was typed. What the page does not ask stays as it is. */
export function editAftercareContent(content: AftercareContent, edit: EditAftercare, newId: string): AftercareContent {
  switch (edit.part) {
    case "words":
      return editWords(content, edit.content, newId);
    case "products":
      return editProducts(content, edit.content.items, newId);
    case "preparation":
      return { ...content, preparation: listed(edit.content.items, newId, ({ title }) => title, toStep) };
    case "questions":
      return {
        ...content,
        questions: listed(
          edit.content.items,
          newId,
          ({ question }) => question,
          (item, id) => ({ id, question: item.question, answer: toParagraphs(item.answer), source: toSource(item) }),
        ),
      };
    default: {
      const { part } = edit;
      const edited = listed(
        edit.content.items,
        newId,
        ({ title }) => title,
        (item, id) =>
          toInstruction(
            item,
            id,
            part,
            content.instructions.find((each) => each.id === id),
          ),
      );
      const rest = [...edited];
      // Each kind keeps its places among the others; what is new comes last.
      const kept = content.instructions.flatMap((each) => (each.kind === part ? rest.splice(0, 1) : [each]));
      return { ...content, instructions: [...kept, ...rest] };
    }
  }
}

function toInstruction(item: TypedInstruction, id: string, kind: Instruction["kind"], before: Instruction | undefined): Instruction {
  const until = toOffset(item.until);
  const range =
    before?.sourceUntil !== undefined && JSON.stringify(until) === JSON.stringify(before.until) ? before.sourceUntil : undefined;
  return {
    id,
    subject: item.subject || item.title.toLowerCase().slice(0, 60),
    kind,
    from: toOffset(item.from) ?? { hours: 0 },
    until,
    title: item.title,
    detail: item.detail,
    ...(item.afterwards === "" ? {} : { afterwards: item.afterwards }),
    ...(item.productIds.length === 0 ? {} : { productIds: item.productIds }),
    source: toSource(item),
    ...(range === undefined ? {} : { sourceUntil: range }),
  };
}

function toStep(item: TypedStep, id: string): PreparationStep {
  const { title, kind, before, againDays, flagged, detail, throughoutSeries } = item;
  const count = before.count ?? 0;
  return {
    id,
    kind,
    before: before.unit === "hours" ? { hours: count } : { days: count },
    ...(againDays === null ? {} : { again: { days: againDays } }),
    flagged: flagged === "on",
    title,
    detail,
    throughoutSeries,
    source: toSource(item),
  };
}

/** A product that is gone is gone from the instructions too. */
function editProducts(content: AftercareContent, items: readonly TypedProduct[], newId: string): AftercareContent {
  const products = listed(
    items,
    newId,
    ({ name }) => name,
    (item, id) => ({
      id,
      ...(item.brand === "" ? {} : { brand: item.brand }),
      name: item.name,
      category: item.category,
      purpose: item.purpose,
      allowedFromHours: item.allowedFromHours,
      source: toSource(item),
    }),
  );
  const instructions = content.instructions.map(({ productIds, ...rest }) => {
    const left = (productIds ?? []).filter((id) => products.some((product) => product.id === id));
    return left.length === 0 ? rest : { ...rest, productIds: left };
  });
  return { ...content, products, instructions };
}

function editWords(content: AftercareContent, typed: TypedWords, newId: string): AftercareContent {
  const { contactUs, emergency, ...lists } = content.sections;
  const lines = (edited: readonly TypedLine[]) =>
    listed(
      edited,
      newId,
      ({ text }) => text,
      (item, id) => ({ id, text: item.text, source: toSource(item) }),
    );
  return {
    ...content,
    title: typed.title,
    intro: typed.intro,
    homeRoller: { needleMm: typed.needleMm },
    sections: {
      ...lists,
      everyDay: lines(typed.everyDay),
      usual: lines(typed.usual),
      canHappen: lines(typed.canHappen),
      contactUs: { intro: { ...contactUs.intro, text: typed.call.text }, signs: lines(typed.signs) },
      emergency: { ...emergency, text: typed.emergency.text },
    },
  };
}

/** Paragraphs are parted by an empty line. */
function toParagraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}

/**
 * The field in which a place of the edited content was typed; null where it stands on another page, and then it is said there and when the set is approved.
 */
export function fieldOfAftercare(
  path: readonly PropertyKey[],
  content: AftercareContent,
  edit: EditAftercare,
  newId: string,
): string | null {
  const [top, index, part] = path;
  if (edit.part === "words") return wordsField(path, content, edit.content, newId);
  const mine = edit.part === "products" || edit.part === "preparation" || edit.part === "questions" ? edit.part : "instructions";
  const field = (id: string | undefined, name: string) => {
    const at = edit.content.items.findIndex((item) => (item.id || newId) === id);
    return at === -1 ? null : `content.items.${at}.${name}`;
  };
  const first = mine === "questions" ? "question" : mine === "products" ? "name" : "title";
  if (edit.part === "products" && top === "instructions" && typeof index === "number") {
    return field(content.instructions[index]?.productIds?.[0], "allowedFromHours");
  }
  if (top !== mine) return null;
  if (typeof index !== "number") return `content.items.0.${first}`;
  return field(content[mine][index]?.id, FIELDS[String(part)] ?? String(part ?? first));
}

const FIELDS: Readonly<Record<string, string>> = {
  from: "from.count",
  until: "until.count",
  sourceUntil: "until.count",
  before: "before.count",
  again: "againDays",
  source: "sourceLine",
};

function wordsField(path: readonly PropertyKey[], content: AftercareContent, typed: TypedWords, newId: string): string | null {
  const [top, list, index, at] = path;
  if (top === "title" || top === "intro") return `content.${top}`;
  if (top === "homeRoller") return "content.needleMm";
  if (top !== "sections") return null;
  if (list === "emergency") return "content.emergency.text";
  if (list === "contactUs")
    return index === "intro" ? "content.call.text" : lineField("signs", content.sections.contactUs.signs, at, typed.signs, newId);
  if (list === "everyDay" || list === "usual" || list === "canHappen")
    return lineField(list, content.sections[list], index, typed[list], newId);
  return null;
}

function lineField(
  name: string,
  lines: readonly Line[],
  index: PropertyKey | undefined,
  typed: readonly TypedLine[],
  newId: string,
): string {
  const id = typeof index === "number" ? lines[index]?.id : undefined;
  const at = typed.findIndex((item) => (item.id || newId) === id);
  return `content.${name}.${Math.max(at, 0)}.text`;
}
